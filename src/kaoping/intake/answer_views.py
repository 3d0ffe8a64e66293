"""The doors beside confirm and ignore: answer the sender, take out what was taken in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kaoping.intake import access, actions, ports
from kaoping.intake.forms import AnswerForm, UndoForm
from kaoping.intake.views import on_to_next, too_late, with_list


@login_required
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell the sender what is the matter, and go on to the next mail."""
    mail = access.message_to_decide(request.user, pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return with_list(request, mail, answer_form=form)
    try:
        sent = actions.answer(
            mail, reasons=form.cleaned_data["reasons"], text=form.cleaned_data["text"], actor=request.user
        )
    except actions.CannotAnswer as refusal:
        form.add_error(None, refusal.sentence)
        return with_list(request, access.message_to_decide(request.user, pk), answer_form=form)
    except actions.AlreadyDecided:
        return too_late(request, pk)
    messages.success(
        request, _("The answer goes to %(to)s; the mail stands under “Ignored”.") % {"to": sent.to_address}
    )
    return on_to_next(request, mail)


@login_required
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw what was made of the mail; it waits for a decision again."""
    mail = access.message_to_undo(request.user, pk)
    form = UndoForm(request.POST)
    if not form.is_valid():
        return with_list(request, mail, undo_form=form)
    try:
        actions.undo(mail, actor=request.user, reason=form.cleaned_data["reason"])
    except ports.CannotTakeIn as refusal:
        form.add_error(None, refusal.sentence)
        return with_list(request, access.message_to_undo(request.user, pk), undo_form=form)
    except actions.AlreadyDecided:
        return too_late(request, pk)
    messages.success(request, _("Taken out: the mail waits for a decision again."))
    return redirect("intake:message", pk)
