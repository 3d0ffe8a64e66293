"""What the operator must mend is one sentence and status 1, never a traceback."""

import os
import subprocess
import sys

import pytest


@pytest.fixture
def kaoping(tmp_path):
    def run(*arguments, **environment):
        clean = {
            name: value for name, value in os.environ.items() if not name.startswith(("KAOPING_", "DJANGO_"))
        }
        return subprocess.run(
            [sys.executable, "-m", "kaoping.site.cli", *arguments],
            env={**clean, "KAOPING_VAR": str(tmp_path / "var"), **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_each_fault_of_disk_and_database_is_one_sentence(kaoping, tmp_path):
    broken = tmp_path / "var" / "kaoping.sqlite3"
    broken.parent.mkdir()
    broken.write_bytes(b"no database at all" * 1000)
    in_the_way = tmp_path / "file"
    in_the_way.touch()

    for environment, words in (
        ({}, "kaoping.sqlite3"),
        ({"KAOPING_VAR": str(in_the_way)}, "KAOPING_VAR"),
        ({"KAOPING_DATABASE_URL": "postgresql://u:p@127.0.0.1:1/x"}, "KAOPING_DATABASE_URL"),
        ({"KAOPING_DATABASE_URL": "postgresql://u:p@127.0.0.1:abc/x"}, "KAOPING_DATABASE_URL"),
    ):
        done = kaoping("audit", "verify", **environment)
        assert (done.returncode, done.stdout) == (1, "")
        assert words in done.stderr
        assert done.stderr.count("\n") == 1

    done = kaoping("audit", "verify", KAOPING_VAR=str(in_the_way), LC_ALL="zh_CN.UTF-8")
    assert "不能使用：已有同名文件。" in done.stderr
