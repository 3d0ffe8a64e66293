"""Settings of the mailboxes that are polled: list, add, change, try, remove."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kaoping.base import clock
from kaoping.intake import access, actions, door_words, queries
from kaoping.intake.doors import progress, secrets
from kaoping.intake.doors.trouble import Trouble
from kaoping.intake.doors.tryout import try_out
from kaoping.intake.mailbox_forms import MailboxForm


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """The mailboxes with what they last said, and an empty form below."""
    boxes = access.mailboxes_to_set(request.user)
    form = MailboxForm(request.POST or None)
    if form.is_valid():
        return _saved(request, form)
    rows = [(box, door_words.sentence(box.said, box.host)) for box in boxes]
    context = {"rows": rows, "form": form, "waits": queries.not_handed_over()}
    return render(request, "intake/settings.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def mailbox(request: HttpRequest, pk: int) -> HttpResponse:
    """One mailbox: its form, its state, the mails it did not hand over."""
    box = access.mailbox_to_set(request.user, pk)
    form = MailboxForm(request.POST or None, instance=box)
    if form.is_valid():
        return _saved(request, form)
    given_up = [(row, door_words.why_not_fetched(row.said)) for row in queries.not_handed_over(box)[:50]]
    context = {
        "box": access.mailbox_to_set(request.user, pk),
        "form": form,
        "said": door_words.sentence(box.said, box.host),
        "has_password": bool(secrets.of(pk)),
        "given_up": given_up,
    }
    return render(request, "intake/mailbox.html", context)


def _saved(request: HttpRequest, form: MailboxForm) -> HttpResponse:
    box = actions.save_mailbox(
        form.save(commit=False), password=form.cleaned_data["password"], actor=request.user
    )
    messages.success(request, _("Saved. Now try it: the server's answer is shown here."))
    return redirect("intake:mailbox", box.pk)


@login_required
@require_POST
def try_mailbox(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign in and open the folder within ten seconds; say what the server answered."""
    box = access.mailbox_to_set(request.user, pk)
    try:
        tried = try_out(box)
    except Trouble as trouble:
        if trouble.code != "busy":
            progress.note_trouble(box, trouble, clock.now())
        messages.error(request, door_words.sentence(trouble.kept(), box.host))
    else:
        progress.note_success(box, clock.now())
        messages.success(
            request,
            ngettext(
                "It works: signed in, and the folder %(folder)s holds %(count)s mail.",
                "It works: signed in, and the folder %(folder)s holds %(count)s mails.",
                tried.mails,
            )
            % {"folder": box.folder, "count": tried.mails},
        )
    return redirect("intake:mailbox", pk)


@login_required
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Poll it no more."""
    box = access.mailbox_to_set(request.user, pk)
    name = str(box)
    actions.remove_mailbox(box, actor=request.user)
    messages.success(
        request,
        _("%(mailbox)s is polled no more and its password is forgotten. Its mails stay.") % {"mailbox": name},
    )
    return redirect("intake:settings")
