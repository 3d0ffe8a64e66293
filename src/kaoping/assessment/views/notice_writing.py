"""The notice's editor: a draft or an amendment, with what it would do beside it. Nothing goes out here."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kaoping.assessment import access_office, actions
from kaoping.assessment.content import PieceFile
from kaoping.assessment.forms import keep_uploads
from kaoping.assessment.models import Notice, SchemeVersion
from kaoping.assessment.notice_forms import NoticeForm
from kaoping.assessment.ports import Refusal
from kaoping.assessment.queries.texts import scheme_in_force
from kaoping.assessment.seen import mark_of_notice


@login_required
@require_http_methods(["GET", "POST"])
def write_notice(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Keep a draft, or show what issuing it would do without keeping anything."""
    access_office.refuse_unless_office(request.user)
    kept = access_office.notice_to_write(request.user, pk) if pk else None
    scheme = kept.scheme if kept else scheme_in_force()
    if scheme is None or not scheme.indicators.filter(is_by_notice=True).exists():
        return render(request, "assessment/notice_write.html", {"no_indicator": True, "scheme": scheme})
    if kept is not None and kept.state != Notice.State.DRAFT:
        messages.error(request, _("A notice that went out cannot be changed; amend it or withdraw it."))
        return redirect("assessment:notice", kept.pk)
    form = _form(request, scheme, kept)
    if form.is_bound and request.POST.get("act") == "show":
        return _show(request, form, kept)
    if form.is_valid():
        files, refused = _files(request, kept)
        for sentence in refused:
            messages.warning(request, sentence)
        try:
            row = actions.draft_notice(
                **form.values(),
                notice=kept,
                actor=request.user,
                files=files,
                seen=request.POST.get("seen", ""),
            )
        except Refusal as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, _("The draft is kept. Look at its effect below; nothing has gone out."))
            return redirect("assessment:notice", row.pk)
    context = _context(form, kept)
    if kept is not None and not form.is_bound:
        context["effect"] = actions.preview_notice(kept)
    return render(request, "assessment/notice_write.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def amend(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin to amend an issued notice; its text is copied into a draft."""
    row = access_office.notice_to_write(request.user, pk)
    try:
        draft = actions.begin_amendment(row, actor=request.user)
    except Refusal as error:
        messages.error(request, error.sentence)
        return redirect("assessment:notice", pk)
    return redirect("assessment:notice_edit", draft.pk)


@login_required
@require_POST
def drop_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    row = access_office.notice_to_write(request.user, pk)
    try:
        actions.drop_notice_draft(row, actor=request.user, seen=request.POST.get("seen", ""))
    except Refusal as error:
        messages.error(request, error.sentence)
        return redirect("assessment:notice", pk)
    messages.success(request, _("The draft is gone; nobody was asked by it."))
    return redirect("assessment:notice", row.amends_id) if row.amends_id else redirect("assessment:notices")


def _form(request: HttpRequest, scheme: SchemeVersion, kept: Notice | None) -> NoticeForm:
    initial = NoticeForm.initial_of(kept) if kept else {"indicator": request.GET.get("indicator")}
    only = kept.indicator if kept is not None and kept.amends_id else None
    return NoticeForm(request.POST or None, scheme=scheme, initial=initial, only=only)


def _show(request: HttpRequest, form: NoticeForm, kept: Notice | None) -> HttpResponse:
    """The effect of what is typed now; everything written for it is taken back."""
    context = _context(form, kept)
    if form.is_valid():
        with transaction.atomic():
            try:
                trial = actions.draft_notice(**form.values(), notice=kept, actor=request.user)
                context |= {"effect": actions.preview_notice(trial), "notice_shown": trial}
            except Refusal as error:
                form.add_error(None, error.sentence)
            transaction.set_rollback(True)
    if request.headers.get("HX-Request"):
        return render(request, "assessment/notice_effect.html", context)
    return render(request, "assessment/notice_write.html", context)


def _context(form: NoticeForm, kept: Notice | None) -> dict[str, Any]:
    return {
        "form": form,
        "notice": kept,
        "scheme": form.scheme,
        "files": kept.files.all() if kept else (),
        "seen": mark_of_notice(kept) if kept else "",
    }


def _files(request: HttpRequest, kept: Notice | None) -> tuple[list[PieceFile], list[str]]:
    """The attachments that stay and those chosen now; a sentence for each that cannot come."""
    dropped = set(request.POST.getlist("drop"))
    standing = [
        PieceFile(row.name, row.file)
        for row in (kept.files.select_related("file") if kept else ())
        if str(row.pk) not in dropped
    ]
    return keep_uploads(request.FILES.getlist("files"), standing)
