"""Keeping bytes: what killed writers leave behind."""

import os
import time

import pytest

from kaoping.evidence import storage


@pytest.mark.django_db
def test_half_written_files_of_killed_writers_are_cleared(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    kept = storage.keep(b"whole")
    old, new = (tmp_path / "files" / "scratch" / name for name in ("old", "new"))
    for path in (old, new):
        path.write_bytes(b"half")
    os.utime(old, (time.time() - 90_000,) * 2)

    assert storage.clear_scratch() == 1
    assert new.exists()
    assert storage.is_intact(kept)
