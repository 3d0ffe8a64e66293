"""The office's mailbox: the list, one mail beside its proposal, the decision in one step."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaoping.base.clock import OFFICE_ZONE
from kaoping.base.seen import last_deed, who_was_first
from kaoping.base.tables import table_response, wants_table
from kaoping.evidence import serving
from kaoping.intake import access, actions, ports, queries, wording
from kaoping.intake.forms import AnswerForm, ConfirmForm, FilterForm, IgnoreForm, ResendForm, UndoForm
from kaoping.intake.models import Message
from kaoping.intake.proposals import items_of
from kaoping.intake.reading import read_message, short_proposal
from kaoping.units.models import Unit

PER_PAGE = 20


@login_required
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """The list, with its first mail open; as a table when the address asks for an export."""
    filters = FilterForm(request.GET).filters()
    rows = access.inbox_to_see(request.user, filters)
    if wants_table(request):
        return _register(request, filters)
    counts = queries.counts_by_state(filters)
    page = _paginated(request, rows, counts.get(filters.state, 0))
    first = next(iter(page), None)
    shown = access.message_to_see(request.user, first.pk) if first else None
    return _page(request, filters, page, shown, counts)


@login_required
@require_GET
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """One mail, with the list that it was opened from."""
    return with_list(request, access.message_to_see(request.user, pk))


@login_required
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the mail in as chosen, and go on to the next."""
    mail = access.message_to_decide(request.user, pk)
    form = _confirm_form(mail, _units(), request.POST)
    if not form.is_valid():
        return with_list(request, mail, form)
    try:
        taken = actions.confirm(
            mail,
            unit=form.cleaned_data["unit"],
            items=form.items,
            actor=request.user,
            remember=form.cleaned_data.get("remember", False),
        )
    except (ports.CannotTakeIn, actions.CannotRemember) as refusal:
        form.add_error(None, refusal.sentence)
        return with_list(request, access.message_to_decide(request.user, pk), form)
    except actions.AlreadyDecided:
        return too_late(request, pk)
    messages.success(
        request,
        ngettext(
            "Taken in as %(count)s piece: %(label)s",
            "Taken in as %(count)s pieces: %(label)s",
            len(form.items),
        )
        % {"count": len(form.items), "label": taken.label},
    )
    return on_to_next(request, mail)


@login_required
@require_POST
def ignore(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave the mail out, with a reason."""
    mail = access.message_to_decide(request.user, pk)
    form = IgnoreForm(request.POST)
    if not form.is_valid():
        return with_list(request, mail, ignore_form=form)
    try:
        actions.ignore(mail, actor=request.user, reason=form.cleaned_data["reason"])
    except actions.AlreadyDecided:
        return too_late(request, pk)
    messages.success(
        request,
        _("Ignored: “%(mail)s”. It stays under “Ignored”, where it can be put back.") % {"mail": mail},
    )
    return on_to_next(request, mail)


@login_required
@require_POST
def resend(request: HttpRequest, pk: int) -> HttpResponse:
    """Call the mail a repeat of an earlier one."""
    mail = access.message_to_decide(request.user, pk)
    form = ResendForm(request.POST, earlier=queries.earlier_of_same_sender(mail))
    if not form.is_valid():
        return with_list(request, mail, resend_form=form)
    first = access.message_to_decide(request.user, form.cleaned_data["original"])
    try:
        actions.mark_resend(mail, first, actor=request.user)
    except actions.AlreadyDecided:
        return too_late(request, pk)
    messages.success(request, _("Marked as a re-send of “%(mail)s”; it counts nowhere.") % {"mail": first})
    return on_to_next(request, mail)


@login_required
@require_POST
def put_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo an ignore."""
    mail = access.message_to_decide(request.user, pk)
    try:
        actions.put_back(mail, actor=request.user)
    except actions.AlreadyDecided:
        return too_late(request, pk)
    messages.success(request, _("Put back: the mail waits for a decision again."))
    return redirect("intake:message", pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def original(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The mail as it came, byte for byte; held back with what is attached to it."""
    mail = access.message_to_see(request.user, pk)
    attached = [part.file for part in mail.parts.all() if not part.is_body]
    may_act = access.may_act(request.user)
    return serving.hand_out(request, mail.file, f"mail-{mail.pk}.eml", is_office=may_act, around=attached)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def part(request: HttpRequest, pk: int, position: int) -> HttpResponseBase:
    """One attachment, never shown in the browser's own page."""
    found = access.part_to_download(request.user, pk, position)
    return serving.hand_out(request, found.file, found.name, is_office=access.may_act(request.user))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def part_inside(request: HttpRequest, pk: int, position: int, place: int) -> HttpResponseBase:
    """A file in an archive that was attached."""
    found = access.part_to_download(request.user, pk, position)
    return serving.hand_out_member(request, found.file, place, is_office=access.may_act(request.user))


def with_list(
    request: HttpRequest, mail: Message, confirm_form: ConfirmForm | None = None, **forms: Any
) -> HttpResponse:
    filters = FilterForm(request.GET).filters()
    counts = queries.counts_by_state(filters)
    page = _paginated(request, access.inbox_to_see(request.user, filters), counts.get(filters.state, 0))
    return _page(request, filters, page, mail, counts, confirm_form, **forms)


def _paginated(request: HttpRequest, rows: QuerySet[Message], count: int) -> Any:
    """The asked page; the tabs' query has already counted the rows."""
    paginator = Paginator(rows, PER_PAGE)
    paginator.count = count
    return paginator.get_page(request.GET.get("page"))


def _page(
    request: HttpRequest,
    filters: queries.Filters,
    page: Any,
    mail: Message | None,
    counts: dict[str, int],
    confirm_form: ConfirmForm | None = None,
    ignore_form: IgnoreForm | None = None,
    resend_form: ResendForm | None = None,
    answer_form: AnswerForm | None = None,
    undo_form: UndoForm | None = None,
) -> HttpResponse:
    units = _units()
    may_act = access.may_act(request.user)
    context: dict[str, Any] = {
        "filters": filters,
        "page": page,
        "tabs": _tabs(request, filters, counts),
        "to_triage": counts.get(Message.State.TRIAGE, 0),
        "units": [("", _("all")), *((unit.code, unit.name) for unit in units)],
        "query": request.GET.urlencode(),
        "may_act": may_act,
        "is_opened": request.resolver_match is not None and request.resolver_match.url_name != "list",
        "last_entered": queries.last_entered(),
    }
    choices: list[ports.Choice] = []
    if mail is not None:
        waits = mail.state == Message.State.TRIAGE
        above, below = queries.neighbours(filters, mail)
        form = confirm_form or _confirm_form(mail, units)
        choices = form.choices
        earlier = queries.earlier_of_same_sender(mail) if waits else []
        reading = read_message(mail, units, choices, earlier)
        for row, piece in zip(form.rows, reading.pieces, strict=False):
            row.piece = piece
        context |= {
            "reading": reading,
            "message": mail,
            "above": above,
            "below": below,
            "decides": may_act and waits,
            "form": form,
            "ignore_form": ignore_form or IgnoreForm(),
            "resend_form": resend_form or ResendForm(earlier=earlier),
            "answer_form": answer_form or AnswerForm(),
            "undo_form": undo_form or UndoForm(),
            "receipt": _receipt(mail, reading.unit) if waits and may_act and not reading.asks else "",
            "answers": mail.answers,
        }
    labels = {choice.value: choice.label for choice in choices}
    context["rows"] = [(row, *short_proposal(row, labels)) for row in page]
    return render(request, "intake/inbox.html", context)


def _receipt(mail: Message, unit: Unit | None) -> str:
    """The answer that the sender would get for the proposal as it stands."""
    handler, items = ports.handler(), items_of(mail.proposal or {})
    return handler.preview(mail, unit, items) if handler and unit and items else ""


def _confirm_form(mail: Message, units: list[Unit], data: Any = None) -> ConfirmForm:
    guessed = (mail.proposal or {}).get("unit")
    unit = mail.unit or next((one for one in units if one.pk == guessed), None)
    return ConfirmForm(mail, data, units=units, unit=unit, items=items_of(mail.proposal or {}))


def _units() -> list[Unit]:
    return list(Unit.objects.assessed().in_order())


def _tabs(request: HttpRequest, filters: queries.Filters, counts: dict[str, int]) -> list[dict[str, Any]]:
    words = {
        Message.State.TRIAGE: pgettext("mail", "To sort"),
        Message.State.MATCHED: _("Taken in as pieces"),
        Message.State.IGNORED: pgettext("mail", "Ignored"),
        "": pgettext("mail", "All"),
    }
    kept = {
        name: value
        for name, value in request.GET.items()
        if name not in ("state", "page", "export") and value
    }
    return [
        {
            "word": word,
            "count": counts.get(state, 0),
            "href": reverse("intake:list") + "?" + urlencode({"state": state or "all", **kept}),
            "is_here": filters.state == state,
        }
        for state, word in words.items()
    ]


def _register(request: HttpRequest, filters: queries.Filters) -> HttpResponse:
    """The register of mail as listed, one line a mail."""
    columns = [
        pgettext("mail", "Number"), pgettext("mail", "Arrived"), pgettext("mail", "Sender"), pgettext("mail", "Address"), pgettext("mail", "Unit"), pgettext("mail", "Subject"), pgettext("mail", "State"), pgettext("mail", "Why"),
        pgettext("mail", "Became"), pgettext("mail", "Attachments"), pgettext("mail", "Bytes"), "SHA-256",
    ]  # fmt: skip
    rows = (
        [
            mail.pk,
            mail.received_at.astimezone(OFFICE_ZONE).strftime("%Y-%m-%d %H:%M:%S"),
            mail.from_name,
            mail.from_address,
            mail.unit.name if mail.unit else "",
            mail.subject,
            mail.get_state_display(),
            wording.why_sentence(mail.why),
            mail.result_label,
            mail.attachment_count,  # type: ignore[attr-defined]  # annotated by the query
            mail.file.size_bytes,
            mail.file.sha256,
        ]
        for mail in queries.register(filters)
    )
    return table_response(request, _("Register of mail"), columns, rows)


def on_to_next(request: HttpRequest, mail: Message) -> HttpResponse:
    """The next mail of the list that this one was opened from; the list when none is left."""
    filters = FilterForm(request.GET).filters()
    above, below = queries.neighbours(filters, mail)
    following = below or above
    address = reverse("intake:message", args=[following]) if following else reverse("intake:list")
    query = request.GET.urlencode()
    return redirect(f"{address}?{query}" if query else address)


def too_late(request: HttpRequest, pk: int) -> HttpResponse:
    mail = access.message_to_see(request.user, pk)
    stands = _("the mail is “%(state)s” now.") % {"state": mail.get_state_display()}
    messages.warning(request, who_was_first(stands, last_deed(mail), kept=False))
    return redirect("intake:message", pk)
