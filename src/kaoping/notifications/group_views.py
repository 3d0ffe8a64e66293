"""The groups that the office writes to, what went into them, and a test of each."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaoping.base.clock import OFFICE_ZONE
from kaoping.base.tables import table_response, wants_table
from kaoping.notifications import access, account, wording
from kaoping.notifications.group_forms import GroupForm
from kaoping.notifications.groups import sending, setup
from kaoping.notifications.groups.addresses import kept
from kaoping.notifications.models import GroupChannel, GroupMessage

PER_PAGE = 30


@login_required
@require_GET
def groups(request: HttpRequest) -> HttpResponse:
    """All groups, and every message that went into one or was held back."""
    access.must_see_groups(request.user)
    rows = GroupMessage.objects.select_related("channel").order_by("-made_at", "pk")
    if wants_table(request):
        return _table(request, rows)
    context = {
        "channels": GroupChannel.objects.select_related("unit").order_by("name", "pk"),
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "may_act": access.may_act(request.user),
        "may_read": access.may_read(request.user),
        "may_set": access.may_set(request.user),
        "may_receive": access.may_receive(request.user),
        "goes_to_folder": account.goes_to_folder(),
        "here": "groups",
    }
    return render(request, "notifications/groups.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A new group."""
    access.must_set(request.user)
    return _form(request, None)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def group(request: HttpRequest, pk: int) -> HttpResponse:
    """One group: its settings, and a test."""
    return _form(request, access.group_to_set(request.user, pk))


@login_required
@require_POST
def try_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Say one sentence in the group now, and tell what the server answered."""
    channel = access.group_to_set(request.user, pk)
    outcome = setup.try_out(channel, actor=request.user)
    said = {"said": outcome.said or _("nothing")}
    if outcome.result == "taken":
        where = _("the demo's folder") if account.goes_to_folder() else outcome.said
        messages.success(request, _("The server took the test: %(said)s") % {"said": where})
    else:
        why = wording.group_why_sentence(outcome.result)
        answered = _("The test did not go well. The server answered: %(said)s.") % said
        messages.error(request, f"{answered} {why}")
    return redirect("outgoing:group", pk)


@login_required
@require_POST
def resend(request: HttpRequest, message_pk: int) -> HttpResponse:
    """The same words once more."""
    message = access.group_message_to_resend(request.user, message_pk)
    rows = sending.resend(message, actor=request.user)
    tell_what_becomes(request, message.channel, rows)
    return redirect("outgoing:groups")


def tell_what_becomes(request: HttpRequest, channel: GroupChannel, rows: list[GroupMessage]) -> None:
    """One sentence about what a person has just sent: it goes, waits for the morning, or is held back."""
    if not rows:
        messages.error(request, _("The group is switched off, so nothing was sent. Switch it on first."))
    elif rows[0].state == GroupMessage.State.SUPPRESSED:
        messages.error(request, wording.group_why_sentence(rows[0].why))
    elif rows[0].next_try_at is not None and rows[0].next_try_at > rows[0].made_at:
        at = rows[0].next_try_at.astimezone(OFFICE_ZONE)
        messages.success(
            request,
            _("It is quiet in “%(group)s” now; the message goes at %(time)s.")
            % {"group": channel, "time": f"{at:%H:%M}"},
        )
    else:
        messages.success(request, _("It goes into “%(group)s”.") % {"group": channel})


def _form(request: HttpRequest, channel: GroupChannel | None) -> HttpResponse:
    form = GroupForm(request.POST or None, instance=channel)
    if form.is_valid():
        saved = setup.change_group(form.save(commit=False), address=form.address, actor=request.user)
        messages.success(request, _("Saved. Try it out to see what the server says."))
        return redirect("outgoing:group", saved.pk)
    context = {
        "form": form,
        "channel": channel,
        "has_address": channel is not None and kept(channel) is not None,
        "goes_to_folder": account.goes_to_folder(),
    }
    return render(request, "notifications/group.html", context, status=422 if form.is_bound else 200)


def _table(request: HttpRequest, rows) -> HttpResponse:
    columns = [
        _("Written"), pgettext("group chat", "Group"), _("Kind"), _("by"), _("State"), pgettext("mail", "Why"), _("What the server said"),
        _("Tries"), _("Text"),
    ]  # fmt: skip
    return table_response(
        request,
        _("Messages to groups"),
        columns,
        (
            [
                row.made_at.astimezone(OFFICE_ZONE).strftime("%Y-%m-%d %H:%M:%S"), row.channel.name,
                wording.group_kind_word(row.kind), row.made_by, row.get_state_display(),
                wording.group_why_sentence(row.why), row.said, row.tries, row.body,
            ]
            for row in rows
        ),
    )  # fmt: skip
