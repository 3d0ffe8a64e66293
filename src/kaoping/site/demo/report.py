"""What the demo prints when it is ready: the day, what waits, the ranking, the way in."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from kaoping.assessment.models import SchemeVersion, Submission
from kaoping.assessment.queries.texts import scheme_in_force
from kaoping.base import clock
from kaoping.intake.models import Message
from kaoping.results.models import Standing
from kaoping.results.tasks import refresh_stale
from kaoping.site.demo.accounts import accounts

TOP = 10


def lines() -> Iterator[str]:
    """The report line by line, from the tables as they are now."""
    refresh_stale()
    now = clock.now().astimezone(clock.OFFICE_ZONE)
    scheme = scheme_in_force()
    yield ""
    yield _("The demo's clock shows %(now)s.") % {"now": f"{now:%Y-%m-%d %H:%M}"}
    waiting = Submission.objects.filter(state=Submission.State.SUBMITTED).count()
    returned = Submission.objects.filter(state=Submission.State.RETURNED).count()
    triage = Message.objects.to_triage().count()
    yield _(
        "%(waiting)s pieces wait to be checked, %(returned)s are returned, %(triage)s mails wait to be sorted."
    ) % {
        "waiting": waiting,
        "returned": returned,
        "triage": triage,
    }
    if scheme is not None:
        yield ""
        yield _("Ranking of this day, provisional:")
        yield from _ranking(scheme)
    yield ""
    yield _("Sign in as:")
    for account in accounts():
        yield f"  {account.username:<16} {account.password}  {account.role} {account.name}"
    yield _("Everybody with the same role has the same password; unit liaisons are called like fgw-tongxun.")
    yield ""


def _ranking(scheme: SchemeVersion) -> Iterator[str]:
    rows = list(
        Standing.objects.filter(scheme=scheme, rank_no__isnull=False)
        .select_related("unit")
        .order_by("rank_no", "unit__position")
    )
    for row in rows[:TOP]:
        yield _line(row)
    if len(rows) > TOP + 1:
        yield "    …"
    if len(rows) > TOP:
        yield _line(rows[-1])


def _line(row: Standing) -> str:
    return f"  {row.rank_no:>3}  {row.figures.get('total', ''):>6}  {row.unit.short_name or row.unit.name}"
