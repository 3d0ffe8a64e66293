"""The ``kaoping`` command: a thin door over plain functions and Django's commands.

Commands that need no database (``scheme``, ``score``, ``originality --store``) never
load Django. Exit status: 0 done, 1 the work found faults in its input, 2 wrong usage.
"""

import os
import sys


def main(argv: list[str] | None = None) -> int:
    arguments = sys.argv[1:] if argv is None else argv
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaoping.site.settings")
    from kaoping.base import sqlite_library  # noqa: F401 -- first, before anything opens SQLite
    from django.core.management import execute_from_command_line

    execute_from_command_line(["kaoping", *arguments])
    return 0


if __name__ == "__main__":
    sys.exit(main())
