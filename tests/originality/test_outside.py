"""A search service outside: off by default, any command, and its silence stops nothing."""

import json
import sys

import pytest

from kaoping.originality import actions, outside
from kaoping.originality.models import Check, Collection
from tests.make import make_unit
from tests.make_assessment import make_piece, make_scheme, window_of
from tests.pure.originality.memory import prose

pytestmark = pytest.mark.django_db


def compared(text):
    piece = make_piece(make_unit("云溪市教育局"), window_of("2", "2014Q1", make_scheme()), text=text)
    actions.check_version(piece.versions.get().pk)
    return Check.objects.get(submission=piece)


def command(tmp_path, body):
    script = tmp_path / "search.py"
    script.write_text("import json, sys, time\n" + body, encoding="utf-8")
    return f"{sys.executable} -I {script}"


def test_by_default_nobody_is_asked(monkeypatch):
    monkeypatch.setattr(outside, "by_command", lambda _text: pytest.fail("asked"))
    assert compared(prose(1, 500)).report["outside"] == ""
    assert not Collection.objects.exists()


def test_what_a_command_finds_is_compared_and_kept(tmp_path, settings):
    answer = json.dumps({"id": "https://news.example/1", "text": prose(2, 600), "date": "2014-01-02"})
    settings.ORIGINALITY_SEARCH = command(
        tmp_path, f"assert len(sys.stdin.buffer.read()) > 900\nprint({answer!r})\nprint('nonsense')\n"
    )
    found = compared(prose(2, 600)[:400])
    assert (found.foreign_share, found.report["outside"]) == (1, "asked")
    assert found.report["sources"][0]["id"].endswith(":https://news.example/1")
    assert Collection.objects.get().texts == 1


@pytest.mark.parametrize(
    "body", ["sys.exit(3)", "time.sleep(60)", "print('\\n'.join('x' * 2000 for _ in range(9000)))", None]
)
def test_a_service_without_an_answer_stops_nothing_and_is_told(tmp_path, settings, body):
    settings.ORIGINALITY_SEARCH = command(tmp_path, body) if body else "/nowhere/at-all"
    settings.ORIGINALITY_SEARCH_SECONDS = 1.5 if body and "sleep" in body else 60
    found = compared(prose(3, 500))
    assert (found.share, found.report["outside"]) == (0, "no_answer")


def test_a_registered_service_is_asked_by_name():
    outside.offer("test", lambda text: (outside.Item(n, text) for n in range(outside.MOST_TEXTS + 9)))
    try:
        assert compared(prose(4, 500)).foreign_share == 1
    finally:
        outside.withdraw("test")
    assert Collection.objects.get().texts == outside.MOST_TEXTS
