"""The yearly sweep: ask for it, read its families, take it away as a spreadsheet."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaoping.assessment.ports import Refusal
from kaoping.base.tables import table_response, wants_table
from kaoping.originality import access, actions, queries
from kaoping.originality.forms import SweepForm
from kaoping.originality.models import Sweep
from kaoping.units.access import is_office, units_of

A_PAGE = 30


@login_required
@require_safe
def sweeps(request: HttpRequest) -> HttpResponse:
    access.may_read_texts(request.user)
    return _page(request, SweepForm())


@login_required
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    access.must_keep_texts(request.user)
    form = SweepForm(request.POST)
    if form.is_valid():
        try:
            actions.ask_for_sweep(least_share=form.cleaned_data["share"] / 100, actor=request.user)
        except Refusal as error:
            messages.error(request, error.sentence)
        else:
            messages.success(request, _("The sweep has begun; its result appears here."))
        return redirect("originality:sweeps")
    return _page(request, form, status=422)


@login_required
@require_safe
def sweep(request: HttpRequest, pk: int) -> HttpResponse:
    """The families that a sweep found; exports all of them."""
    row = access.sweep_to_see(request.user, pk)
    families = queries.families_of(row, own_units=units_of(request.user), reads_all=True)
    if wants_table(request):
        columns = [
            _("family"), _("text"), _("from whom"), _("date"), _("nearest source"), _("share of the text, %"),
        ]  # fmt: skip
        return table_response(
            request, _("Sweep %(day)s") % {"day": row}, columns, queries.sweep_rows(families)
        )
    context = {"sweep": row, "page": Paginator(families, A_PAGE).get_page(request.GET.get("page"))}
    return render(request, "originality/sweep.html", context)


def _page(request: HttpRequest, form: SweepForm, status: int = 200) -> HttpResponse:
    context = {"sweeps": Sweep.objects.all()[:A_PAGE], "form": form, "keeps": is_office(request.user)}
    return render(request, "originality/sweeps.html", context, status=status)
