"""The first screen of each role: what is due, what is wrong, where things stand.

One address for all. The weightiest post decides, or the one that the person chose to act
under; each screen's figures come from the queries of the part that owns them.
"""

from collections.abc import Callable

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kaoping.assessment.access import own_units, waiting_for_sign_off
from kaoping.assessment.models import Submission
from kaoping.assessment.queries.mending import mendings_of_units
from kaoping.assessment.queries.texts import scheme_in_force
from kaoping.assessment.queries.unit_year import unit_year
from kaoping.base import clock
from kaoping.base.models import AuditEvent, Instance
from kaoping.intake.models import Message
from kaoping.results.queries.sheets import sheet_page
from kaoping.reviews import access as reviews_access
from kaoping.reviews import queries as reviews_queries
from kaoping.reviews.blind import veiled
from kaoping.site import figures, strip, trail
from kaoping.site.audit_words import verb_word
from kaoping.site.demo import accounts
from kaoping.site.leader_figures import leader_figures
from kaoping.units import access
from kaoping.units.models import Incumbency, Person, Post, Role, Unit

SHOWN_LATER = 8
SHOWN_IN_LISTS = 8


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """One address for all; the acting post decides what it shows."""
    if not request.user.is_authenticated:
        return front(request)
    post = access.acting_post(request.user)
    screen = SCREENS.get(post.role) if post else None
    return screen(request) if screen else render(request, "home/plain.html")


def front(request: HttpRequest) -> HttpResponse:
    """The way in; a demo lists its sign-ins, a real office nothing."""
    is_demo = Instance.current().is_demo
    context = {"accounts": accounts.accounts() if is_demo else [], "version": scheme_in_force()}
    return render(request, "home/front.html", context)


def unit_home(request: HttpRequest) -> HttpResponse:
    """Liaison, checker and head: what leaves in our name, what is due, what is wrong."""
    units = own_units(request.user)
    asked = request.GET.get("unit", "")
    unit = next((one for one in units if one.code == asked), units[0] if units else None)
    version = scheme_in_force()
    if unit is None or version is None:
        return render(request, "home/unit_empty.html", {"unit": unit})
    year = unit_year(version, unit)
    signs = access.holds(request.user, *access.SIGNING_ROLES)
    to_sign = list(waiting_for_sign_off(request.user)) if signs else []
    context = {
        "unit": unit,
        "units": units,
        "version": version,
        "year": year,
        "today": year.book.today,
        "signs": signs,
        "to_sign": to_sign,
        "to_confirm": mendings_of_units([unit.pk]),
        "left_lately": figures.left_lately(unit) if signs else [],
        "looks": figures.first_pages([one.submission for one in year.to_correct]),
        "summary": figures.unit_summary(year),
        "later": year.due_later[:SHOWN_LATER],
        "later_more": year.due_later[SHOWN_LATER:],
        "page": sheet_page(unit, version),
        "strip": strip.year_strip(version, year.book),
    }
    return render(request, "home/unit.html", context)


def desk(request: HttpRequest) -> HttpResponse:
    """The office: what came in, what is missing, who needs a call."""
    version = scheme_in_force()
    to_check = Submission.objects.waiting_for_office().select_related(
        "unit", "window__indicator", "window__notice"
    )
    triage = Message.objects.filter(state=Message.State.TRIAGE)
    returned = Submission.objects.filter(state=Submission.State.RETURNED)
    today = clock.today()
    overdue = returned.filter(fix_due_on__lt=today).select_related(
        "unit", "window__indicator", "window__notice"
    )
    soon = figures.due_soon(version, today) if version else []
    context = {
        "version": version,
        "today": today,
        "to_check": list(to_check.order_by("last_received_at", "pk")[:SHOWN_IN_LISTS]),
        "to_check_count": to_check.count(),
        "triage": list(triage.select_related("unit").order_by("received_at", "pk")[:SHOWN_IN_LISTS]),
        "triage_count": triage.count(),
        "returned_count": returned.count(),
        "overdue_count": overdue.count(),
        "overdue_fixes": figures.with_liaisons(list(overdue.order_by("fix_due_on", "pk")[:SHOWN_IN_LISTS])),
        "due_soon": soon,
        "due_soon_missing": sum(one.missing for one in soon),
    }
    return render(request, "home/desk.html", context)


def reviewer(request: HttpRequest) -> HttpResponse:
    """What to mark next, how far one is, and on which lines the rest lies."""
    pieces = reviews_access.pieces_to_mark(request.user)
    counts = reviews_queries.counts_of(pieces, request.user)
    queue = veiled(request.user, reviews_queries.queue_of(pieces, request.user)[:SHOWN_IN_LISTS])
    context = {
        "counts": counts,
        "all": sum(counts[name] for name in ("waiting", "final", "abstained")),
        "queue": queue,
        "lines": figures.marking_lines(pieces, request.user),
        "references": reviews_access.references_to_mark(request.user),
    }
    return render(request, "home/reviewer.html", context)


def leader(request: HttpRequest) -> HttpResponse:
    """Who leads, who lags, what moves: four figures and four tables."""
    version = scheme_in_force()
    if version is None:
        return render(request, "results/no_overview.html")
    context = {
        "version": version,
        "found": leader_figures(version),
        "now": clock.now(),
    }
    return render(request, "home/leader.html", context)


def auditor(request: HttpRequest) -> HttpResponse:
    """Who did what: the search, what deserves a look, the last deeds."""
    events = AuditEvent.objects.order_by("-at", "-id")
    often = events.order_by().values_list("verb").annotate(n=Count("id")).order_by("-n", "verb")
    context = {
        "count": events.count(),
        "unsealed": events.filter(sealed_no=None).count(),
        "figures": trail.auditor_figures(),
        "look_back": trail.LOOK_BACK_DAYS,
        "events": trail.in_words(events[:12]),
        "verbs": [(verb, verb_word(verb), n) for verb, n in often[:10]],
    }
    return render(request, "home/auditor.html", context)


def system_admin(request: HttpRequest) -> HttpResponse:
    """Whether the installation is well, posts that nobody holds, and who was given what lately."""
    held = Incumbency.objects.on(clock.today()).values("post")
    empty = Post.objects.exclude(pk__in=held).select_related("unit")
    context = {
        "people": Person.objects.count(),
        "closed": Person.objects.filter(is_active=False).count(),
        "unused": trail.never_signed_in(),
        "units": Unit.objects.assessed().count(),
        "posts": Post.objects.count(),
        "empty_posts": list(empty[:SHOWN_IN_LISTS]),
        "empty_count": empty.count(),
        "well": trail.installation(),
        "changes": trail.rights_changed(SHOWN_IN_LISTS),
    }
    return render(request, "home/system_admin.html", context)


SCREENS: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    Role.OFFICE_HEAD: desk,
    Role.CLERK: desk,
    Role.UNIT_AUTHOR: unit_home,
    Role.UNIT_APPROVER: unit_home,
    Role.UNIT_HEAD: unit_home,
    Role.REVIEWER: reviewer,
    Role.LEADER: leader,
    Role.AUDITOR: auditor,
    Role.SYSTEM_ADMIN: system_admin,
}
