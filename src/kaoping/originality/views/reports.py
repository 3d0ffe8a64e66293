"""The list of reports, one report, its one-page statement, and a draft's own result."""

import datetime as dt

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaoping.assessment.access import visible_pieces
from kaoping.assessment.models import Draft
from kaoping.assessment.ports import Refusal, reviewers_door
from kaoping.assessment.queries import indicators_to_filter
from kaoping.assessment.queries.look_alikes import pictures_of
from kaoping.base import clock
from kaoping.base.numbers import number_in
from kaoping.base.tables import table_response, wants_table
from kaoping.originality import access, actions, queries
from kaoping.originality.forms import PassageForm, VerdictForm
from kaoping.originality.models import Check, Verdict
from kaoping.originality.queries.reports import COLUMNS, table_of
from kaoping.units.access import reads_every_unit, units_of

A_PAGE = 50
STILL_COMING = dt.timedelta(minutes=15)  # of a piece that has just arrived


@login_required
@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """The newest report of every piece one may read; exports exactly what the filters leave."""
    filters = {name: request.GET.get(name, "") for name in ("least", "verdict", "indicator", "q")}
    rows = queries.rows_of(access.visible_checks(request.user), filters)
    if wants_table(request):
        return table_response(request, _("Originality"), [str(column) for column in COLUMNS], table_of(rows))
    context = {
        "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "filters": filters,
        "everybody": reads_every_unit(request.user),
        "shares": [("", _("any share")), *((str(n), _("from %(n)s %%") % {"n": n}) for n in (5, 20, 50, 80))],
        "verdicts": [("", _("any verdict")), ("none", _("no verdict yet")), *Verdict.Kind.choices],
        "indicators": [
            ("", _("all")),
            *((row.code, f"{row.code} {row.short_title or row.title}") for row in indicators_to_filter()),
        ],
        "words": dict(Verdict.Kind.choices),
    }
    return render(request, "originality/list.html", context)


@login_required
@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """What the piece shares, source by source, and what a person said of it."""
    piece = access.piece_to_see(request.user, pk)
    if not Check.objects.filter(submission=piece).exists():
        return render(request, "originality/waiting.html", {"piece": piece})
    check = access.check_to_see(request.user, pk, number_in(request.GET.get("version", "")))
    return render(request, "originality/report.html", _context(request, check, VerdictForm()))


@login_required
@require_safe
def statement(request: HttpRequest, pk: int) -> HttpResponse:
    """The same on one page, to be printed and filed."""
    check = access.check_to_see(request.user, pk, number_in(request.GET.get("version", "")))
    return render(request, "originality/statement.html", _context(request, check, None))


@login_required
@require_safe
def summary(request: HttpRequest, pk: int) -> HttpResponse:
    """A few lines for the piece's page; fetched by it, and a link without scripts."""
    piece = access.piece_to_see(request.user, pk)
    check = Check.objects.filter(submission=piece).order_by("-version__number").first()
    verdict = check.verdicts.first() if check else None
    came_at = piece.last_received_at
    context = {
        "piece": piece,
        "check": check,
        "verdict": verdict,
        # Asked for again only while it may come: a worker that stands still is no page's business.
        "waits": check is None and came_at is not None and clock.now() - came_at < STILL_COMING,
    }
    return render(request, "originality/summary.html", context)


@login_required
@require_safe
def marking(request: HttpRequest, pk: int) -> HttpResponse:
    """The result as whoever marks the piece reads it: folded, and of nobody's text but what is shared."""
    piece = access.piece_to_mark(request.user, pk)
    check = Check.objects.filter(submission=piece).order_by("-version__number").first()
    context: dict[str, object] = {"piece": piece, "check": check}
    if check is not None:
        context["page"] = queries.page_of(
            check.report, check.text, check.parts, unit=piece.unit_id, own_units=(), reads_all=False
        )
        context["verdict"] = check.verdicts.first()
    part = render_to_string("originality/marking_part.html", context, request)
    veil = reviewers_door().veil(request.user, piece)
    # The piece's own words name its sender; what stands around them on the page is the office's.
    shown = part if veil is None else veil.html(part)
    if request.headers.get("HX-Request"):
        return HttpResponse(shown)
    title = str(piece) if veil is None else veil.text(str(piece))
    answer = render(request, "originality/marking.html", {"part": part, "title": title})
    return HttpResponse(answer.content.decode().replace(part, shown))


@login_required
@require_POST
def judge(request: HttpRequest, pk: int) -> HttpResponse:
    check = access.check_to_see(request.user, pk, number_in(request.POST.get("version", "")))
    if not access.may_judge(request.user, check):
        return HttpResponse(status=404)
    form = VerdictForm(request.POST)
    if form.is_valid():
        try:
            actions.give_verdict(check, actor=request.user, **form.cleaned_data)
        except Refusal as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, _("The verdict is kept with your name; the unit can read it."))
            return redirect("originality:report", pk)
    return render(request, "originality/report.html", _context(request, check, form), status=422)


@login_required
@require_POST
def judge_passage(request: HttpRequest, pk: int) -> HttpResponse:
    check = access.check_to_see(request.user, pk, number_in(request.POST.get("version", "")))
    if not access.may_judge(request.user, check):
        return HttpResponse(status=404)
    form = PassageForm(request.POST)
    if form.is_valid():
        try:
            actions.judge_passage(check, actor=request.user, **form.cleaned_data)
        except Refusal as error:
            messages.error(request, error.sentence)
        else:
            messages.success(request, _("The word on the passage is kept with your name."))
    elif set(form.errors) == {"reason"}:
        messages.error(request, str(form.errors["reason"][0]))
    else:
        return HttpResponse(status=400)  # no page of ours sends that
    return redirect(f"{reverse('originality:report', args=[pk])}?version={check.version.number}")


@login_required
@require_safe
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """What a draft shares as it stands now: seen by its unit before anything is sent, kept nowhere.

    A part of the report form, or a page; either asks for itself again while files are being read.
    """
    piece = access.draft_to_check(request.user, pk)
    whole, found = actions.compare_draft(piece, actions.content_being_written(piece))
    page = queries.page_of(
        actions.kept(found), whole.text, [part.as_json() for part in whole.parts],
        unit=piece.unit_id, own_units=units_of(request.user), reads_all=False,
    )  # fmt: skip
    context = {
        "piece": piece, "page": page, "share": found.share, "foreign": found.foreign_share, "whole": whole,
        "length": found.length, "is_much": found.foreign_share >= actions.NOTABLE_SHARE,
        "is_part": bool(request.headers.get("HX-Request")) and "page" not in request.GET,
        "waits": settings.READ_MATERIALS and bool(whole.waiting),
        "signs": Draft.objects.filter(submission=piece).exclude(sent_at=None).exists(),
    }  # fmt: skip
    template = "originality/draft_part.html" if context["is_part"] else "originality/draft.html"
    return render(request, template, context)


def _context(request: HttpRequest, check: Check, form: VerdictForm | None) -> dict[str, object]:
    reads_all = reads_every_unit(request.user)
    page = queries.page_of(
        check.report, check.text, check.parts, unit=check.submission.unit_id,
        own_units=units_of(request.user), reads_all=reads_all, verdicts=list(check.verdicts.all()),
        lawful=list(check.lawful.all()),
    )  # fmt: skip
    return {
        "check": check,
        "piece": check.submission,
        "page": page,
        "verdict": page.verdicts[0] if page.verdicts else None,
        "form": form if form is not None and access.may_judge(request.user, check) else None,
        "reads_all": reads_all,
        "grounds": Verdict.Ground.choices,
        "shots": pictures_of(
            check.version,
            check.version.materials.select_related("file"),
            window=check.submission.window,
            readable=visible_pieces(request.user),
            sees_camera=False,
        ),
        "is_much": check.foreign_share >= actions.NOTABLE_SHARE,
    }
