"""The house rules that no linter knows: directions of keys, names, doors, documents."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from kaoping.base import queue

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "kaoping"
STACK = ["base", "units", "evidence", "notifications", "intake", "assessment", "reviews", "results"]
PROGRAMMES = ["publishing"]
OURS = [model for model in apps.get_models() if model.__module__.startswith("kaoping.")]
PYTHON = [path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts]
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))

# Words that PostgreSQL, KingbaseES, openGauss or the SQL standard keep for themselves.
RESERVED = {
    "all",
    "analyse",
    "analyze",
    "and",
    "any",
    "array",
    "as",
    "asc",
    "authorization",
    "between",
    "both",
    "case",
    "cast",
    "check",
    "collate",
    "column",
    "constraint",
    "create",
    "cross",
    "current",
    "date",
    "day",
    "default",
    "deferrable",
    "desc",
    "distinct",
    "do",
    "else",
    "end",
    "except",
    "exists",
    "false",
    "fetch",
    "for",
    "foreign",
    "freeze",
    "from",
    "full",
    "grant",
    "group",
    "having",
    "hour",
    "in",
    "initially",
    "inner",
    "intersect",
    "into",
    "is",
    "join",
    "key",
    "lateral",
    "leading",
    "left",
    "level",
    "like",
    "limit",
    "localtime",
    "minute",
    "minus",
    "month",
    "natural",
    "not",
    "null",
    "number",
    "offset",
    "on",
    "only",
    "or",
    "order",
    "outer",
    "over",
    "overlaps",
    "package",
    "placing",
    "primary",
    "public",
    "references",
    "return",
    "returning",
    "right",
    "row",
    "rownum",
    "rows",
    "schema",
    "second",
    "select",
    "session",
    "similar",
    "some",
    "start",
    "symmetric",
    "synonym",
    "sysdate",
    "table",
    "then",
    "timestamp",
    "to",
    "trailing",
    "trigger",
    "true",
    "uid",
    "union",
    "unique",
    "user",
    "using",
    "value",
    "values",
    "variadic",
    "verbose",
    "view",
    "when",
    "where",
    "window",
    "with",
    "year",
}
# Columns that carry such a word and are always quoted by Django; each was weighed.
ALLOWED_WORDS = {"number", "values", "group", "key", "date", "order", "level", "month"}
# The files that make markup by hand (a matrix has three thousand cells); read whole at each change.
BY_HAND = {
    SOURCE / "assessment" / "templatetags" / "piece_rows.py",
    SOURCE / "results" / "render.py",
    SOURCE / "results" / "templatetags" / "results.py",
    SOURCE / "site" / "templatetags" / "parts.py",
}


def rank(label):
    return STACK.index(label) if label in STACK else STACK.index("assessment") + 0.5


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_foreign_keys_point_downwards(model):
    for field in model._meta.get_fields():
        if isinstance(field, models.ForeignKey | models.ManyToManyField):
            there = field.related_model._meta.app_label
            if there in STACK and model._meta.app_label in [*STACK, *PROGRAMMES]:
                assert rank(there) <= rank(model._meta.app_label), (
                    f"{model._meta.label}.{field.name} points up"
                )


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_names_fit_every_database(model):
    meta = model._meta
    names = [meta.db_table, *(field.column for field in meta.local_fields)]
    names += [index.name for index in meta.indexes] + [constraint.name for constraint in meta.constraints]

    assert [name for name in names if len(name) > 30] == []
    assert [
        field.column
        for field in meta.local_fields
        if field.column in RESERVED and field.column not in ALLOWED_WORDS
    ] == []
    assert meta.db_table not in RESERVED


@pytest.mark.parametrize(
    "path",
    [path for path in PYTHON if path.name in {"views.py", "api.py"} or "views" in path.parts],
    ids=lambda path: str(path.relative_to(SOURCE)),
)
def test_a_door_has_no_way_to_an_object_but_access(path):
    text = path.read_text(encoding="utf-8")

    assert ".objects.get(" not in text
    assert "get_object_or_404" not in text


def test_jobs_are_named_by_names_that_exist():
    called = set()
    for path in PYTHON:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "id", getattr(node.func, "attr", "")) == "enqueue"
            ):
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    called.add(first.value)

    assert called
    for dotted in called:
        assert callable(queue.resolve(dotted)), dotted


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_file_has_one_idea(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_nothing_renders_unescaped_or_calls_a_shell():
    for path in PYTHON:
        text = path.read_text(encoding="utf-8")
        assert "mark_safe" not in text or path in BY_HAND, path
        assert "shell=True" not in text, path
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\|\s*safe\b|autoescape off", text), path


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_templates_have_no_inline_style_or_script(path):
    # What the engine reads is no markup: a tag's own words, such as one="…", are none of HTML's.
    text = re.sub(r"{[%{].*?[%}]}", "", path.read_text(encoding="utf-8"))

    assert not re.search(r"<[^>]+\sstyle\s*=", text)
    assert not re.search(r"<[^>]+\son[a-z]+\s*=\s*[\"']", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", text)
    assert not re.search(r"(src|href)=\"(https?:)?//", text)


def test_the_tour_names_files_that_exist():
    text = (ROOT / "docs" / "tour.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:src|tests|docs|bench)/[\w./-]+)`", text)

    assert len(named) > 15
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_command_is_documented():
    from kaoping.site.cli import COMMANDS

    text = (ROOT / "docs" / "operate" / "commands.md").read_text(encoding="utf-8")
    assert [name for name in COMMANDS if f"kaoping {name}" not in text] == []


def test_every_environment_variable_is_documented():
    text = (ROOT / "docs" / "operate" / "settings.md").read_text(encoding="utf-8")
    used = set()
    for path in PYTHON:
        used |= set(re.findall(r"\bKAOPING_[A-Z_]+\b", path.read_text(encoding="utf-8")))

    assert [name for name in sorted(used) if name not in text] == []


def test_no_file_names_a_machine_or_a_registry():
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split("\0")
    told = re.compile(
        r"(^|[^A-Za-z0-9_.])/(wo"
        r"rk|fa"
        r"rm)/|--index-u"
        r"rl|\"resolved\": *\"ht"
        r"tp|^source = .*regis"
        r"try"
    )
    for name in filter(None, listed):
        path = ROOT / name
        if path.suffix in {".png", ".jpg", ".ico", ".pdf", ".docx", ".eml"} or not path.is_file():
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            assert not told.search(line), f"{name}:{number}"


def test_the_real_office_stays_in_the_quoted_text():
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout
    mailbox, phone = "wmbsz" + "123", "6393" + "5813"
    allowed = "src/kaoping/schemes/luoyang-2014"
    for name in filter(None, listed.split("\0")):
        path = ROOT / name
        if not path.is_file() or name.startswith(allowed):
            continue
        text = path.read_bytes()
        assert mailbox.encode() not in text, name
        assert phone.encode() not in text, name
