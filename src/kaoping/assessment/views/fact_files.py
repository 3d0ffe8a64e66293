"""Files of facts: a template out, a filled one or JSON lines in, always previewed cell by cell."""

import hashlib
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kaoping.assessment import access_facts as access
from kaoping.assessment.actions.facts import Basis, FactsRefused, Recorded, import_lines, record_facts
from kaoping.assessment.fact_files import (
    FileRefused,
    event_template,
    is_lines,
    read_event_sheet,
    read_grid_sheet,
    read_lines,
    template,
)
from kaoping.assessment.fact_forms import put_refusals, read_grid
from kaoping.assessment.fact_forms_event import FactFileForm
from kaoping.assessment.fact_words import KIND_WORDS
from kaoping.assessment.ports import Refusal
from kaoping.assessment.queries.fact_checks import Check, Checked, Entry
from kaoping.assessment.queries.fact_choices import choose
from kaoping.assessment.queries.fact_grids import grid
from kaoping.assessment.queries.fact_places import label_of
from kaoping.assessment.views.facts import what_was_done
from kaoping.base import previewed
from kaoping.base.tables import XLSX
from kaoping.evidence import storage
from kaoping.pure.scoring.wanted import Wanted

WAITING = "kaoping_facts"
SHOWN = 300


@login_required
@require_safe
def fact_template(request: HttpRequest) -> HttpResponse:
    """The grid as a spreadsheet to be filled in; for events an empty one with the right columns."""
    version = access.desk_to_write(request.user, request.GET.get("scheme", ""))
    asked = access.wanted_to_see(version, request.GET.get("kind", ""), request.GET.get("name", ""))
    if asked.kind == "decision":
        raise Http404
    if asked.kind == "event":
        body = event_template(asked)
    else:
        place, _choices = choose(version, asked, request.GET.dict())
        body = template(grid(place), label_of(asked))
    response = HttpResponse(body, content_type=XLSX)
    name = "-".join(filter(None, (str(KIND_WORDS[asked.kind]), label_of(asked))))
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.xlsx")
    return response


@login_required
@require_http_methods(["GET", "POST"])
def import_file(request: HttpRequest) -> HttpResponse:
    """GET asks for a file; POST with one previews it; POST with ``take`` records it, all or nothing."""
    version = access.desk_to_write(request.user, request.GET.get("scheme", ""))
    kind, name = request.GET.get("kind", ""), request.GET.get("name", "")
    asked = access.wanted_to_see(version, kind, name) if kind else None
    if asked is not None and asked.kind == "decision":
        raise Http404
    context: dict[str, Any] = {
        "version": version, "asked": asked, "label": label_of(asked) if asked else "",
        "kind_word": KIND_WORDS[asked.kind] if asked else "", "query": request.GET.urlencode(),
    }  # fmt: skip
    if request.method == "POST" and "take" in request.POST:
        return _take(request, version, asked, context)
    form = FactFileForm(request.POST or None, request.FILES or None)
    context["form"] = form
    if not form.is_valid():
        return render(request, "assessment/facts_file.html", context, status=422 if form.is_bound else 200)
    raw, file_name = form.cleaned_data["file"].read(), form.cleaned_data["file"].name
    try:
        preview = _look(request, version, asked, raw, basis=None)
    except FileRefused as error:
        form.add_error("file", error.sentence)
        return render(request, "assessment/facts_file.html", context, status=422)
    if not preview["faults"]:
        request.session[WAITING] = [
            previewed.keep("fact-files", raw),
            file_name[:200],
            form.cleaned_data["basis"],
        ]
    return render(
        request, "assessment/facts_preview.html", {**context, **preview, "file_name": file_name, "digest": hashlib.sha256(raw).hexdigest()},
        status=422 if preview["faults"] else 200,
    )  # fmt: skip


def _take(request: HttpRequest, version: Any, asked: Wanted | None, context: dict[str, Any]) -> HttpResponse:
    digest, file_name, words = request.session.pop(WAITING, ("", "", ""))
    path = previewed.path_of("fact-files", digest)
    again = redirect(f"{request.path}?{request.GET.urlencode()}")
    if digest and request.POST.get("digest", digest) != digest:  # another tab was quicker
        messages.error(request, _("Another file was previewed after this one. Choose the right one again."))
        return again
    if not digest or not path.is_file():
        messages.error(request, _("The previewed file is no longer there. Choose it again."))
        return again
    raw = path.read_bytes()
    source = "lines" if is_lines(raw) else "sheet"
    basis = Basis(source, words, storage.keep(raw), file_name)
    try:
        made = _look(request, version, asked, raw, basis=basis)
    except FileRefused as error:
        messages.error(request, error.sentence)
        return again
    except Refusal as error:
        messages.error(request, error.sentence)
        return again
    if made["faults"]:  # something changed between preview and recording
        return render(
            request, "assessment/facts_preview.html", {**context, **made, "file_name": file_name}, status=422
        )
    path.unlink(missing_ok=True)
    messages.success(request, what_was_done(made["done"]))
    return redirect("assessment:facts")


def _look(
    request: HttpRequest, version: Any, asked: Wanted | None, raw: bytes, *, basis: Basis | None
) -> dict[str, Any]:
    """What the file would do, or with a ``basis`` what it did. Errors: ``FileRefused``, ``Refusal``."""
    if is_lines(raw):
        return _lines(request, version, raw, basis)
    if asked is None:
        raise FileRefused(
            _(
                "Here a file of facts (JSON lines) is taken. A spreadsheet belongs to the page of its indicator or key."
            )
        )
    if asked.kind == "event":
        return _events(request, version, asked, raw, basis)
    return _cells(request, version, asked, raw, basis)


def _lines(request: HttpRequest, version: Any, raw: bytes, basis: Basis | None) -> dict[str, Any]:
    read = read_lines(raw)
    barred = access.barred_units(request.user)
    if basis is not None:
        try:
            done, checked = import_lines(
                version, read.lines, actor=request.user, basis=basis, barred=barred, before=read.faults
            )
        except FactsRefused as error:
            return _preview([(_line(one.number), one.sentence) for one in error.refused])
        return {**_preview([], checked), "done": done}
    checked = Check(version, barred=barred).look_at_lines(read.lines, before=read.faults)
    return _preview([(_line(one.number), one.sentence) for one in checked.refused], checked)


def _events(
    request: HttpRequest, version: Any, asked: Wanted, raw: bytes, basis: Basis | None
) -> dict[str, Any]:
    read = read_event_sheet(raw, asked)
    barred = access.barred_units(request.user)
    check = Check(version, barred=barred)
    checked = check.look(read.entries)
    faults = read.faults + [(one.where, one.sentence) for one in checked.refused]
    if basis is None or faults:
        return _preview(faults, checked, _entry_rows(checked))
    fresh = [ready.entry for ready in checked.new]
    done = record_facts(version, fresh, actor=request.user, basis=basis, barred=barred)
    return {**_preview([]), "done": done}


def _entry_rows(checked: Checked) -> list[tuple[str, str, str]]:
    return [(ready.entry.where, "", entry_words(ready.entry)) for ready in checked.new]


def entry_words(entry: Entry) -> str:
    values = entry.values
    units = values.get("unit") or "、".join(values.get("units") or values.get("authors") or [])
    attributes = "、".join(f"{name} {value}" for name, value in (values.get("attributes") or {}).items())
    return "，".join(filter(None, (units, str(values.get("at", "")), attributes)))


def _cells(
    request: HttpRequest, version: Any, asked: Wanted, raw: bytes, basis: Basis | None
) -> dict[str, Any]:
    place, _choices = choose(version, asked, request.GET.dict())
    if asked.kind == "mark" and not place.assessor:
        raise FileRefused(_("Choose first whose marks these are; one file holds one assessor's marks."))
    barred = access.barred_units(request.user)
    made = grid(place, barred=barred)
    read = read_grid_sheet(raw, made)
    changes = read_grid(made, read.typed, was=None)
    checked = Check(version, barred=barred).look(changes.entries)
    put_refusals(changes, FactsRefused(checked.refused))
    faults = read.faults + [
        (f"{row.label} · {cell.column.label}", cell.error)
        for row in made.rows
        for cell in row.cells
        if cell.error
    ]
    if basis is None or faults:
        return {**_preview(faults, checked, changes.labels), "unchanged": changes.unchanged}
    done = record_facts(version, changes.entries, actor=request.user, basis=basis, barred=barred)
    return {**_preview([]), "done": done}


def _preview(
    faults: list[tuple[str, str]],
    checked: Checked | None = None,
    rows: list[tuple[str, str, str]] | None = None,
) -> dict[str, Any]:
    checked = checked or Checked()
    if rows is None:
        rows = [(_line(ready.number), "", line_words(ready.entry)) for ready in checked.new]
    return {
        "faults": faults[:SHOWN],
        "more_faults": max(0, len(faults) - SHOWN),
        "rows": rows[:SHOWN],
        "more": max(0, len(rows) - SHOWN),
        "new": sum(not before for _where, before, _after in rows),
        "corrected": sum(bool(before) for _where, before, _after in rows),
        "known": len(checked.known),
        "withdrawn": len(checked.withdrawn),
        "elsewhere": checked.elsewhere_words,
        "done": Recorded(None),
    }


def line_words(entry: Entry) -> str:
    values = entry.values
    units = values.get("unit") or "、".join(values.get("units") or values.get("authors") or [])
    name = values.get("indicator") or values.get("key") or values.get("grade") or values.get("piece")
    value = values.get("value", values.get("answer", values.get("verdict", values.get("for", ""))))
    kind = str(KIND_WORDS[str(values["kind"])])
    return "，".join(filter(None, (kind, str(name or ""), units, str(values.get("item", "")), str(value))))


def _line(number: int) -> str:
    return _("line %(n)s") % {"n": number}
