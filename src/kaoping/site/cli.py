"""The ``kaoping`` command: a thin door over plain functions and Django's commands.

Each module of ``COMMANDS`` has ``register(subparsers)``; its handler takes the parsed
arguments and returns the exit status: 0 done, 1 the work found faults in its input,
2 wrong usage. Only the module that is asked for is loaded, and commands that need no
database (``scheme``, ``score``, ``originality --store``) never load Django.
"""

import argparse
import importlib
import os
import sys
from gettext import GNUTranslations
from pathlib import Path

from kaoping.base import sqlite_library  # noqa: F401 -- first, before anything opens SQLite
from kaoping.site.system_reasons import language_of_environment, reason_of

CATALOGUE = Path(__file__).parents[1] / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.mo"
COMMANDS = {
    "serve": "cli_serve",
    "worker": "cli_serve",
    "watch": "cli_serve",
    "demo": "cli_demo",
    "score": "cli_score",
    "scheme": "cli_scheme",
    "mail": "cli_mail",
    "originality": "cli_originality",
    "units": "cli_units",
    "user": "cli_units",
    "audit": "cli_audit",
    "days-off": "cli_days_off",
    "storage": "cli_storage",
    "facts": "cli_facts",
    "search": "cli_search",
    "verify": "cli_verify",
    "archive": "cli_archive",
}
# Django's own commands that an operator or a developer may need.
DJANGO = {
    "check",
    "migrate",
    "makemigrations",
    "showmigrations",
    "sqlmigrate",
    "shell",
    "dbshell",
    "collectstatic",
    "create_max_migration_files",
    "rebase_migration",
}


def main(argv: list[str] | None = None) -> int:
    """Run one command; what went wrong is one sentence on stderr."""
    arguments = sys.argv[1:] if argv is None else argv
    if arguments and arguments[0] in DJANGO:
        return _django(arguments)
    parser = _parser(arguments[0] if arguments else "")
    options = parser.parse_args(arguments)
    if not hasattr(options, "run"):
        parser.print_help()
        return 2
    try:
        return options.run(options) or 0
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        sentence = _in_words(error)
        if sentence is None:  # a fault of the program: its traceback is what helps
            raise
        print(sentence, file=sys.stderr)
        return 1


def _(sentence: str) -> str:
    """Mark a sentence for the catalogue; ``_say`` translates it if Django can still be asked."""
    return sentence


def _in_words(error: Exception) -> str | None:
    """What the operator can mend, disk or database, as one sentence; None for anything else."""
    if isinstance(error, OSError):
        where = error.filename or os.environ.get("KAOPING_VAR", "var")
        reason = reason_of(error, _language())
        return _say(
            _(
                "“%(where)s” cannot be used: %(reason)s. Check the folder that KAOPING_VAR names, its rights and its free space, and try again."
            ),
            where=where,
            reason=reason,
        )
    from django.db import DatabaseError, InterfaceError

    if not isinstance(error, DatabaseError | InterfaceError):
        return None
    reason = " ".join(str(error).split()).rstrip(".?")
    if os.environ.get("KAOPING_DATABASE_URL"):
        return _say(
            _(
                "The database that KAOPING_DATABASE_URL names cannot be used: %(reason)s. Check that it runs, its address and its password, and try again."
            ),
            reason=reason,
        )
    return _say(
        _(
            "The database kaoping.sqlite3 in the data folder cannot be used: %(reason)s. Check the folder's rights and free space; a damaged file must be put back from a backup."
        ),
        reason=reason,
    )


def _language() -> str:
    """Django's language where it can still be asked, else the terminal's."""
    try:
        from django.utils.translation import get_language

        return get_language() or "en"
    except Exception:  # the settings read the folder that cannot be used
        return language_of_environment()


def _say(sentence: str, **values: str) -> str:
    """The sentence in the operator's language; in the terminal's when the settings themselves fail."""
    try:
        from django.utils.translation import gettext

        sentence = gettext(sentence)
    except Exception:  # the settings read the folder that cannot be used
        sentence = _from_catalogue(sentence)
    return sentence % values


def _from_catalogue(sentence: str) -> str:
    if language_of_environment() != "zh":
        return sentence
    try:
        with CATALOGUE.open("rb") as file:
            return GNUTranslations(file).gettext(sentence)
    except OSError:
        return sentence


def _parser(asked: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="kaoping",
        description="Assess many bodies by one office, from the published scheme to the published result.",
        epilog="All data lies in the folder that KAOPING_VAR names (var/ if unset).",
    )
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND")
    modules = {COMMANDS[asked]} if asked in COMMANDS else set(COMMANDS.values())
    for name in sorted(modules):
        importlib.import_module(f"kaoping.site.{name}").register(subparsers)
    return parser


def start_django(*, migrate: bool = True) -> None:
    """Load Django; make or migrate the database of the data folder on first use."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaoping.site.settings")
    import django

    django.setup()
    if migrate:
        from django.core.management import call_command
        from django.db import connection
        from django.db.migrations.executor import MigrationExecutor

        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", interactive=False, verbosity=0)
            call_command("createcachetable", verbosity=0)


def _django(arguments: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaoping.site.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["kaoping", *arguments])
    return 0


if __name__ == "__main__":
    sys.exit(main())
