"""A reviewer's own marks for whole indicators: the list, and a grid of all units."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kaoping.assessment.actions.facts import FactsRefused, record_facts
from kaoping.assessment.fact_forms import Changes, put_refusals, read_grid
from kaoping.assessment.fact_forms_event import BasisForm
from kaoping.assessment.fact_words import KIND_WORDS
from kaoping.assessment.ports import Refusal
from kaoping.assessment.queries.fact_choices import choose
from kaoping.assessment.queries.fact_grids import grid
from kaoping.assessment.queries.fact_places import label_of
from kaoping.assessment.views.facts import basis_of, shown_rows, what_was_done
from kaoping.reviews import whole
from kaoping.units import access as posts


@login_required
@require_GET
def assess_list(request: HttpRequest) -> HttpResponse:
    """The indicators that wait for this reviewer's marks, unit by unit."""
    return render(request, "reviews/assess.html", {"rows": whole.to_assess(request.user)})


@login_required
@require_http_methods(["GET", "POST"])
def assess(request: HttpRequest) -> HttpResponse:
    """All units of one indicator; own ones are set aside. What is saved counts at once."""
    person: Any = request.user
    version, asked = whole.indicator_to_assess(
        person, request.GET.get("name", ""), request.GET.get("scheme", "")
    )
    place, choices = choose(version, asked, request.GET.dict(), assessor=person.get_username())
    barred = posts.conflicting_units(person)
    made = grid(place, barred=barred)
    form = BasisForm(request.POST or None, request.FILES or None)
    form.fields["basis"].required = False
    form.fields["basis"].label = _("Remark")
    form.fields["basis"].help_text = _(
        "For a changed mark: why it changes. The old mark stays readable to the office."
    )
    del form.fields["file"]
    changes, refusals, status = Changes(), [], 200
    if request.method == "POST":
        changes = read_grid(made, request.POST.dict(), was=request.POST.dict())
        if not changes.anything and not changes.errors:
            messages.info(request, _("Nothing was changed, so nothing was recorded."))
            return redirect(request.get_full_path())
        if _changes_a_mark(changes) and not request.POST.get("basis", "").strip():
            form.fields["basis"].required = True
        if form.is_valid() and not changes.errors:
            home = whole.home_of(person)
            for entry in changes.entries:
                entry.values["home"] = home
            try:
                done = record_facts(
                    version, changes.entries, actor=person, cleared=changes.cleared, barred=barred,
                    basis=basis_of(form, source="assessor"),
                )  # fmt: skip
            except FactsRefused as error:
                refusals = put_refusals(changes, error)
            except Refusal as error:
                refusals = [error.sentence]
            else:
                messages.success(request, what_was_done(done))
                return redirect(request.get_full_path())
        status = 422
    context = {
        "version": version, "asked": asked, "place": place, "choices": choices, "form": form,
        "changes": changes, "refusals": refusals, "writes": version.state == version.State.PUBLISHED,
        "label": label_of(asked), "kind_word": KIND_WORDS["mark"], "query": request.GET.urlencode(),
        "needs_assessor": False, "is_assessor": True, **shown_rows(request, made),
    }  # fmt: skip
    return render(request, "assessment/facts_grid.html", context, status=status)


def _changes_a_mark(changes: Changes) -> bool:
    return bool(changes.cleared) or any(entry.replaces is not None for entry in changes.entries)
