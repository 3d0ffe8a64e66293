"""Schemes out as a workbook, and in from a workbook, a Word table, a text or a paste."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kaoping.assessment import access_office as access
from kaoping.assessment import actions
from kaoping.assessment.actions.schemes import SchemeRefused
from kaoping.assessment.models import SchemeVersion
from kaoping.assessment.ports import Refusal
from kaoping.assessment.queries.schemes import checked
from kaoping.assessment.queries.texts import scheme_of
from kaoping.assessment.scheme_file_reading import FileReading, read_bytes, read_text, refusal, sentences
from kaoping.assessment.scheme_files import MAX_BYTES, FileRefused, workbook_of
from kaoping.base import clock
from kaoping.base.tables import XLSX
from kaoping.pure.errors import SchemeFaults
from kaoping.pure.scheme.compare import compare
from kaoping.pure.scheme.compare.words import sentence, summary
from kaoping.pure.scheme.model import Scheme
from kaoping.pure.scheme.proposal import Guess, NoTable, said, sureness
from kaoping.pure.scheme.tables import official_table

LEVEL = {"sure": 3, "likely": 2, "unsure": 1}
MOST_TEXT = 2_000_000


class SchemeFileForm(forms.Form):
    """A file, or the words of a table pasted; one of them."""

    file = forms.FileField(
        label=gettext_lazy("file"),
        required=False,
        help_text=gettext_lazy(
            "A workbook (.xlsx, .xls), a Word document (.docx) or a text (.yaml, .txt), up to 10 MB."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.et,.docx,.yaml,.yml,.txt"}),
    )
    pasted = forms.CharField(
        label=gettext_lazy("or the table, pasted"),
        required=False,
        max_length=400_000,
        strip=False,
        help_text=gettext_lazy(
            "Copied from a web page, a PDF or a document: headings in the first line, one row a line."
        ),
        widget=forms.Textarea({"rows": 6}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        file, pasted = cleaned.get("file"), (cleaned.get("pasted") or "").strip()
        if not self.errors and not file and not pasted:
            raise forms.ValidationError(_("Choose a file, or paste the table."))
        if file and file.size > MAX_BYTES:
            self.add_error(
                "file", refusal(FileRefused("too_large", limit=MAX_BYTES // 1024 // 1024), _language())
            )
        return cleaned


@login_required
@require_safe
def export_scheme(request: HttpRequest, pk: int) -> HttpResponse:
    """The scheme as a workbook that can be edited and read back."""
    version = access.scheme_to_see(request.user, pk)
    try:
        body = workbook_of(scheme_of(version))
    except SchemeFaults:
        messages.error(
            request,
            _("The text has faults and cannot be read yet, so there is nothing to export. Mend it first."),
        )
        return redirect("assessment:scheme", pk)
    response = HttpResponse(body, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, f"{version.scheme}.xlsx")
    return response


@login_required
@require_http_methods(["GET", "POST"])
def import_scheme(request: HttpRequest) -> HttpResponse:
    """GET asks for a file; POST reads it and shows what it says; POST ``act=keep`` keeps the draft."""
    access.refuse_unless_office(request.user)
    if request.method == "POST" and request.POST.get("act") == "keep":
        return _keep(request)
    form = SchemeFileForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form}
    if not form.is_valid():
        return render(request, "assessment/scheme_files.html", context, status=422 if form.is_bound else 200)
    file, pasted = form.cleaned_data["file"], form.cleaned_data["pasted"]
    try:
        found = _read(file, pasted)
    except (FileRefused, NoTable) as error:
        form.add_error("file" if file else "pasted", refusal(error, _language()))
        return render(request, "assessment/scheme_files.html", context, status=422)
    context |= shown(found) | {"name": file.name if file else _("the pasted table")}
    return render(request, "assessment/scheme_files.html", context, status=200 if found.text else 422)


def _read(file: Any, pasted: str) -> FileReading:
    year = clock.today().year
    options: dict[str, Any] = {"year": year, "scheme_id": _free_id(year), "language": _language()}
    return read_bytes(file.read(), **options) if file else read_text(pasted.replace("\r\n", "\n"), **options)


def shown(found: FileReading) -> dict[str, Any]:
    """What the page prints of a reading: faults by cell, the draft's rows, guesses, what was not understood."""
    language = _language()
    proposal = found.proposal
    verdict = checked(found.text) if found.text else None
    scheme = verdict.scheme if verdict else None
    guesses = _guesses(proposal.guesses, language) if proposal else []
    return {
        "against": against(scheme, language) if scheme and not proposal else None,
        "found": found,
        "cell_faults": sentences(found, language),
        "verdict": verdict,
        "rows": official_table(scheme) if scheme else (),
        "guesses": guesses,
        "doubtful": [guess for guess in guesses if guess["level"] < LEVEL["sure"]],
        "certain": [guess for guess in guesses if guess["level"] == LEVEL["sure"]],
        "unread": [one for one in proposal.unread if one.why[0] != "prose"] if proposal else [],
        "prose": [one.words for one in proposal.unread if one.why[0] == "prose"] if proposal else [],
    }


def against(scheme: Scheme, language: str) -> dict[str, Any] | None:
    """What the file changes in the scheme of its id, as it stands here; None where there is none."""
    rows = SchemeVersion.objects.filter(scheme=scheme.id, is_readable=True)
    other = rows.order_by("-number", "-pk").first()
    if other is None:
        return None
    found = compare(scheme_of(other), scheme)
    return {
        "version": other,
        "summary": summary(found, language),
        "changes": [sentence(change, found, language) for change in found.changes],
    }


def _guesses(guesses: list[Guess], language: str) -> list[dict[str, Any]]:
    """The guesses in words, the least sure first."""
    return [
        {
            "indicator": guess.indicator,
            "read": guess.read,
            "took": said(guess.took, language),
            "level": LEVEL[guess.sure],
            "sure": sureness(guess, language),
            "other": said(guess.other, language) if guess.other else "",
        }
        for guess in sorted(guesses, key=lambda guess: LEVEL[guess.sure])
    ]


def _keep(request: HttpRequest) -> HttpResponse:
    text = request.POST.get("text", "").replace("\r\n", "\n")
    if len(text) > MOST_TEXT:
        messages.error(
            request,
            _(
                "The text has %(found)s letters; at most %(most)s are kept. Nothing was kept. Take out what is no scheme and send it again."
            )
            % {"found": len(text), "most": MOST_TEXT},
        )
        return redirect("assessment:scheme_import")
    try:
        kept = actions.save_draft(text=text, actor=request.user)
    except SchemeRefused:
        verdict = checked(text)
        context = {
            "form": SchemeFileForm(),
            "found": FileReading("text", text),
            "verdict": verdict,
            "name": "",
        }
        return render(request, "assessment/scheme_files.html", context, status=422)
    except Refusal as error:
        messages.error(request, error.sentence)
        return redirect("assessment:scheme_import")
    messages.success(request, _("The draft is kept; nobody is asked by it until it is published."))
    return redirect("assessment:scheme", kept.pk)


def _free_id(year: int) -> str:
    """An id that no scheme has yet: ``draft-2014``, ``draft-2014-2`` …"""
    start = f"draft-{year}"
    taken = set(SchemeVersion.objects.filter(scheme__startswith=start).values_list("scheme", flat=True))
    number = 1
    while (start if number == 1 else f"{start}-{number}") in taken:
        number += 1
    return start if number == 1 else f"{start}-{number}"


def _language() -> str:
    return get_language() or "en"
