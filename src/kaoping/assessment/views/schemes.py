"""Schemes in the browser: read the official table, the calendar and the text; publish, close."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaoping.assessment import access_office as access
from kaoping.assessment import actions
from kaoping.assessment.actions.schemes import SchemeRefused
from kaoping.assessment.models import SchemeVersion
from kaoping.assessment.ports import Refusal
from kaoping.assessment.queries.notes import notes_by_code
from kaoping.assessment.queries.scheme_changes import amends, open_decisions
from kaoping.assessment.queries.scheme_drafts import effect_or_none, texts_apart
from kaoping.assessment.queries.schemes import checked, scheme_page
from kaoping.assessment.scheme_forms import SchemeForm
from kaoping.base import clock
from kaoping.pure.scheme.edit_colour import coloured
from kaoping.units.access import reads_every_unit

VIEWS = ("table", "calendar", "text")


@login_required
@require_safe
def scheme_list(request: HttpRequest) -> HttpResponse:
    """The schemes that there are; drafts for the office alone."""
    context = {
        "rows": access.visible_schemes(request.user),
        "writes": access.may_write(request.user),
        "beginnings": SchemeForm.beginnings(),
    }
    return render(request, "assessment/schemes.html", context)


@login_required
@require_safe
def scheme(request: HttpRequest, pk: int) -> HttpResponse:
    """One scheme: ``?view=`` table (default), calendar, text; ``?open=`` rows with their reasons."""
    version = access.scheme_to_see(request.user, pk)
    view = request.GET.get("view", "table")
    is_draft = version.state == SchemeVersion.State.DRAFT
    verdict = checked(version.text) if is_draft else None
    readable = verdict is None or verdict.scheme is not None
    shown = view if view in VIEWS and readable else "text" if view != "calendar" else "calendar"
    context: dict[str, Any] = {
        "version": version,
        "page": scheme_page(version) if readable else None,
        "view": shown if readable else "text",
        "overview": reads_every_unit(request.user),
        "writes": access.may_write(request.user),
        "is_draft": is_draft,
        "amends": amends(version),
        "verdict": verdict,
        "open": set(request.GET.get("open", "").split(",")) - {""},
        "apart": texts_apart(version) if is_draft else [],
    }
    context["notes"] = notes_by_code(version)
    if context["view"] == "text":
        context["lines"] = coloured(version.text)
        context["faulty"] = {fault.line for fault in verdict.faults} if verdict else set()
    return render(request, "assessment/scheme.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def publish_scheme(request: HttpRequest, pk: int) -> HttpResponse:
    """What publishing does, and what still stops it; then the deed itself, in one transaction."""
    access.refuse_unless_office(request.user)
    version = access.scheme_to_see(request.user, pk)
    if request.method != "POST":
        if version.state != SchemeVersion.State.DRAFT:
            return redirect("assessment:scheme", pk)
        return _before_publishing(request, version)
    if request.POST.get("sha256", version.sha256) != version.sha256:
        messages.error(
            request, _("The draft changed while you were looking at it. Look at the effect once more.")
        )
        return redirect("assessment:scheme_publish", pk)
    try:
        actions.publish(version, actor=request.user)
    except SchemeRefused as error:
        messages.error(request, error.sentence)
    except Refusal as error:
        messages.error(request, error.sentence)
    else:
        count = access.duty_count(version)
        messages.success(
            request,
            ngettext(
                "In force. %(count)s duty was made; every unit sees its own now.",
                "In force. %(count)s duties were made; every unit sees its own now.",
                count,
            )
            % {"count": count},
        )
    return redirect("assessment:scheme", pk)


def _before_publishing(request: HttpRequest, version: SchemeVersion) -> HttpResponse:
    verdict = checked(version.text)
    effect, why_not = effect_or_none(verdict.scheme)
    apart = texts_apart(version)
    running = SchemeVersion.objects.filter(scheme=version.scheme, state=SchemeVersion.State.PUBLISHED).first()
    undecided = open_decisions(version)
    context = {
        "version": version,
        "verdict": verdict,
        "undecided": undecided,
        "effect": effect,
        "why_not": why_not,
        "is_over": version.period_to is not None and version.period_to < clock.today(),
        "page": scheme_page(version) if verdict.scheme is not None else None,
        "apart": apart,
        "running": running,
        "left": len(verdict.faults) + len(apart) + bool(running) + bool(why_not) + bool(undecided),
    }
    return render(request, "assessment/scheme_publish.html", context)


@login_required
@require_POST
def close_scheme(request: HttpRequest, pk: int) -> HttpResponse:
    """End a scheme's year; its duties are locked."""
    access.refuse_unless_office(request.user)
    version = access.scheme_to_see(request.user, pk)
    try:
        actions.close(version, actor=request.user)
    except Refusal as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("The scheme is closed; nothing in it changes any more."))
    return redirect("assessment:scheme", pk)


@login_required
@require_POST
def drop_scheme(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    version = access.draft_to_write(request.user, pk)
    title = str(version)
    actions.drop_draft(version, actor=request.user)
    messages.success(request, _("The draft “%(title)s” is thrown away.") % {"title": title})
    return redirect("assessment:schemes")
