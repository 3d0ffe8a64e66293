"""What stands in the bar: items by role, with the work that waits behind them.

All counts of a page cost one query together: each is a queryset, and they are joined.
An item's address is its name in the URL configuration; parts above add none by
themselves, so the order of the bar is decided here alone.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import CharField, Count, QuerySet, Value
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaoping.assessment.models import Notice, NoticeUnit, Submission
from kaoping.assessment.queries.signing import waiting_for
from kaoping.intake.models import Message
from kaoping.notifications.models import Notification
from kaoping.results.models import Appeal
from kaoping.units import access

Work = Callable[[Any], QuerySet]


@dataclass(frozen=True, slots=True)
class Item:
    """One entry: what it is called, where it leads, how much waits."""

    key: str
    label: Promise
    address: str  # a name in the URL configuration
    work: Work | None = None
    is_aside: bool = False  # stands under “More”, where the bar has no room for all


@dataclass(frozen=True, slots=True)
class Shown:
    label: Promise
    href: str
    count: int
    is_current: bool
    is_aside: bool


def _to_triage(person: Any) -> QuerySet:
    return Message.objects.filter(state=Message.State.TRIAGE)


def _to_check(person: Any) -> QuerySet:
    return Submission.objects.waiting_for_office()


def _to_sign(person: Any) -> QuerySet:
    return waiting_for(person).order_by()


def _to_mend(person: Any) -> QuerySet:
    return Submission.objects.filter(state=Submission.State.RETURNED, unit__in=access.units_of(person))


def _unread_notices(person: Any) -> QuerySet:
    return NoticeUnit.objects.filter(
        unit__in=access.units_of(person), acknowledged_at=None, notice__state=Notice.State.ISSUED
    )


def _to_admit(person: Any) -> QuerySet:
    return Appeal.objects.filter(state=Appeal.State.FILED)


def _unread(person: Any) -> QuerySet:
    return Notification.objects.filter(post__in=[post.id for post in access.posts_of(person)], read_at=None)


UNREAD = Item("unread", _("Messages to you"), "notifications", _unread)
HOME = Item("home", _("Home"), "home")
DESK = Item("desk", _("Desk"), "home")
OVERVIEW = Item("overview", _("Overview"), "home")
MAIL = Item("mail", _("Mail"), "intake:list", _to_triage)
CHECKING = Item("checking", _("Checking"), "assessment:submissions", _to_check)
SIGNING = Item("signing", _("Sign-off"), "assessment:to_sign", _to_sign)
REPORTING = Item("reporting", _("Reporting"), "assessment:duties", _to_mend)
OWN_SHEET = Item("sheet", _("Score sheet"), "results:own_sheet")
MATRIX = Item("matrix", _("Matrix"), "results:matrix")
NOTICES = Item("notices", _("Notices"), "assessment:notices")
OWN_NOTICES = Item("notices", _("Notices"), "assessment:notices", _unread_notices)
REVIEWS = Item("reviews", _("Reviews"), "reviews:list")
REPOSTS = Item("reposts", _("Reposts"), "publishing:list")
FACTS = Item("facts", _("Facts"), "assessment:facts")
RESULTS = Item("results", pgettext_lazy("of the year", "Results"), "results:desk")
RANKING = Item("ranking", _("Ranking"), "results:ranking")
APPEALS = Item("appeals", _("Appeals"), "results:appeals", _to_admit)
OWN_APPEALS = Item("appeals", _("Appeals"), "results:appeals")
UNITS = Item("units", _("Units"), "units:list")
PEOPLE = Item("people", _("People"), "units:people")
SCHEMES = Item("schemes", _("Scheme"), "assessment:schemes")
YEAR = Item("year", _("Whole year"), "assessment:year")
CARRY = Item("carry", _("Carry the result over"), "results:carry")
ORIGINALITY = Item("originality", _("Originality"), "originality:list")
AUDIT = Item("audit", _("Audit"), "audit")
ALL_PIECES = Item("pieces", _("Submissions"), "assessment:submissions")


def _aside(*items: Item) -> tuple[Item, ...]:
    return tuple(replace(item, is_aside=True) for item in items)


OFFICE = (
    DESK,
    MAIL,
    CHECKING,
    MATRIX,
    NOTICES,
    REVIEWS,
    RESULTS,
    UNITS,
    SCHEMES,
    *_aside(APPEALS, RANKING, YEAR, ORIGINALITY, REPOSTS, FACTS, CARRY),
)
UNIT_AUTHOR = (HOME, REPORTING, OWN_SHEET, OWN_APPEALS, YEAR, OWN_NOTICES, REPOSTS, SCHEMES)
UNIT_SIGNING = (HOME, SIGNING, OWN_SHEET, OWN_APPEALS, YEAR, OWN_NOTICES, REPOSTS, SCHEMES)
REVIEWER = (Item("home", _("My reviews"), "home"), REVIEWS, SCHEMES)
READING = (RANKING, RESULTS, MATRIX, ALL_PIECES, UNITS, SCHEMES)
READING_ASIDE = _aside(OWN_APPEALS, YEAR, ORIGINALITY, FACTS)
LEADER = (OVERVIEW, *READING, *READING_ASIDE)
AUDITOR = (HOME, AUDIT, *READING, *READING_ASIDE)
SYSTEM_ADMIN = (HOME, UNITS, PEOPLE, AUDIT)

BY_ROLE = {
    "office_head": (*OFFICE, *_aside(AUDIT)),
    "clerk": OFFICE,
    "unit_author": UNIT_AUTHOR,
    "unit_approver": UNIT_SIGNING,
    "unit_head": UNIT_SIGNING,
    "reviewer": REVIEWER,
    "leader": LEADER,
    "auditor": AUDITOR,
    "system_admin": SYSTEM_ADMIN,
}


def items_for(person: Any) -> tuple[Item, ...]:
    """The entries of the person's first post; none without a post."""
    post = access.acting_post(person)
    return BY_ROLE.get(post.role, ()) if post else ()


def shown_to(person: Any, path: str) -> tuple[list[Shown], int]:
    """The bar for this person on this page, and the words to them not read yet; one query."""
    placed = [(item, href) for item in items_for(person) if (href := _href(item.address))]
    counts = count_work(person, (*(item for item, _href in placed), UNREAD))
    shown = [
        Shown(item.label, href, counts.get(item.key, 0), href == _current(path, placed), item.is_aside)
        for item, href in placed
    ]
    return shown, counts.get(UNREAD.key, 0)


def count_work(person: Any, items: Iterable[Item]) -> dict[str, int]:
    """How much waits behind each item; one query, built once for the same posts and units."""
    wanted = [(item.key, item.work) for item in items if item.work]
    if not wanted:
        return {}
    units = frozenset(access.units_of(person)), frozenset(access.units_of(person, *access.SIGNING_ROLES))
    key = (connection.vendor, tuple(wanted), access.posts_of(person), units)
    asked = _asked.get(key)
    if asked is None:
        if len(_asked) >= MOST_ASKED:
            _asked.clear()
        asked = _asked[key] = _question(person, wanted)
    if asked is None:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(*asked)
        return dict(cursor.fetchall())


# Joining five querysets takes several times as long as asking what they ask; no part of the
# question depends on anything but who holds which posts and units.
_asked: dict[Any, tuple[str, Any] | None] = {}
MOST_ASKED = 500


def _question(person: Any, wanted: Iterable[tuple[str, Work]]) -> tuple[str, Any] | None:
    """The SQL that counts all, with its values; None where nothing can ever wait."""
    parts = [
        work(person)
        .order_by()
        .annotate(which=Value(key, output_field=CharField()))
        .values("which")
        .annotate(n=Count("pk"))
        .values_list("which", "n")
        for key, work in wanted
    ]
    whole = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    try:
        return whole.query.sql_with_params()
    except EmptyResultSet:
        return None


def _href(address: str) -> str:
    try:
        return reverse(address)
    except NoReverseMatch:
        return ""


def _current(path: str, placed: list[tuple[Item, str]]) -> str:
    """The longest address that the page's path begins with; the home page only for itself."""
    fitting = [href for _item, href in placed if path == href or (href != "/" and path.startswith(href))]
    return max(fitting, key=len, default="")
