"""The scheme language: a published scheme as data, read exactly, checked, rendered back."""
