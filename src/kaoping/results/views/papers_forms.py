"""The office's own docx forms: taken in after a check, listed, given up, with a sample to begin from."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaoping.assessment.ports import Refusal
from kaoping.evidence.serving import hand_out
from kaoping.results import access_papers
from kaoping.results.actions import papers as actions
from kaoping.results.models import DocumentTemplate
from kaoping.results.papers.compose import Kind
from kaoping.results.papers.forms import TemplateForm
from kaoping.results.papers.sample import sample_form

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PLACEHOLDERS = (
    ("发文机关标志", gettext_lazy("the issuing body's mark: its name and 文件")),
    ("发文机关", gettext_lazy("the issuing body")),
    ("文号", gettext_lazy("the document number")),
    ("标题", gettext_lazy("the title")),
    ("主送", gettext_lazy("whom it is addressed to, without the colon")),
    ("正文", gettext_lazy("the text with its headings and tables; in a line of its own")),
    ("附件", gettext_lazy("the names of the attachments; for a loop")),
    ("落款", gettext_lazy("who signs")),
    ("日期", gettext_lazy("the date")),
    ("抄送", gettext_lazy("copies")),
    ("印发机关", gettext_lazy("who prints it")),
    ("单位", gettext_lazy("the unit it is about")),
    ("年度", gettext_lazy("the year")),
    ("方案", gettext_lazy("the scheme's title")),
    ("总分", gettext_lazy("the total, of a sheet")),
    ("位次", gettext_lazy("the place, of a sheet")),
    ("等次", gettext_lazy("the grade, of a sheet")),
)


@login_required
@require_http_methods(["GET", "POST"])
def templates(request: HttpRequest) -> HttpResponse:
    access_papers.refuse_unless_office(request.user)
    form = TemplateForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            actions.add_form(
                kind=form.cleaned_data["kind"], name=file.name, content=file.read(), actor=request.user
            )
        except Refusal as refusal:
            for sentence in refusal.sentence.split("\n"):
                form.add_error("file", sentence)
        else:
            messages.success(request, _("Taken. Documents of this kind are made with it from now on."))
            return redirect("results:paper_templates")
    rows = (
        DocumentTemplate.objects.filter(ended_at=None)
        .select_related("file", "added_by")
        .order_by("kind", "-pk")
    )
    context = {
        "form": form,
        "rows": [(Kind(row.kind).label, row) for row in rows],
        "placeholders": PLACEHOLDERS,
    }
    return render(request, "results/papers/templates.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def template_end(request: HttpRequest, pk: int) -> HttpResponse:
    actions.end_form(access_papers.template_to_end(request.user, pk), actor=request.user)
    messages.success(request, _("Given up. The product's own form is used again."))
    return redirect("results:paper_templates")


@login_required
@require_GET
def template_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    row = access_papers.template_to_end(request.user, pk)
    return hand_out(request, row.file, row.name, is_office=True)


@login_required
@require_GET
def template_sample(request: HttpRequest) -> HttpResponse:
    """A form with every placeholder in its place, to be changed at the desk."""
    access_papers.refuse_unless_office(request.user)
    response = HttpResponse(sample_form(), content_type=DOCX)
    response["Content-Disposition"] = content_disposition_header(True, "公文模板示例.docx")
    return response
