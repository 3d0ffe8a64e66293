"""A handler that stands in for assessment, and a unit that writes from a known address."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings

from kaoping.intake import ports
from kaoping.intake.actions.folder import forget_folders
from kaoping.units.models import Office, Role
from tests.make import make_post, make_unit

SAMPLES = Path(__file__).parent.parent / "samples" / "mail"


class FakeHandler:
    """Knows two targets; proposes the first for every attachment, as surely as it is told."""

    def __init__(self):
        self.confidence = ports.SURE
        self.has_idea = True
        self.refusal = ""
        self.breaks = False
        self.taken = []

    def foresee(self, units):
        self.foreseen = set(units)

    def propose(self, message):
        if self.breaks:
            raise RuntimeError("a fault in the handler")
        if not self.has_idea:
            return ports.Proposal()
        files = tuple(part.position for part in message.parts.all() if not part.is_body)
        why = ports.Why("subject_names", {"what": "志愿服务"}, words=("志愿服务",))
        return ports.Proposal(
            (ports.Item("7", "2014Q4", message.subject, files, "s", self.confidence, (why,)),)
        )

    def choices(self, message, unit):
        return [
            ports.Choice("s|7|2014Q4", "7 Volunteering 2014Q4", "7", "due 31 October"),
            ports.Choice("s|8|2014Q4", "8 Work information 2014Q4", "8"),
        ]

    def explain(self, why):
        return f"The subject names {why.params['what']}."

    def take_in(self, message, items, *, actor):
        if self.refusal:
            raise ports.CannotTakeIn(self.refusal)
        self.taken.append((message.pk, message.unit.code, tuple(items), str(actor)))
        return ports.TakenIn("assessment.submission", f"k{len(self.taken)}", f"2014-10-{len(self.taken):04}")

    def preview(self, message, unit, items):
        return f"{unit.short_name}: {len(items)} in {message.subject}"


@pytest.fixture
def handler(monkeypatch):
    fake = FakeHandler()
    monkeypatch.setattr(ports, "_handlers", {"fake": fake})
    return fake


@pytest.fixture(autouse=True)
def _clean_files():
    forget_folders()
    yield
    shutil.rmtree(settings.VAR_DIR / "files", ignore_errors=True)


@pytest.fixture
def centre(db):
    """The trading centre, whose liaison writes from a registered address."""
    unit = make_unit("清河市公共资源交易中心", code="ggzy", short_name="市公共资源交易中心")
    make_post(unit, Role.UNIT_AUTHOR, address="zhaoting@ggzy.qinghe.example")
    Office.objects.create(name="文明办", mailbox="wmb@qinghe.example")
    return unit


def sample(name):
    return (SAMPLES / name).read_bytes()
