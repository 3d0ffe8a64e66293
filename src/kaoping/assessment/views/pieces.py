"""Pieces as people read them: the list with its filters, and the page of one piece."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from kaoping.assessment import access, access_lists, access_returns, ports, queries, returnmarks, states
from kaoping.assessment.actions import leases
from kaoping.assessment.checks import PICTURES
from kaoping.assessment.models import Submission
from kaoping.assessment.office_forms import decision_of
from kaoping.assessment.queries.fact_lists import clawback_of
from kaoping.assessment.queries.look_alikes import pictures_of
from kaoping.assessment.queries.mending import mending_of, objection_to
from kaoping.assessment.queries.offered import offers_of
from kaoping.assessment.queries.piece_pages import FILTERS, listed_page
from kaoping.assessment.return_forms import TextMarkForm
from kaoping.assessment.views.typed import take_typed
from kaoping.base import clock
from kaoping.base.numbers import number_in
from kaoping.base.tables import table_response, wants_table
from kaoping.units.access import is_unit_person, reads_every_unit


@login_required
@require_safe
def piece_list(request: HttpRequest) -> HttpResponse:
    """Pieces one may read, newest first; exports exactly what the filters leave."""
    filters = {name: request.GET.get(name, "") for name in FILTERS}
    visible = access.visible_pieces(request.user)
    if wants_table(request):
        return table_response(
            request,
            pgettext("list", "Pieces"),
            [str(column) for column in queries.COLUMNS],
            map(queries.list_row, queries.for_list(visible, filters)),
        )
    page = listed_page(visible, filters, request.GET.get("page"))
    everybody = reads_every_unit(request.user)
    context = {
        "page": page,
        "filters": filters,
        "everybody": everybody,
        "states": [
            ("", _("all")),
            *((code, row.office if everybody else row.unit) for code, row in states.PIECE.items()),
        ],
        "indicators": [
            ("", _("all")),
            *(
                (row.code, f"{row.code} {row.short_title or row.title}")
                for row in queries.indicators_to_filter()
            ),
        ],
        "channels": [("", _("all")), *Submission.Channel.choices],
        "reports": is_unit_person(request.user),
        "views": access_lists.visible_views(request.user),
        "shown_view": number_in(request.GET.get("view", "")),
        "query": urlencode({name: value for name, value in filters.items() if value}),
        "decides": access.is_office(request.user),
    }
    return render(request, "assessment/submissions.html", context)


@login_required
@require_safe
def piece(request: HttpRequest, pk: int) -> HttpResponse:
    """One piece: what was sent, what was found, what was decided, and by whom."""
    submission = access.piece_to_see(request.user, pk)
    asked = request.GET.get("version", "")
    page = queries.piece_page(
        submission,
        version=int(asked) if asked.isdecimal() and len(asked) < 9 else None,
        told_to="" if reads_every_unit(request.user) else submission.unit.name,
    )
    own = access.is_of_own_unit(request.user, submission)
    sees_camera = own or access.is_office(request.user)
    sees_others = own or reads_every_unit(request.user)  # a reviewer sees the piece alone
    decides = access.may_decide(request.user, submission)
    typed = take_typed(request, submission) if decides else None
    open_checks = [one.finding.check_id for one in page.open_findings]
    arrived = submission.first_received_at
    marks = list(access_returns.visible_marks(request.user, version__submission=submission))
    last_return = page.last_return
    may_be_mended = len(page.versions) > 1 and (own or decides)  # a mending is a version of its own
    limit = submission.window.indicator.asks.get("resubmissions")
    context = {
        "mending": mending_of(submission) if may_be_mended else None,
        "objection": objection_to(submission) if may_be_mended else None,
        "signatures": page.shown.signatures.all() if page.shown else (),
        "lease": leases.lease_of(submission) if decides else None,
        "me": request.user.pk,
        "apart": submission.texts_apart.all()[:20] if own else (),
        "places": returnmarks.pointed(
            mark for mark in marks if last_return and mark.return_row_id == last_return.pk
        ),
        "pending": returnmarks.pointed(mark for mark in marks if mark.return_row_id is None)
        if decides
        else [],
        "text_marks": [
            mark
            for mark in marks
            if page.shown and mark.version_id == page.shown.pk and mark.material_id is None
        ],
        "text_mark_form": TextMarkForm(auto_id="passage_%s"),
        "last_chance": limit is not None and submission.returns >= int(limit),
        "piece": submission,
        "page": page,
        "pictures": [
            material
            for material in (page.shown.materials.all() if page.shown else ())
            if material.file.kind in PICTURES
        ],
        "shots": pictures_of(
            page.shown,
            page.shown.materials.all(),
            window=submission.window,
            readable=access.visible_pieces(request.user),
            sees_camera=sees_camera,
        )
        if page.shown and sees_others
        else None,
        "sees_camera": sees_camera,
        "own": own,
        "sees_originality": sees_others,
        "marks_page": ports.reviewers_door().marks_page(request.user, submission)
        if submission.state == states.ACCEPTED
        else "",
        "on_time": arrived is None or arrived < clock.end_of_day(page.due_on),
        "judges": decides,
        "offers": offers_of(submission) if sees_others else None,
        "typed": typed,
        "decision": decision_of(submission, open_findings=open_checks, typed=typed) if decides else None,
        "can_edit": own and submission.state in (states.DRAFT, states.RETURNED)
        and not (page.draft and page.draft.sent_at),
        "can_sign": page.draft is not None and page.draft.sent_at is not None
        and access.waiting_for_sign_off(request.user).filter(pk=page.draft.pk).exists(),
        "can_withdraw": own and submission.state in states.sources_of("withdraw"),
        "clawback": clawback_of(submission) if submission.state == states.ACCEPTED else None,
        "days_left": (submission.fix_due_on - clock.today()).days if submission.fix_due_on else None,
    }  # fmt: skip
    return render(request, "assessment/submission.html", context)
