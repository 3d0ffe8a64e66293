"""Reuse between texts: what two texts share, what it is worth, and where it stands in both."""
