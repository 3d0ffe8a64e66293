"""What a draft's own checks find and its documents propose, beside the form and asked for again."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kaoping.assessment import access, queries
from kaoping.assessment.checks import BLOCKS, BY_WEIGHT, REMINDER, CheckInput, Found, run, weighed
from kaoping.assessment.checks.registry import RULE_OF
from kaoping.assessment.content import PieceContent, content_of_draft, content_of_version
from kaoping.assessment.finding_words import FIELDS, place_of
from kaoping.assessment.models import Draft, Submission, Window
from kaoping.assessment.ports import reuse_in_draft
from kaoping.assessment.queries.reads import reads_of
from kaoping.assessment.reads import FileRead, Said, all_settled, said_in
from kaoping.assessment.wording import finding_words
from kaoping.base import clock
from kaoping.units.models import Unit

TAKEN_OVER = {"title": 200, "author": 60, "checker": 60, "contact": 120}  # fields, and how long each may be


@login_required
@require_safe
def checks(request: HttpRequest, pk: int) -> HttpResponse:
    """The findings and proposals of a draft, asked for again while its files are being read."""
    submission = access.piece_to_write(request.user, pk)
    content = content_to_begin_with(submission)
    given = given_now(submission.unit, submission.window, content, submission)
    shared = reuse_found(submission, content) if "shared" in request.GET else []
    return render(
        request, "assessment/report_checks.html", checked(given, submission.unit, submission, shared)
    )


def reuse_found(submission: Submission | None, content: PieceContent) -> list[Found]:
    """That much of a draft stands in others' texts, as a finding: looked for when it is to be sent."""
    values = reuse_in_draft(submission, content) if submission is not None else None
    return [Found("reuse", REMINDER, values)] if values else []


def excuses_in(request: HttpRequest) -> dict[str, str]:
    """Why it is sent all the same, by check, as the form says."""
    return {
        check: words[:500]
        for check in RULE_OF
        if (words := request.POST.get(f"why-{check}", "").replace("\x00", "").strip())
    }


def given_now(unit: Unit, window: Window, content: PieceContent, submission: Submission | None) -> CheckInput:
    return queries.check_input(
        unit=unit, window=window, content=content, arrives_at=clock.now(), submission=submission
    )


def checked(
    given: CheckInput,
    unit: Unit,
    submission: Submission | None,
    shared: Sequence[Found] = (),
    excuses: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """What the part with the findings prints: them, what documents propose, whether more may come.

    ``excuses``: why the unit sends it all the same, by check, as it was typed until now.
    """
    excuses = excuses or {}
    found = [*run(given), *(weighed(one, given.asks) for one in shared)]
    findings = [
        (one, finding_words(one.check_id, one.values, unit.name), excuses.get(one.check_id, ""))
        for one in sorted(found, key=lambda one: BY_WEIGHT.index(one.severity))
    ]
    return {
        "submission": submission,
        "shared": bool(shared),
        "findings": findings,
        "reminders": [one.check_id for one in found if one.severity == REMINDER],
        "blocks": any(one.severity == BLOCKS for one in found),
        "proposals": [
            (name, FIELDS[name], said, place_of(f"{said.name} {said.place}"))
            for name, said in _proposals(given.content, given.reads)
        ],
        "waits": settings.READ_MATERIALS and not all_settled(given.reads),
    }


def _proposals(content: PieceContent, reads: Sequence[FileRead]) -> list[tuple[str, Said]]:
    """What the documents say for the fields that the form leaves empty."""
    empty = [name for name in TAKEN_OVER if not str(getattr(content, name)).strip()]
    return [(name, said) for name in empty if (said := said_in(reads, name)) is not None]


def taken_over(request: HttpRequest, before: PieceContent) -> QueryDict:
    """The form's fields with what the person took over from the documents; nothing by itself."""
    asked = set(request.POST.getlist("take"))
    if not asked:
        return request.POST
    data = request.POST.copy()
    for name in TAKEN_OVER:
        said = said_in(reads_of(before.files), name) if name in asked or "all" in asked else None
        if said is not None and not data.get(name, "").strip():
            data[name] = said.text[: TAKEN_OVER[name]]
    return data


def content_to_begin_with(submission: Submission) -> PieceContent:
    """What the form begins with: the draft, else the version that was returned."""
    draft = Draft.objects.filter(submission=submission).first()
    if draft is not None:
        return content_of_draft(draft)
    version = submission.versions.order_by("-number").first()
    return content_of_version(version) if version else PieceContent(title=submission.title)
