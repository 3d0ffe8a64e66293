"""Official documents: the register, a document being written, a document that was made."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from kaoping.assessment.ports import Refusal
from kaoping.base.tables import table_response, wants_table
from kaoping.evidence.serving import hand_out
from kaoping.results import access, access_papers
from kaoping.results.actions import papers as actions
from kaoping.results.models import OfficialDocument, Publication
from kaoping.results.papers.compose import Kind, compose
from kaoping.results.papers.compose.occasion import Occasion
from kaoping.results.papers.description import Paper
from kaoping.results.papers.forms import AboutForm, WordsForm, first_words
from kaoping.results.papers.names import safe_name
from kaoping.results.papers.words import why_no_pdf
from kaoping.units.access import is_office, reads_every_unit

PAGE = 50
NEEDS: dict[str, Any] = {
    Kind.RETURN: gettext_lazy(
        "No piece has been returned under this scheme yet, so there is nothing to write a notice about."
    ),
    Kind.APPEAL: gettext_lazy("No appeal has been decided under this scheme yet."),
    Kind.COMMENDATION: gettext_lazy(
        "No result has been compiled under this scheme yet; the decision takes the commendation list of one."
    ),
}


@login_required
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Every document that was made, newest first."""
    kind, q = request.GET.get("kind", ""), request.GET.get("q", "").strip()[:80]
    rows = access_papers.visible_documents(request.user).select_related(
        "unit", "scheme", "made_by", "pdf", "docx"
    )
    rows = rows.order_by("-made_at", "-pk")
    if kind in Kind.values:
        rows = rows.filter(kind=kind)
    for word in q.split()[:4]:
        rows = rows.filter(
            Q(title__icontains=word) | Q(number__icontains=word) | Q(unit__name__icontains=word)
        )
    if wants_table(request):
        columns = (_("Date"), _("Document number"), _("Title"), _("Kind"), _("Unit"), _("Made by"), _("Made"))
        lines = (
            (
                row.dated,
                row.number,
                row.title,
                row.get_kind_display(),
                str(row.unit or ""),
                str(row.made_by or ""),
                row.made_at,
            )
            for row in rows
        )
        return table_response(request, _("Official documents"), columns, lines)
    context = {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "kinds": [("", _("all kinds")), *Kind.choices],
        "kind": kind,
        "q": q,
        "office": is_office(request.user),
        "everybody": reads_every_unit(request.user),
        "new": Kind.choices,
        "version": access.scheme_to_see(),
    }
    return render(request, "results/papers/register.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, kind: str) -> HttpResponse:
    """A document being written: what about, its words, how it will read; made when that is right."""
    access_papers.refuse_unless_office(request.user)
    if kind not in Kind.values:
        raise Http404
    version = access.scheme_to_see(request.GET.get("scheme", ""))
    if version is None:
        return render(request, "results/no_scheme.html", {})
    posted = request.method == "POST"
    asked = request.POST if posted else request.GET
    about = AboutForm(asked if posted or "about" in asked else None, kind=kind, version=version)
    words, paper, status = None, None, 422 if posted else 200
    if about.is_valid():
        try:
            occasion = about.occasion()
            plain = compose(kind, occasion)
            words = WordsForm(asked if posted else first_words(kind, plain), kind=kind)
            paper = plain
            if words.is_valid():
                paper, status = words.worded(plain), 200
                if posted and asked.get("act") == "make":
                    return _asked(request, kind, paper, occasion)
        except Refusal as refusal:
            messages.error(request, refusal.sentence)
            status = 422
    context = {
        "kind": kind, "label": Kind(kind).label, "version": version, "about": about, "words": words, "paper": paper,
        "too_early": paper is not None and _is_too_early(kind, occasion),
        "needs": NEEDS[kind] if about.lacks() else "", "own_form": bool(actions.form_of(kind)),
    }  # fmt: skip
    return render(request, "results/papers/write.html", context, status=status)


def _is_too_early(kind: str, occasion: Occasion) -> bool:
    """Whether the notice says that a result is made known which is not final yet."""
    final = (Publication.Step.FINAL, Publication.Step.PUBLIC)
    return kind == Kind.RESULT and (occasion.publication is None or occasion.publication.step not in final)


def _asked(request: HttpRequest, kind: str, paper: Paper, occasion: Occasion) -> HttpResponse:
    job = actions.ask_document(
        kind=kind, scheme=occasion.version, paper=paper, actor=request.user,
        publication=occasion.publication, unit=occasion.unit,
    )  # fmt: skip
    return redirect("results:print_job", job.pk)


@login_required
@require_GET
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    document = access_papers.document_to_read(request.user, pk)
    why = document.job.options.get("why", "") if document.job else ""
    context = {
        "document": document, "files": [file for file in (document.pdf, document.docx) if file],
        "missing": why_no_pdf(why),
    }  # fmt: skip
    return render(request, "results/papers/paper.html", context)


@login_required
@require_GET
def download(request: HttpRequest, pk: int, form: str) -> HttpResponseBase:
    """A document as it was made, as ``pdf`` or ``docx``."""
    document: OfficialDocument = access_papers.document_to_read(request.user, pk)
    file = {"pdf": document.pdf, "docx": document.docx}.get(form)
    if file is None:
        raise Http404
    name = safe_name(f"{document.number} {document.title}".strip())
    return hand_out(request, file, f"{name}.{form}", is_office=is_office(request.user))
