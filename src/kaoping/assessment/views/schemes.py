"""Schemes in the browser: read the official table, write a text, check it, publish it."""

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
from kaoping.assessment.office_forms import SchemeForm
from kaoping.assessment.ports import Refusal
from kaoping.assessment.queries.schemes import checked, scheme_page


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
    """One scheme: ``?view=`` table (default), calendar, text."""
    version = access.scheme_to_see(request.user, pk)
    view = request.GET.get("view", "table")
    context = {
        "version": version,
        "page": scheme_page(version),
        "view": view if view in {"table", "calendar", "text"} else "table",
        "writes": access.may_write(request.user),
        "is_draft": version.state == version.State.DRAFT,
        "verdict": checked(version.text) if version.state == version.State.DRAFT else None,
        "open": request.GET.get("open", ""),
    }
    return render(request, "assessment/scheme.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def write_scheme(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Write a scheme's text; ``check`` says what is wrong, ``save`` keeps it as a draft."""
    access.refuse_unless_office(request.user)
    version = access.scheme_to_see(request.user, pk) if pk else None
    begun = version.text if version else SchemeForm.beginning(request.GET.get("from", ""))
    form = SchemeForm(request.POST or None, request.FILES or None, initial={"text": begun})
    context: dict[str, Any] = {
        "form": form, "version": version, "beginnings": SchemeForm.beginnings(),
    }  # fmt: skip
    if form.is_valid():
        text = form.cleaned_data["text"]
        context["verdict"] = verdict = checked(text)
        # The text of a chosen file goes on in the field, so that it can be mended here.
        context["form"] = SchemeForm(initial={"text": text})
        if request.POST.get("act") == "save" and verdict.scheme is not None:
            kept = actions.save_draft(text=text, actor=request.user)
            messages.success(request, _("The draft is kept; nobody is asked by it until it is published."))
            return redirect("assessment:scheme", kept.pk)
        return render(
            request, "assessment/scheme_write.html", context, status=200 if verdict.is_clean else 422
        )
    return render(request, "assessment/scheme_write.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def publish_scheme(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a draft in force: windows and duties of every unit, in one transaction."""
    access.refuse_unless_office(request.user)
    version = access.scheme_to_see(request.user, pk)
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
