"""Rubrics: what there are, one with its versions, a change with the question it raises."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kaoping.assessment.models import SchemeVersion
from kaoping.assessment.ports import Refusal
from kaoping.assessment.queries.texts import scheme_of, schemes_in_force
from kaoping.pure.scheme.model import Rubric
from kaoping.reviews import access, actions
from kaoping.reviews.models import Panel
from kaoping.reviews.panel_views import must_keep_panels
from kaoping.reviews.queries import rubrics as asked
from kaoping.reviews.rubric_forms import RubricForm
from kaoping.reviews.rubrics import data_of, rubric_from


@login_required
@require_GET
def rubric_list(request: HttpRequest) -> HttpResponse:
    """The rubrics of the schemes in force, with the version that holds; for the office and markers."""
    access.must_read_rubrics(request.user)
    rows = []
    for scheme in schemes_in_force():
        for rubric in scheme_of(scheme).rubrics:
            version = asked.current_version(scheme.pk, rubric.name)
            rows.append(
                {
                    "scheme": scheme,
                    "rubric": rubric_from(rubric.name, version.data) if version else rubric,
                    "number": version.number if version else 1,
                    "codes": asked.codes_of_rubric(scheme, rubric.name),
                    "marks": asked.marks_by_rubric(scheme, rubric.name).count(),
                }
            )
    context = {"rows": rows, "keeps": access.keeps_panels(request.user), **_tabs(request)}
    return render(request, "reviews/rubrics.html", context)


@login_required
@require_GET
def rubric(request: HttpRequest, scheme_pk: int, name: str) -> HttpResponse:
    """One rubric as it holds, and every version that held before."""
    access.must_read_rubrics(request.user)
    scheme, own = _rubric(scheme_pk, name)
    versions = list(asked.rubric_versions(scheme, name))
    asked_for = request.GET.get("version", "")
    shown = next((one for one in versions if str(one.number) == asked_for), versions[0] if versions else None)
    context = {
        "scheme": scheme,
        "rubric": rubric_from(name, shown.data) if shown else own,
        "shown": shown,
        "number": shown.number if shown else 1,
        "is_current": not versions or shown == versions[0],
        "versions": versions,
        "codes": asked.codes_of_rubric(scheme, name),
        "keeps": access.keeps_panels(request.user),
        **_tabs(request),
    }
    return render(request, "reviews/rubric.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def rubric_edit(request: HttpRequest, scheme_pk: int, name: str) -> HttpResponse:
    """The next version of a rubric; where marks were given, it asks what becomes of them."""
    must_keep_panels(request.user)
    scheme, own = _rubric(scheme_pk, name)
    version = asked.current_version(scheme.pk, name)
    given = asked.marks_by_rubric(scheme, name)
    count = given.count()
    form = RubricForm(
        request.POST or None,
        data_now=version.data if version else data_of(own),
        seen=version.number if version else 1,
        given=count,
    )
    if form.is_valid():
        try:
            made = actions.change_rubric(
                scheme=scheme, name=name, data=form.rubric(), seen=form.cleaned_data["seen"],
                strategy=form.cleaned_data.get("strategy", ""), reason=form.cleaned_data["reason"],
                actor=_person(request),
            )  # fmt: skip
        except Refusal as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(
                request, _("Version %(number)s of the rubric holds now.") % {"number": made.number}
            )
            return redirect("reviews:rubric", scheme_pk=scheme.pk, name=name)
    context = {
        "scheme": scheme,
        "rubric": rubric_from(name, version.data) if version else own,
        "number": version.number if version else 1,
        "form": form,
        "given": count,
        "reviewers": given.order_by().values("reviewer").distinct().count(),
        "pieces": given.order_by().values("submission").distinct().count(),
        **_tabs(request),
    }
    return render(request, "reviews/rubric_edit.html", context, status=422 if form.is_bound else 200)


def _rubric(scheme_pk: int, name: str) -> tuple[SchemeVersion, Rubric]:
    scheme = next((one for one in schemes_in_force() if one.pk == scheme_pk), None)
    own = asked.rubric_in(scheme, name) if scheme else None
    if scheme is None or own is None:
        raise Http404
    return scheme, own


def _tabs(request: HttpRequest) -> dict[str, Any]:
    """The panel whose tabs the page carries, if it was opened from one."""
    asked_for = request.GET.get("panel", "")
    panel: Panel | None = None
    if asked_for.isdecimal():
        panel = access.panels_to_see(request.user).filter(pk=int(asked_for[:9])).first()
    return {"panel": panel, "tab": "rubrics"}


def _person(request: HttpRequest) -> Any:
    return request.user
