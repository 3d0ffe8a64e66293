"""The page of results, freezes and the steps of a publication."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kaoping.assessment.ports import Refusal
from kaoping.base.tables import table_response, wants_table
from kaoping.results import access_results as access
from kaoping.results.actions import freezing, publishing
from kaoping.results.models import Freeze, Publication, PublicationStep
from kaoping.results.publishing_forms import (
    BackForm,
    ChooseFreezeForm,
    ForwardForm,
    FreezeForm,
    ReasonForm,
    SeenForm,
)
from kaoping.results.queries.desk import COUNT_WORDS, Desk, desk
from kaoping.results.queries.freeze_compare import Change, HeadChange, compare, shown
from kaoping.results.queries.published import goes_by_comparable
from kaoping.results.steps import after, before, shows, takes_two
from kaoping.units.access import is_office

PER_PAGE = 100


@login_required
@require_GET
def results(request: HttpRequest) -> HttpResponse:
    """Where this year's result stands, and what it waits for."""
    version = access.year_to_see(request.user, request.GET.get("scheme", ""))
    if version is None:
        return render(request, "results/no_overview.html")
    writes = is_office(request.user)
    page = desk(version)
    if not writes and (page.publication is None or not shows(page.publication.step).inside):
        return render(request, "results/desk_nothing.html", {"version": version})
    return render(request, "results/desk.html", _context(request, page, writes))


def _context(request: HttpRequest, page: Desk, writes: bool) -> dict[str, Any]:
    context: dict[str, Any] = {
        "page": page,
        "publication": page.publication,
        "writes": writes,
        "me": request.user.pk,
        "changes": page.comparison.changes[:20] if page.comparison else [],
        "shown": shown,
    }
    if not writes:
        return context
    context["freeze_form"] = FreezeForm()
    if page.publication is not None:
        seen = {"seen": page.publication.version}
        context |= {
            "forward": ForwardForm(initial={**seen, "objection_until": page.until}),
            "back": BackForm(initial=seen, auto_id="back_%s"),
            "newer": ChooseFreezeForm(publication=page.publication, auto_id="newer_%s"),
        }
    return context


def _done(request: HttpRequest, deed: Callable[[], Any], said: str, to: str = "") -> HttpResponse:
    """Do it and say so, or say why not; then the page that asked."""
    try:
        deed()
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, said)
    return redirect(to or reverse("results:desk"))


def _faulty(request: HttpRequest, form: Any, to: str = "") -> HttpResponse:
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        messages.error(request, f"{label or name}: {' '.join(errors)}")
    return redirect(to or reverse("results:desk"))


@login_required
@require_POST
def freeze(request: HttpRequest) -> HttpResponse:
    """Ask for a freeze of the facts as they stand."""
    access.require_office(request.user)
    version = access.year_to_see(request.user, request.POST.get("scheme", ""))
    if version is None:
        raise Http404
    form = FreezeForm(request.POST)
    if not form.is_valid():
        return _faulty(request, form)
    return _done(
        request,
        lambda: freezing.freeze(version, by=request.user, reason=form.cleaned_data["reason"]),
        _("The facts are being frozen; this page says how far it is."),
    )


@login_required
@require_GET
def one_freeze(request: HttpRequest, pk: int) -> HttpResponse:
    """A freeze's counts, fingerprints and sheets."""
    found = access.freeze_to_see(request.user, pk)
    context = {
        "freeze": found,
        "counts": [(words, found.counts.get(name, 0)) for name, words in COUNT_WORDS.items()],
        "page": Paginator(found.sheets.order_by("position"), PER_PAGE).get_page(request.GET.get("page")),
        "comparable": goes_by_comparable(found),
        "writes": is_office(request.user),
        "me": request.user.pk,
        "others": Freeze.objects.filter(scheme=found.scheme)
        .exclude(pk=found.pk)
        .exclude(state__in=[Freeze.State.MAKING, Freeze.State.FAILED]),
        "reason": ReasonForm(),
    }
    return render(request, "results/freeze.html", context)


@login_required
@require_POST
def settle_freeze(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Confirm a freeze, or set it aside with a reason."""
    access.require_office(request.user)
    found = access.freeze_to_see(request.user, pk)
    to = reverse("results:freeze", args=[pk])
    if verb == "confirm":
        return _done(
            request,
            lambda: freezing.confirm_freeze(found, actor=request.user),
            _("Freeze %(n)s is confirmed; the result can stand on it.") % {"n": found.number},
        )
    if verb != "discard":
        raise Http404
    reason = request.POST.get("reason", "")
    return _done(
        request,
        lambda: freezing.discard_freeze(found, actor=request.user, reason=reason),
        _("Freeze %(n)s is set aside; it stays readable.") % {"n": found.number},
        to,
    )


@login_required
@require_GET
def compared(request: HttpRequest, old: int, new: int) -> HttpResponse:
    """Every difference between two freezes of one year."""
    before, after = access.freeze_to_see(request.user, old), access.freeze_to_see(request.user, new)
    if before.scheme_id != after.scheme_id:
        raise Http404
    found = compare(before, after)
    if wants_table(request):
        name = _("Freeze %(old)s and %(new)s") % {"old": before.number, "new": after.number}
        rows = [*map(_change_row, found.changes), *map(_head_row, found.heads)]
        return table_response(request, name, _change_columns(), rows)
    page = Paginator(found.changes, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "results/freezes_compared.html", {"found": found, "page": page})


def _change_columns() -> list[str]:
    return [_("Code"), _("Unit"), _("Place on the sheet"), _("Before"), _("Now"), _("Why"), _("Signed")]


def _change_row(one: Change) -> list[Any]:
    return [
        one.unit,
        one.name,
        one.place,
        _given(one.before),
        _given(one.now),
        one.why,
        "、".join(one.signed),
    ]


def _given(value: Fraction | None) -> Fraction | str:
    """Nought is a number; only a place that is not there stays empty."""
    return "" if value is None else value


def _head_row(one: HeadChange) -> list[Any]:
    return [one.unit, one.name, one.words, one.before, one.now, "", ""]


@login_required
@require_POST
def compile_result(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the first revision from this confirmed freeze."""
    access.require_office(request.user)
    found = access.freeze_to_see(request.user, pk)
    return _done(
        request,
        lambda: publishing.compile_result(found.scheme, found, actor=request.user),
        _("The result is compiled. Nobody outside the office sees it yet."),
    )


@login_required
@require_POST
def move(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """One step forward or back, or all that the revision before has taken."""
    publication = access.publication_to_work_on(request.user, pk)
    if verb not in MOVES:
        raise Http404
    return MOVES[verb](request, publication)


def _forward(request: HttpRequest, publication: Publication) -> HttpResponse:
    form = ForwardForm(request.POST)
    if not form.is_valid():
        return _faulty(request, form)

    def deed() -> None:
        publishing.step_forward(
            publication,
            actor=request.user,
            seen=form.cleaned_data["seen"],
            objection_until=form.last_day(),
        )

    to = after(publication.step)
    said = _("Done; what is shown to whom has changed as the step says.")
    return _done(request, deed, _waits() if to and takes_two(to) else said)


def _waits() -> str:
    return _("Proposed; it waits for another person to confirm it.")


def _back(request: HttpRequest, publication: Publication) -> HttpResponse:
    form = BackForm(request.POST)
    if not form.is_valid():
        return _faulty(request, form)
    values = form.cleaned_data
    to = before(publication.step)
    said = _("The step back stands in the trail with its reason.")
    return _done(
        request,
        lambda: publishing.step_back(
            publication, actor=request.user, seen=values["seen"], reason=values["reason"]
        ),
        _waits() if to and takes_two(to, leaves=publication.step) else said,
    )


def _catch_up(request: HttpRequest, publication: Publication) -> HttpResponse:
    """An erratum takes at once the steps that the revision before it has taken."""
    form = SeenForm(request.POST)
    if not form.is_valid():
        return _faulty(request, form)
    try:
        barred = publishing.catch_up(publication, actor=request.user, seen=form.cleaned_data["seen"])
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return redirect("results:desk")
    if barred:
        said = _("The erratum has gone on to “%(step)s”; the next step is barred: %(why)s")
        messages.warning(request, said % {"step": publication.get_step_display(), "why": barred})
    else:
        messages.success(
            request, _("The erratum has followed; what two people decide waits for the second one.")
        )
    return redirect("results:desk")


MOVES: dict[str, Callable[[HttpRequest, Publication], HttpResponse]] = {
    "forward": _forward,
    "back": _back,
    "catch-up": _catch_up,
}


@login_required
@require_POST
def settle_step(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """The second person's yes or no to a proposed step."""
    proposed: PublicationStep = access.step_to_settle(request.user, pk)
    if verb == "confirm":
        return _done(
            request,
            lambda: publishing.confirm_step(proposed, actor=request.user),
            _("Confirmed: the step is taken."),
        )
    if verb != "refuse":
        raise Http404
    reason = request.POST.get("reason", "")
    return _done(
        request,
        lambda: publishing.refuse_step(proposed, actor=request.user, reason=reason),
        _("The step is not taken."),
    )
