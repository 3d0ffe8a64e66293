"""The office's quarantine: what the gate holds back, why, and the decision about it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from kaoping.assessment import access_quarantine as access
from kaoping.assessment.forms import WordsForm
from kaoping.assessment.queries import quarantine
from kaoping.base.seen import last_deed, who_was_first
from kaoping.evidence.gate import actions, scanner

PER_PAGE = 20


@login_required
@require_safe
def held_files(request: HttpRequest) -> HttpResponse:
    """What waits, what is not drawn, what was decided."""
    asked = request.GET.get("view", "")
    view = asked if asked in quarantine.VIEWS else "held"
    rows = access.held_to_see(request.user, view)
    counts = quarantine.counts()
    paginator = Paginator(rows, PER_PAGE)
    paginator.count = counts[view]
    page = paginator.get_page(request.GET.get("page"))
    names = {
        "held": pgettext("quarantine", "held back"),
        "active": pgettext("quarantine", "act by themselves"),
        "decided": pgettext("quarantine", "decided"),
    }
    context = {
        "page": page,
        "files": quarantine.with_origins(list(page.object_list)),
        "view": view,
        "tabs": [(name, names[name], counts[name]) for name in quarantine.VIEWS],
        "decides": access.may_decide(request.user),
        "scanner_is_set": scanner.is_set(),
    }
    return render(request, "assessment/quarantine.html", context)


@login_required
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Release a file, or keep it held for good; both with a reason."""
    found = access.held_to_decide(request.user, pk)
    form = WordsForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write down why; the reason stands with the file and in the audit trail."))
        return redirect("assessment:quarantine")
    reason = form.cleaned_data["reason"]
    if request.POST.get("act") == "release":
        done = actions.release(found.file, actor=request.user, reason=reason)
        said = _("Released. The file is read and shown like any other from now on.")
    else:
        done = actions.keep_held(found.file, actor=request.user, reason=reason)
        said = _("Kept in quarantine for good. Nobody but the office can fetch it.")
    if done:
        messages.success(request, said)
    else:
        messages.info(
            request,
            who_was_first(
                _("this is decided; see the list of what is decided."), last_deed(found.file), kept=False
            ),
        )
    return redirect(f"{reverse('assessment:quarantine')}?view={'decided' if done else 'held'}")
