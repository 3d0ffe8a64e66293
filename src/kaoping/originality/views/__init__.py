"""Doors of originality: reports, what is compared with, the yearly sweep."""
