"""Tests of official documents and year-end packages."""

PICTURE = b"\xff\xd8\xff a photo as it was sent"
