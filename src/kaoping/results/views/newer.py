"""Another freeze for a result: what it changes is read first, then it is taken or an erratum begun."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kaoping.assessment.ports import Refusal
from kaoping.results import access_results as access
from kaoping.results.actions import publishing
from kaoping.results.models import Freeze, Publication
from kaoping.results.publishing_forms import ChooseFreezeForm, NewerFreezeForm
from kaoping.results.queries.freeze_compare import compare
from kaoping.results.queries.publishing import was_shown

PER_PAGE = 100


@login_required
@require_http_methods(["GET", "POST"])
def newer(request: HttpRequest, pk: int) -> HttpResponse:
    """Every difference that this freeze makes, and below it the deed; nothing happens by looking."""
    publication = access.publication_to_work_on(request.user, pk)
    chosen = ChooseFreezeForm(request.GET, publication=publication)
    if not chosen.is_valid():
        raise Http404
    freeze: Freeze = chosen.cleaned_data["freeze"]
    is_erratum = was_shown(publication)
    against = publication if is_erratum or publication.revises is None else publication.revises
    found = compare(against.freeze, freeze)
    needs_words = found.is_same and (is_erratum or publication.revises is not None)
    form = NewerFreezeForm(request.POST or None, initial={"seen": publication.version}, same=needs_words)
    refusal, status = "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _take(publication, freeze, is_erratum, request.user, form.cleaned_data)
            except Refusal as error:
                refusal = error.sentence
                # What was typed stays; it is sent again from the page that stands now.
                said = request.POST.copy()
                said["seen"] = str(publication.version)
                form.data = said
            else:
                messages.success(request, _("The result stands on freeze %(n)s now.") % {"n": freeze.number})
                return redirect("results:desk")
    context = {
        "publication": publication, "freeze": freeze, "found": found, "against": against,
        "is_erratum": is_erratum, "form": form, "refusal": refusal,
        "page": Paginator(found.changes, PER_PAGE).get_page(request.GET.get("page")),
    }  # fmt: skip
    return render(request, "results/newer.html", context, status=status)


def _take(
    publication: Publication, freeze: Freeze, is_erratum: bool, actor: Any, said: dict[str, Any]
) -> None:
    deed = publishing.erratum if is_erratum else publishing.use_freeze
    deed(
        publication, freeze, actor=actor, seen=said["seen"], reason=said["reason"],
        though_same=said.get("though_same", False),
    )  # fmt: skip
