"""Doors to sheets, ranking and matrix."""
