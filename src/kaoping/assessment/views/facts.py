"""The desk of facts: what the scheme reads, a grid to fill in, the list of what is recorded."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaoping.assessment import access_facts as access
from kaoping.assessment.actions.facts import Basis, FactsRefused, Recorded, record_facts, withdraw_fact
from kaoping.assessment.fact_forms import Changes, put_refusals, read_grid
from kaoping.assessment.fact_forms_event import BasisForm
from kaoping.assessment.fact_words import KIND_WORDS
from kaoping.assessment.ports import Refusal
from kaoping.assessment.queries.fact_choices import choose, person_of_assessor
from kaoping.assessment.queries.fact_grids import Grid, grid, only_missing
from kaoping.assessment.queries.fact_lists import COLUMNS, STATES, list_row, listed_facts, shown_fact
from kaoping.assessment.queries.fact_places import label_of, places
from kaoping.assessment.queries.fact_unread import unread_facts
from kaoping.assessment.queries.texts import schemes_in_force
from kaoping.base.tables import table_response, wants_table
from kaoping.evidence import serving, storage

A_PAGE = 50
MOST_CELLS = 4000  # of one page: what a form may send at once


@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Which facts the scheme in force reads, who records them, how far that is; units go to their own."""
    if access.reads_own_alone(request.user):
        return redirect("assessment:facts_list")
    version = access.desk_to_see(request.user, request.GET.get("scheme", ""))
    if version is None:
        return render(request, "assessment/facts.html", {"version": None})
    rows = places(version)
    if wants_table(request):
        columns = [
            _("kind"),
            pgettext("facts", "of"),
            _("read by"),
            _("recorded by"),
            _("units asked"),
            _("units recorded"),
            _("facts"),
        ]
        return table_response(
            request, _("Facts recorded"), columns,
            [[row.kind_word, row.label, row.readers, row.who, row.units, row.recorded, row.facts] for row in rows],
        )  # fmt: skip
    context = {
        "version": version,
        "schemes": schemes_in_force(),
        "rows": rows,
        "unread": unread_facts(version),
        "writes": access.may_record(request.user) and version.state == version.State.PUBLISHED,
    }
    return render(request, "assessment/facts.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def fill_grid(request: HttpRequest) -> HttpResponse:
    """One kind of fact for all units: only cells that changed become facts, all of them or none."""
    params = request.GET
    if request.method == "POST":
        version = access.desk_to_write(request.user, params.get("scheme", ""))
    else:
        seen = access.desk_to_see(request.user, params.get("scheme", ""))
        if seen is None:
            raise Http404
        version = seen
    asked = access.wanted_to_see(version, params.get("kind", ""), params.get("name", ""))
    if asked.kind in ("event", "decision"):
        raise Http404
    place, choices = choose(version, asked, params.dict())
    barred = access.barred_units(request.user)
    assessor = person_of_assessor(place.assessor)
    if assessor is not None:
        barred = barred | access.barred_units(assessor)
    writes = access.may_record(request.user) and version.state == version.State.PUBLISHED
    made = grid(place, barred=barred)
    form = BasisForm(request.POST or None, request.FILES or None)
    changes, refusals, status = Changes(), [], 200
    if request.method == "POST":
        changes = read_grid(made, request.POST.dict(), was=request.POST.dict())
        if not changes.anything and not changes.errors:
            messages.info(request, _("Nothing was changed, so nothing was recorded."))
            return redirect(request.get_full_path())
        if form.is_valid() and not changes.errors:
            try:
                done = record_facts(
                    version, changes.entries, actor=request.user, cleared=changes.cleared, barred=barred,
                    basis=basis_of(form, on_paper=asked.kind == "mark"),
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
        "changes": changes, "refusals": refusals, "writes": writes, "label": label_of(asked),
        "kind_word": KIND_WORDS[asked.kind], "query": params.urlencode(), **shown_rows(request, made),
        "needs_assessor": asked.kind == "mark" and not place.assessor,
    }  # fmt: skip
    return render(request, "assessment/facts_grid.html", context, status=status)


def shown_rows(request: HttpRequest, made: Grid) -> dict[str, Any]:
    """The rows of this page of the grid, after its filters; a form that was sent shows what it held."""
    empty = sum(row.is_empty for row in made.rows)
    total = len(made.rows)
    if request.GET.get("only") == "missing" and request.method != "POST":
        made = only_missing(made)
    if group := request.GET.get("group", ""):
        made.rows = [row for row in made.rows if row.group == group]
    if request.method == "POST":
        sent = [row for row in made.rows if f"w.{row.key}" in request.POST]
        made.rows = sent
    page = Paginator(made.rows, max(20, MOST_CELLS // (len(made.columns) + 1))).get_page(
        request.GET.get("page")
    )
    return {"grid": made, "page": page, "empty": empty, "total": total, "group": group}


def basis_of(form: BasisForm, *, source: str = "page", on_paper: bool = False) -> Basis:
    """What the form says stands behind the facts; its file is kept byte for byte."""
    file = form.cleaned_data.get("file")
    stored = storage.keep(file) if file else None
    return Basis(source, form.cleaned_data["basis"], stored, file.name if file else "", on_paper)


def what_was_done(done: Recorded) -> str:
    """The sentence after a save."""
    parts = []
    if done.new:
        parts.append(ngettext("%(n)s fact recorded", "%(n)s facts recorded", done.new) % {"n": done.new})
    if done.corrected:
        parts.append(ngettext("%(n)s corrected", "%(n)s corrected", done.corrected) % {"n": done.corrected})
    if done.withdrawn:
        parts.append(ngettext("%(n)s withdrawn", "%(n)s withdrawn", done.withdrawn) % {"n": done.withdrawn})
    if done.known:
        parts.append(
            ngettext("%(n)s was recorded already", "%(n)s were recorded already", done.known)
            % {"n": done.known}
        )
    if done.withdrawn_before:
        n = done.withdrawn_before
        parts.append(
            ngettext("%(n)s was withdrawn before and stays so", "%(n)s were withdrawn before and stay so", n)
            % {"n": n}
        )
    return _("Done: %(what)s. The sheets follow.") % {"what": _(", ").join(parts) or _("nothing new")}


@login_required
@require_safe
def fact_list(request: HttpRequest) -> HttpResponse:
    """What is recorded, newest first, with who, when and on what basis; units see their own."""
    filters = {
        name: request.GET.get(name, "")
        for name in ("kind", "name", "unit", "state", "q", "recording", "scheme")
    }
    rows = listed_facts(access.visible_facts(request.user), filters)
    names = access.sees_assessors(request.user)
    if wants_table(request):
        return table_response(
            request, _("Facts recorded"), [str(one) for one in COLUMNS],
            (list_row(shown_fact(row, names=names)) for row in rows),
        )  # fmt: skip
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [shown_fact(row, names=names) for row in page],
        "filters": filters,
        "kinds": [("", _("all")), *KIND_WORDS.items()],
        "states": STATES,
        "everybody": names,
    }
    return render(request, "assessment/facts_list.html", context)


@login_required
@require_safe
def fact(request: HttpRequest, pk: int) -> HttpResponse:
    """One fact with everything behind it, and what it corrects or was corrected by."""
    found = access.fact_to_see(request.user, pk)
    names = access.sees_assessors(request.user)
    context = {
        "fact": found,
        "shown": shown_fact(found, names=names),
        "reads": access.scheme_of_fact(found),
        "writes": found.stands and access.may_take_back(request.user, found),
        "everybody": names,
        "later": getattr(found, "replaced_by", None),
    }
    return render(request, "assessment/fact.html", context)


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    found = access.fact_to_withdraw(request.user, pk)
    try:
        withdraw_fact(
            found,
            access.scheme_of_fact(found),
            actor=request.user,
            reason=request.POST.get("reason", "")[:2000],
        )
    except Refusal as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("Withdrawn; it stays readable and counts no more."))
    return redirect("assessment:fact", pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def fact_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The evidence beside a fact, as it came, always as a download."""
    recording = access.fact_to_see(request.user, pk).recording
    if recording.file is None or not access.may_read_file(request.user, recording):
        raise Http404
    return serving.hand_out(
        request, recording.file, recording.file_name, is_office=access.is_office(request.user)
    )


def grid_address(kind: str, name: str, **more: str) -> str:
    return f"{reverse('assessment:facts_grid')}?{urlencode({'kind': kind, 'name': name, **more})}"
