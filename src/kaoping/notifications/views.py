"""What the office sent, the addresses to which mail came back, how it sends, how posts are told."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaoping.base.clock import OFFICE_ZONE
from kaoping.base.tables import table_response, wants_table
from kaoping.notifications import access, account, queries, setup, troubles, wording
from kaoping.notifications import outgoing as sending_door
from kaoping.notifications.compose import mail_bytes
from kaoping.notifications.forms import AccountForm, FilterForm, PreferenceForm, ResendForm, TryForm
from kaoping.notifications.models import MailPreference, OutgoingMail
from kaoping.units.models import PostAddress, Unit

PER_PAGE = 30


@login_required
@require_GET
def sent(request: HttpRequest) -> HttpResponse:
    """All mail that went out or was to go, with its state; as a table when asked for an export."""
    access.must_read(request.user)
    filters = FilterForm(request.GET).filters()
    rows = queries.listed(filters)
    if wants_table(request):
        return _table(request, rows)
    counts = queries.counts_by_state(filters)
    paginator = Paginator(rows, PER_PAGE)
    paginator.count = counts.get(filters.state, 0)
    context = {
        "filters": filters,
        "page": paginator.get_page(request.GET.get("page")),
        "tabs": _tabs(request, filters, counts),
        "kinds": [("", _("all")), *wording.KINDS.items()],
        "units": [("", _("all")), *Unit.objects.assessed().in_order().values_list("code", "name")],
        "is_sending": account.is_sending(),
        "goes_to_folder": account.goes_to_folder(),
        "may_set": access.may_set(request.user),
        "may_receive": access.may_receive(request.user),
        "here": "sent",
    }
    return render(request, "notifications/sent.html", context)


@login_required
@require_GET
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    """One mail as it went, and what became of it."""
    row = access.mail_to_see(request.user, pk)
    context = {
        "mail": row,
        "again": row.repeated_by.order_by("pk"),
        "answers": row.answered_by.order_by("pk"),  # type: ignore[attr-defined]  # mail that came in
        "may_act": access.may_act(request.user),
        "form": ResendForm(),
        "here": "sent",
    }
    return render(request, "notifications/mail.html", context)


@login_required
@require_GET
def original(request: HttpRequest, pk: int) -> HttpResponse:
    """The mail as its bytes, to be kept or shown to somebody."""
    row = access.mail_to_see(request.user, pk)
    response = HttpResponse(mail_bytes(row), content_type="message/rfc822")
    response["Content-Disposition"] = f'attachment; filename="sent-{row.pk}.eml"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_POST
def resend(request: HttpRequest, pk: int) -> HttpResponse:
    """The same words once more, as a mail of its own."""
    row = access.mail_to_resend(request.user, pk)
    form = ResendForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
        return redirect("outgoing:mail", pk)
    again = sending_door.resend(row, actor=request.user, to=form.cleaned_data["to"])
    if again is None:
        messages.error(request, _("Sending is not set up, so nothing was sent. Set it up first."))
        return redirect("outgoing:mail", pk)
    if again.state == OutgoingMail.State.SUPPRESSED:
        messages.error(request, wording.why_sentence(again.why))
    else:
        messages.success(request, _("It goes again to %(to)s.") % {"to": again.to_address})
    return redirect("outgoing:mail", again.pk)


@login_required
@require_GET
def addresses(request: HttpRequest) -> HttpResponse:
    """Addresses to which mail came back."""
    access.must_read(request.user)
    rows = queries.troubled()
    if wants_table(request):
        columns = [
            _("Address"),
            pgettext("mail", "Unit"),
            _("Came back"),
            _("Last"),
            _("What the other side said"),
            _("Suspended"),
        ]
        return table_response(
            request,
            _("Addresses in trouble"),
            columns,
            (
                [
                    row.trouble.address,
                    row.owner.post.unit.name if row.owner else "",
                    row.trouble.bounces,
                    row.trouble.last_at.astimezone(OFFICE_ZONE).strftime("%Y-%m-%d %H:%M"),
                    row.trouble.said,
                    _("yes") if row.trouble.suspended_at else _("no"),
                ]
                for row in rows
            ),
        )
    context = {
        "rows": rows,
        "may_act": access.may_act(request.user),
        "may_set": access.may_set(request.user),
        "may_receive": access.may_receive(request.user),
        "here": "addresses",
    }
    return render(request, "notifications/addresses.html", context)


@login_required
@require_POST
def confirm_address(request: HttpRequest, pk: int) -> HttpResponse:
    """The address is right after all: mail goes to it again."""
    trouble = access.trouble_to_confirm(request.user, pk)
    troubles.confirm_address(trouble, actor=request.user)
    messages.success(request, _("Confirmed: mail goes to %(address)s again.") % {"address": trouble.address})
    return redirect("outgoing:addresses")


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def sending(request: HttpRequest) -> HttpResponse:
    """The account from which the office sends."""
    access.must_set(request.user)
    row = account.account()
    if not row.address and not request.POST:
        row.address = account.sender_address() if "@demo.example" not in account.sender_address() else ""
    form = AccountForm(request.POST or None, instance=row)
    if form.is_valid():
        setup.change_account(form.save(commit=False), word=form.cleaned_data["password"], actor=request.user)
        messages.success(request, _("Saved. Send a test to yourself to see what the server says."))
        return redirect("outgoing:sending")
    return render(
        request,
        "notifications/sending.html",
        _sending_context(request, form, TryForm(initial={"to": _own_address(request)})),
    )


@login_required
@require_POST
def try_out(request: HttpRequest) -> HttpResponse:
    """Send a test mail now and say what the server answered."""
    access.must_set(request.user)
    form = TryForm(request.POST)
    if not form.is_valid():
        return render(
            request,
            "notifications/sending.html",
            _sending_context(request, AccountForm(instance=account.account()), form),
            status=422,
        )
    outcome = setup.try_out(to=form.cleaned_data["to"], actor=request.user)
    if outcome.result == "taken":
        said = _("the demo's folder") if account.goes_to_folder() else outcome.said
        messages.success(
            request,
            _("The test to %(to)s was taken: %(said)s") % {"to": form.cleaned_data["to"], "said": said},
        )
    elif outcome.said == "plain":
        messages.error(
            request,
            _(
                "Without encryption mail is handed over on this machine alone. Choose TLS or STARTTLS; nothing was sent."
            ),
        )
    else:
        messages.error(
            request, _("The test was not taken. The server said: %(said)s") % {"said": outcome.said}
        )
    return redirect("outgoing:sending")


@login_required
@require_http_methods(["GET", "POST"])
def preference(request: HttpRequest, pk: int) -> HttpResponse:
    """How one's own post is told by mail."""
    post = access.own_post(request.user, pk)
    row = MailPreference.objects.filter(post=post).first()
    form = PreferenceForm(
        request.POST or None, initial={"notices": row.notices if row else MailPreference.Notices.DIGEST}
    )
    if form.is_valid():
        setup.choose_notices(post, notices=form.cleaned_data["notices"], actor=request.user)
        messages.success(request, _("Kept."))
        return redirect("notifications")
    context = {
        "form": form,
        "post": post,
        "addresses": list(
            PostAddress.objects.filter(post=post).order_by("pk").values_list("address", flat=True)
        ),
        "is_sending": account.is_sending() and account.account().sends_notices,
    }
    return render(request, "notifications/preference.html", context)


def _sending_context(request: HttpRequest, form: AccountForm, try_form: TryForm) -> dict[str, Any]:
    return {
        "form": form,
        "try_form": try_form,
        "row": account.account(),
        "has_password": bool(account.password()),
        "goes_to_folder": account.goes_to_folder(),
        "may_read": access.may_read(request.user),
        "may_receive": access.may_receive(request.user),
        "here": "sending",
    }


def _own_address(request: HttpRequest) -> str:
    return getattr(request.user, "email", "") or ""


def _tabs(request: HttpRequest, filters: queries.Filters, counts: dict[str, int]) -> list[dict[str, Any]]:
    kept = {
        name: value
        for name, value in request.GET.items()
        if name not in ("state", "page", "export") and value
    }
    shown = [("", pgettext("mail", "All")), *OutgoingMail.State.choices]
    return [
        {
            "word": word,
            "count": counts.get(state, 0),
            "href": reverse("outgoing:list")
            + ("?" + urlencode({**({"state": state} if state else {}), **kept})).rstrip("?"),
            "is_here": filters.state == state,
        }
        for state, word in shown
        if not state or counts.get(state) or filters.state == state
    ]


def _table(request: HttpRequest, rows: Any) -> HttpResponse:
    columns = [
        pgettext("mail", "Number"), _("Written"), _("Sent"), pgettext("mail", "To"), pgettext("mail", "Unit"), _("Kind"),
        pgettext("mail", "Subject"), pgettext("mail", "State"), pgettext("mail", "Why"), _("What the server said"), _("Tries"), "Message-ID",
    ]  # fmt: skip

    def moment(value: Any) -> str:
        return value.astimezone(OFFICE_ZONE).strftime("%Y-%m-%d %H:%M:%S") if value else ""

    return table_response(
        request,
        _("Register of sent mail"),
        columns,
        (
            [
                row.pk, moment(row.made_at), moment(row.sent_at), row.to_address, row.unit.name if row.unit else "",
                wording.kind_word(row.kind), row.subject, row.get_state_display(), wording.why_sentence(row.why),
                row.said, row.tries, row.message_id,
            ]
            for row in rows
        ),
    )  # fmt: skip
