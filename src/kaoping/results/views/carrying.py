"""A published result as figures of a larger scheme."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from kaoping.assessment import access_facts
from kaoping.assessment.actions.facts import FactsRefused
from kaoping.assessment.ports import Refusal
from kaoping.assessment.views.facts import what_was_done
from kaoping.results import access_results as access
from kaoping.results.access import scheme_to_see
from kaoping.results.queries.frozen import current_publication
from kaoping.results.terms import FIGURES, carry, targets_of


class CarryForm(forms.Form):
    """Which figure goes where."""

    target = forms.ChoiceField(label=gettext_lazy("into"))
    figure = forms.ChoiceField(label=gettext_lazy("figure"), choices=list(FIGURES.items()))


@login_required
@require_GET
def carry_current(request: HttpRequest) -> HttpResponse:
    """From the bar: the newest revision's page, or the word that there is nothing to carry yet."""
    access.require_office(request.user)
    version = scheme_to_see(request.GET.get("scheme", ""))
    publication = current_publication(version) if version else None
    if publication is not None:
        return redirect("results:carrying", publication.pk)
    return render(request, "results/carrying.html", {"publication": None})


@login_required
@require_http_methods(["GET", "POST"])
def carrying(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer the figures of all units to a scheme that reads them; doing it twice does nothing more."""
    publication = access.publication_to_work_on(request.user, pk)
    targets = {one.value: one for one in targets_of(publication)}
    form = CarryForm(request.POST or None)
    form.fields["target"].choices = [  # type: ignore[attr-defined]
        (value, f"{one.version.title}{_(': ')}{one.title}") for value, one in targets.items()
    ]
    refusal, status = "", 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                done = carry(
                    publication, targets[form.cleaned_data["target"]], form.cleaned_data["figure"],
                    actor=request.user, barred=access_facts.barred_units(request.user),
                )  # fmt: skip
            except FactsRefused as error:
                refusal = " ".join(one.sentence for one in error.refused[:5])
            except Refusal as error:
                refusal = error.sentence
            else:
                messages.success(
                    request,
                    what_was_done(done)
                    if done.anything
                    else _("All of it was carried over before; nothing was done."),
                )
                return redirect("results:carrying", publication.pk)
    context = {"publication": publication, "form": form, "targets": targets, "refusal": refusal}
    return render(request, "results/carrying.html", context, status=status)
