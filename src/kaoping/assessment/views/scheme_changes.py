"""A scheme compared with another, amended while in force, copied into the next year."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from kaoping.assessment import access_office as access
from kaoping.assessment import actions
from kaoping.assessment.actions.amendment_plans import plan_amendment
from kaoping.assessment.actions.next_year import copy_to_year, settle
from kaoping.assessment.actions.scheme_previews import amendment_page, comparison_page
from kaoping.assessment.actions.schemes import SchemeRefused
from kaoping.assessment.models import SchemeVersion
from kaoping.assessment.ports import Refusal
from kaoping.assessment.queries.scheme_changes import (
    amendment_of,
    comparable,
    decision_groups,
    open_decisions,
)
from kaoping.assessment.scheme_change_forms import AmendForm, StrategyForm, YearForm
from kaoping.base import clock
from kaoping.base.numbers import number_in
from kaoping.pure.errors import SchemeFaults

State = SchemeVersion.State


@login_required
@require_safe
def compare_schemes(request: HttpRequest, pk: int) -> HttpResponse:
    """What differs between this text and another (``?with=``), in words."""
    version = access.scheme_to_see(request.user, pk)
    others = comparable(version, access.visible_schemes(request.user))
    asked = number_in(request.GET.get("with", ""))
    other = next(iter(others), None) if asked is None else access.scheme_to_see(request.user, asked)
    page, faults = None, ""
    if other is not None:
        try:
            page = comparison_page(other, version)
        except SchemeFaults:
            faults = _("One of the two texts cannot be read; mend its faults first.")
    context = {
        "version": version, "other": other, "others": others, "page": page, "faults": faults,
        "amendment": amendment_of(version), "writes": access.may_write(request.user),
    }  # fmt: skip
    return render(request, "assessment/scheme_compare.html", context, status=422 if faults else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def amend_scheme(request: HttpRequest, pk: int) -> HttpResponse:
    """Of a version in force: begin a new one. Of its draft: what would change, and the deed."""
    access.refuse_unless_office(request.user)
    version = access.scheme_to_see(request.user, pk)
    if version.state != State.DRAFT:
        return _begin(request, version)
    chosen = StrategyForm(request.POST if request.method == "POST" else request.GET or None)
    strategy, kept_before = chosen.choice()
    context: dict[str, Any] = {"version": version, "chosen": chosen, "strategy": strategy}
    try:
        plan = plan_amendment(version, strategy=strategy, kept_before=kept_before)
    except SchemeRefused as error:
        context |= {"refused": error.sentence, "faults": error.sentences}
        return render(request, "assessment/scheme_amend.html", context, status=422)
    except Refusal as error:
        context["refused"] = error.sentence
        return render(request, "assessment/scheme_amend.html", context, status=422)
    page = amendment_page(plan)
    form = AmendForm(request.POST or None, asks_past=bool(page.past))
    if form.is_valid():
        try:
            row = actions.amend(
                version, actor=request.user, reason=form.cleaned_data["reason"], strategy=strategy,
                kept_before=plan.kept_before, seen_sha256=request.POST.get("sha256", ""),
                past_is_meant=form.cleaned_data.get("past_is_meant", False), effect=page.figures,
            )  # fmt: skip
        except Refusal as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, _("The amendment is in force; the units concerned have been told."))
            return redirect("assessment:scheme", row.new_id)
    context |= {"page": page, "plan": plan, "form": form, "day": plan.kept_before or clock.today()}
    context |= {kind: plan.count(kind) for kind in ("appears", "goes", "moves")}
    return render(request, "assessment/scheme_amend.html", context, status=422 if form.is_bound else 200)


def _begin(request: HttpRequest, version: SchemeVersion) -> HttpResponse:
    """The draft of the next version: the one that there is, or a new one with the text in force."""
    draft = SchemeVersion.objects.filter(scheme=version.scheme, state=State.DRAFT).order_by("-number").first()
    if request.method == "POST" and version.state == State.PUBLISHED:
        if draft is None:
            draft = actions.keep_text(
                None, text=version.text, actor=request.user, deed=_("begun as an amendment")
            ).version
        return redirect("assessment:scheme_form", draft.pk)
    context = {"version": version, "draft": draft, "begins": version.state == State.PUBLISHED}
    return render(request, "assessment/scheme_amend_begin.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def next_year(request: HttpRequest, pk: int) -> HttpResponse:
    """Of a scheme: copy it into another year. Of a copied draft: what is still to be decided."""
    access.refuse_unless_office(request.user)
    version = access.scheme_to_see(request.user, pk)
    groups = decision_groups(version)
    if not groups:
        return _copy(request, version)
    if request.method == "POST" and version.state == State.DRAFT:
        ids = {pk for pk in map(number_in, request.POST.getlist("settled")) if pk is not None}
        whole = set(request.POST.getlist("group"))  # headings whose points are all decided
        ids |= {one.row.pk for _title, rows in groups for one in rows if one.kind in whole}
        changed = settle(version, settled=ids, actor=request.user)
        left = open_decisions(version)
        messages.success(
            request,
            ngettext(
                "%(changed)s kept. %(left)s is still to be decided.",
                "%(changed)s kept. %(left)s are still to be decided.",
                left,
            )
            % {"changed": changed, "left": left},
        )
        return redirect("assessment:scheme_next_year", pk)
    context = {
        "version": version, "groups": groups, "left": open_decisions(version),
        "all": sum(len(rows) for _title, rows in groups), "is_draft": version.state == State.DRAFT,
    }  # fmt: skip
    return render(request, "assessment/scheme_copy.html", context)


def _copy(request: HttpRequest, version: SchemeVersion) -> HttpResponse:
    form = YearForm(
        request.POST or None, initial={"year": version.period_from.year + 1 if version.period_from else None}
    )
    if form.is_valid():
        try:
            draft = copy_to_year(version, year=form.cleaned_data["year"], actor=request.user)
        except Refusal as error:
            form.add_error("year", error.sentence)
        except SchemeFaults:
            form.add_error(None, _("The text cannot be read; mend its faults first."))
        else:
            messages.success(request, _("The draft is kept. Go through the list; each point names its line."))
            return redirect("assessment:scheme_next_year", draft.pk)
    context = {"version": version, "form": form}
    return render(request, "assessment/scheme_copy_begin.html", context, status=422 if form.is_bound else 200)
