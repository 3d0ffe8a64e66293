"""Jurors' links, and marks copied from paper forms."""

from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kaoping.assessment.ports import Refusal
from kaoping.pure.scheme.model import Rubric
from kaoping.reviews import access, actions, queries
from kaoping.reviews.forms import MarkForm
from kaoping.reviews.models import Assignment, JurorLink
from kaoping.reviews.panel_forms import JurorForm
from kaoping.reviews.panel_views import leads, must_keep_panels


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def panel_jurors(request: HttpRequest, pk: int) -> HttpResponse:
    """The panel's links, and a new one, whose address is shown once."""
    must_keep_panels(request.user)
    panel = access.panel_to_lead(request.user, pk)
    form = JurorForm(request.POST or None)
    address = ""
    if form.is_valid():
        opens_at, expires_at = form.moments()
        try:
            token, _link = actions.make_juror_link(
                panel, name=form.cleaned_data["name"], opens_at=opens_at, expires_at=expires_at,
                actor=_person(request),
            )  # fmt: skip
        except Refusal as refused:
            form.add_error(None, refused.sentence)
        else:
            address = request.build_absolute_uri(reverse("reviews:juror", args=[token]))
    links = (
        JurorLink.objects.filter(panel=panel).select_related("person", "made_by").order_by("-made_at", "-id")
    )
    context = {
        "panel": panel, "tab": "progress", "form": form, "address": address, "links": links,
        **leads(request, panel),
    }  # fmt: skip
    status = 422 if form.is_bound and not address else 200
    return render(request, "reviews/panel_jurors.html", context, status=status)


@login_required
@require_POST
def juror_end(request: HttpRequest, pk: int, link_pk: int) -> HttpResponse:
    """End a link and its sessions at once."""
    must_keep_panels(request.user)
    panel = access.panel_to_lead(request.user, pk)
    link = JurorLink.objects.filter(panel=panel, pk=link_pk).select_related("person").first()
    if link is None:
        raise Http404
    actions.end_juror_link(link, actor=_person(request))
    messages.success(request, _("The link of %(name)s is ended.") % {"name": link.person})
    return redirect("reviews:panel_jurors", pk=pk)


@never_cache
@require_http_methods(["GET", "POST"])
def juror(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link shows whom it lets in and until when; only the button lets in.

    Chat programs open every address they see, so a GET must sign nobody in.
    """
    if request.method == "POST":
        link = actions.use_juror_link(token)
        if link is not None:
            if request.user.is_authenticated:
                logout(request)
            record_authentication(request, link.person, method="juror_link")
            answer = perform_login(request, Login(user=link.person, redirect_url=reverse("reviews:list")))
            request.session.set_expiry(link.expires_at)
            return answer
    link = actions.juror_link_behind(token)
    return render(request, "reviews/juror.html", {"link": link}, status=200 if link else 404)


@login_required
@require_http_methods(["GET", "POST"])
def paper_mark(request: HttpRequest, pk: int, row_pk: int) -> HttpResponse:
    """The office copies a reviewer's marks from a paper form; the mark says who copied it."""
    must_keep_panels(request.user)
    panel = access.panel_to_lead(request.user, pk)
    row = (
        Assignment.objects.filter(panel=panel, pk=row_pk, state=Assignment.State.OFFERED)
        .filter(submission__in=access.seen_of_panel(request.user, panel).order_by().values("pk"))
        .select_related("reviewer", "submission__unit", "submission__window__indicator__scheme")
        .first()
    )
    if row is None or row.reviewer_id == _person(request).pk:
        raise Http404
    piece, rubric = row.submission, queries.rubric_of(row.submission)
    number = queries.rubric_number(piece)
    form = MarkForm(request.POST or None, rubric=rubric, verb="finish", initial={"rubric_seen": number})
    if form.is_bound and request.POST.get("rubric_seen", "") not in ("", str(number)):
        form = _by_the_new_rubric(request, rubric, number)
    if form.is_valid():
        try:
            actions.finish(
                piece=piece, reviewer=row.reviewer, mark=form.cleaned_data["mark"], criteria=form.criteria(),
                rubric=rubric.name if rubric else "", comment=form.cleaned_data["comment"].strip(),
                entered_by=_person(request), rubric_seen=form.cleaned_data["rubric_seen"],
            )  # fmt: skip
        except Refusal as refused:
            form.add_error(None, refused.sentence)
        except PermissionDenied as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(
                request,
                _("The mark of %(name)s is final: %(mark)s, copied by you.")
                % {"name": row.reviewer, "mark": f"{form.cleaned_data['mark'].normalize():f}"},
            )
            return redirect("reviews:assign_piece", pk=pk, piece_pk=piece.pk)
    names = [name for name in form.fields if name.startswith("c_")]
    fields = [form[name] for name in (*names, "mark", "comment")]
    context = {"panel": panel, "tab": "assign", "piece": piece, "row": row, "form": form, "fields": fields}
    return render(request, "reviews/paper_mark.html", context, status=422 if form.is_bound else 200)


def _by_the_new_rubric(request: HttpRequest, rubric: Rubric | None, number: int) -> MarkForm:
    """The form anew: numbers copied by a rubric that another replaced are not read on the new scale."""
    kept = {"rubric_seen": str(number), "comment": request.POST.get("comment", "")}
    form = MarkForm(kept, rubric=rubric, verb="draft")
    form.add_error(
        None,
        _(
            "The rubric was changed to version %(number)s while you were copying, so nothing was entered. Look whether the paper form was filled in by the old words; its reviewer marks anew where it was."
        )
        % {"number": number},
    )
    return form


def _person(request: HttpRequest) -> Any:
    return request.user
