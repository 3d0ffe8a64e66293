"""What an office has still to do before its first year can begin, read off what is there.

Nothing is ticked by hand: a step is done when its deed is done. The list leaves the desk when all
is done or when a person puts it away; its page stays under the help.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Value
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kaoping.assessment.models import Notice, SchemeVersion
from kaoping.base import clock
from kaoping.intake.access import may_set
from kaoping.intake.models import Mailbox, Message
from kaoping.units.access import UNIT_ROLES, is_office, is_system_admin
from kaoping.units.models import Incumbency, Person, Post, Unit, Wish

PUT_AWAY = "first_run_put_away"
FOR_SYSTEM_ADMIN = ("units", "posts", "mailbox")


@dataclass(frozen=True, slots=True)
class Step:
    key: str
    title: Promise
    why: Promise
    address: str
    link: Promise
    done: bool

    @property
    def href(self) -> str:
        return reverse(self.address)


@dataclass(frozen=True, slots=True)
class FirstRun:
    steps: tuple[Step, ...]
    is_put_away: bool

    @property
    def left(self) -> int:
        return sum(not step.done for step in self.steps)

    @property
    def done(self) -> int:
        return len(self.steps) - self.left

    @property
    def next(self) -> Step | None:
        return next((step for step in self.steps if not step.done), None)

    @property
    def is_shown(self) -> bool:
        """Whether it stands on the desk."""
        return bool(self.left) and not self.is_put_away


def concerns(person: Any) -> bool:
    return is_office(person) or is_system_admin(person)


def first_run(person: Any) -> FirstRun:
    """The steps with what is done of them; one query."""
    held = Incumbency.objects.on(clock.today()).filter(post=OuterRef("pk"))
    liaisons = Post.objects.filter(Exists(held), role__in=UNIT_ROLES, unit=OuterRef("pk"))
    units = Unit.objects.filter(is_assessed=True, dissolved_on=None)
    facts = (
        Person.objects.filter(pk=person.pk)
        .annotate(
            units=Exists(units),
            without=Exists(units.exclude(Exists(liaisons))),
            scheme=Exists(SchemeVersion.objects.all()),
            published=Exists(SchemeVersion.objects.exclude(state=SchemeVersion.State.DRAFT)),
            mail=Exists(Message.objects.all()),
            mailbox=Exists(Mailbox.objects.exclude(succeeded_at=None)),
            notice=Exists(Notice.objects.exclude(state=Notice.State.DRAFT)),
            away=Exists(Wish.objects.filter(person=OuterRef("pk"), name=PUT_AWAY, wished=Value("1"))),
        )
        .values("units", "without", "scheme", "published", "mail", "mailbox", "notice", "away")
        .get()
    )
    return FirstRun(
        steps=tuple(_steps(facts, person)),
        is_put_away=facts["away"],
    )


def _steps(facts: Mapping[str, Any], person: Any) -> list[Step]:
    """All steps for the office; the system administrator has roll, posts and mailbox to do."""
    steps = [
        Step(
            "units", _("Import the units"),
            _("The roll says who is assessed, in which group, and from which mailbox each unit writes."),
            "units:import", _("Import the roll"), facts["units"],
        ),
        Step(
            "posts", _("Fill the posts"),
            _("Every unit needs a liaison, otherwise nobody can report for it on the web."),
            "units:list", _("Look at the units"), facts["units"] and not facts["without"],
        ),
        Step(
            "scheme", _("Write the scheme and have it checked"),
            _("Begin with a scheme that comes with the product; the check names every fault with its line."),
            "assessment:schemes", _("To the schemes"), facts["scheme"],
        ),
        Step(
            "published", _("Publish the scheme"),
            _("Publishing makes the duties of every unit; from then on they see what is due."),
            "assessment:schemes", _("To the schemes"), facts["published"],
        ),
        Step(
            "mailbox", _("Set up the office's mailbox and try it"),
            _("Enter address and authorisation code; the page says what the mail server answered."),
            "intake:settings" if may_set(person) else "intake:list",
            _("To the mailboxes") if may_set(person) else _("To the mail"),
            facts["mailbox"] or facts["mail"],
        ),
        Step(
            "mail", _("Take in a first mail"),
            _("Send a mail to the office's mailbox: it appears under Mail within a minute."),
            "intake:list", _("To the mail"), facts["mail"],
        ),
        Step(
            "notice", _("Issue the first notice"),
            _("A special notice asks units for a piece by a day; its preview says whom it burdens."),
            "assessment:notice_new", _("Write a notice"), facts["notice"],
        ),
    ]  # fmt: skip
    return steps if is_office(person) else [step for step in steps if step.key in FOR_SYSTEM_ADMIN]
