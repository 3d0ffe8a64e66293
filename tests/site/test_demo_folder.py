"""Where a demo may be built, where not, and what becomes of a build that was cut short."""

import datetime as dt
import json

import pytest

from kaoping.base import clock
from kaoping.base.models import Instance
from kaoping.intake.actions.folder import forget_folders
from kaoping.intake.models import Message
from kaoping.site.demo import accounts, build, plan
from kaoping.site.demo import clock as demo_clock
from tests.make import make_unit
from tests.site.demo_parts import few_units

pytestmark = pytest.mark.django_db


@pytest.fixture
def var(settings, tmp_path):
    """An empty data folder."""
    settings.VAR_DIR = tmp_path
    forget_folders()
    yield tmp_path
    forget_folders()


def test_a_real_office_has_no_movable_clock(client):
    assert client.get("/demo/clock/").status_code == 404
    assert client.post("/demo/clock/", {"step": "day"}).status_code == 404
    with pytest.raises(demo_clock.CannotMove):
        demo_clock.set_to(plan.OPENING)
    assert accounts.accounts() == []


def test_a_folder_with_an_office_is_refused(var):
    make_unit("A real office")

    with pytest.raises(build.CannotBuild) as refusal:
        build.build([].append, some=few_units(6), processes=0)

    assert "KAOPING_VAR" in refusal.value.sentence
    assert not Instance.current().is_demo
    assert list(var.iterdir()) == []


def test_without_play_the_year_lies_ahead(var):
    build.build([].append, some=few_units(2), play=False, processes=0)

    assert clock.today() == dt.date(2014, 1, 2)
    assert not Message.objects.exists()
    demo_clock.move_to(demo_clock.morning_of(dt.date(2014, 4, 1)), actor="demo")
    assert demo_clock.take_in_due_mail() > 5
    assert build.is_built()
    assert json.loads((accounts.folder() / "ready").read_text(encoding="utf-8"))["played"] is False


def test_a_build_cut_short_is_cleared_away(var):
    (accounts.folder()).mkdir()
    (accounts.folder() / "building").touch()
    (var / "files").mkdir()
    (var / "kaoping.sqlite3").touch()
    (var / "secret-key").touch()
    assert build.was_cut_short()
    assert not build.is_built()

    build.clear_away(close=False)

    assert [path.name for path in var.iterdir()] == ["secret-key"]


def test_nothing_is_cleared_away_without_the_mark(var):
    (var / "kaoping.sqlite3").touch()

    build.clear_away(close=False)

    assert (var / "kaoping.sqlite3").exists()
