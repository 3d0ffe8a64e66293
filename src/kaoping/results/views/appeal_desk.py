"""One appeal's page with everything that may be done there; each deed is one posted verb."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kaoping.assessment.ports import Refusal
from kaoping.results import access_appeals as access
from kaoping.results.actions import appeal_decisions as decisions
from kaoping.results.actions import appeal_people as naming
from kaoping.results.actions import appeals as actions
from kaoping.results.appeal_forms import (
    DecisionForm,
    FindingForm,
    MarksForm,
    MaybeReasonForm,
    PeopleForm,
    ReasonForm,
)
from kaoping.results.appeal_words import INSIDE, ON_STRIP
from kaoping.results.models import Appeal
from kaoping.results.queries.appeal_effects import Change, Effect, change_of, effect_of
from kaoping.results.queries.appeal_moves import moved_since
from kaoping.results.queries.appeal_pages import (
    hindrance,
    lines_of,
    marks_twice,
    refused_of,
    settled_scores,
    windows_of,
)
from kaoping.results.queries.appeal_people import barred_people, may_be_named, may_mark_again, with_posts
from kaoping.results.queries.appeals import UNDER_REVIEW, clock_of, pieces_of
from kaoping.reviews.queries.appeal_marks import marks_again, progress

State = Appeal.State
UNDECIDED = (State.ADMITTED, State.REMARKING, State.PROPOSED)


class Done(Exception):
    """The verb did what it should; ``sentence`` says so."""


@login_required
@require_GET
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, access.appeal_to_see(request.user, pk))


@login_required
@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """One deed. What is wrong is said on the page, with what was typed still there."""
    found = access.appeal_to_see(request.user, pk)
    deed = VERBS.get(verb)
    if deed is None:
        raise Http404
    typed: dict[str, Any] = {}
    try:
        forms, effect = deed(request, found, typed)
    except Done as done:
        messages.success(request, str(done))
        return redirect("results:appeal", found.pk)
    except Refusal as error:
        again = access.appeal_to_see(request.user, pk)
        return _page(request, again, forms=typed, refusal=error.sentence, status=422)
    looks = verb == "decide" and "look" in request.POST and effect is not None
    return _page(request, found, forms=forms, effect=effect, status=200 if looks else 422)


Answer = tuple[dict[str, Any], Effect | None]


def _office(request: HttpRequest, found: Appeal) -> Appeal:
    return access.appeal_to_handle(request.user, found.pk)


def _admit(request: HttpRequest, found: Appeal, typed: dict[str, Any]) -> Answer:
    _office(request, found)
    form = typed["admit"] = MaybeReasonForm(request.POST, prefix="admit")
    if form.is_valid():
        actions.admit(found, actor=request.user, why=form.cleaned_data["why"])
        raise Done(_("Admitted. The unit was told; the days to decide begin tomorrow."))
    return {"admit": form}, None


def _refuse(request: HttpRequest, found: Appeal, typed: dict[str, Any]) -> Answer:
    _office(request, found)
    form = typed["refuse"] = ReasonForm(request.POST, prefix="refuse")
    if form.is_valid():
        actions.refuse(found, actor=request.user, why=form.cleaned_data["why"])
        raise Done(_("Not admitted. The unit was told why."))
    return {"refuse": form}, None


def _fact(request: HttpRequest, found: Appeal, typed: dict[str, Any]) -> Answer:
    _office(request, found)
    form = typed["fact"] = FindingForm(request.POST, prefix="fact")
    if form.is_valid():
        actions.add_finding(found, actor=request.user, **form.cleaned_data)
        raise Done(_("The fact is written down."))
    return {"fact": form}, None


def _people(request: HttpRequest, found: Appeal, typed: dict[str, Any]) -> Answer:
    _office(request, found)
    people = {person.pk: person for person in may_be_named(found)}
    form = typed["people"] = PeopleForm(request.POST, prefix="people", people=with_posts(people.values()))
    if form.is_valid():
        decider, confirmer = (people[form.cleaned_data[name]] for name in ("decider", "confirmer"))
        naming.name_people(found, decider=decider, confirmer=confirmer, actor=request.user)
        raise Done(_("Both were told."))
    return {"people": form}, None


def _marks(request: HttpRequest, found: Appeal, typed: dict[str, Any]) -> Answer:
    _office(request, found)
    pieces = pieces_of(found)
    form = typed["marks"] = MarksForm(request.POST, prefix="marks", pieces=_markable(pieces))
    if form.is_valid():
        chosen = set(form.cleaned_data["pieces"])
        drawn = naming.ask_marks(
            found, pieces=[piece for piece in pieces if piece.pk in chosen], count=form.cleaned_data["count"],
            actor=request.user,
        )  # fmt: skip
        raise Done(_("Drawn by lot: %(who)s. They were told.") % {"who": _(", ").join(map(str, drawn))})
    return {"marks": form}, None


def _decide(request: HttpRequest, found: Appeal, typed: dict[str, Any]) -> Answer:
    if request.user.pk != found.decider_id:
        raise PermissionDenied(_("Only the person named decides this appeal."))
    form = typed["decide"] = _decision_form(found, request.POST)
    valid = form.is_valid()
    if "look" in request.POST:
        # Looking asks for no words: only what is chosen must be right.
        wrong = [name for name in form.errors if name not in ("text", "decision")]
        if wrong:
            return {"decide": form}, None
        form.errors.clear()
        return {"decide": form}, effect_of(found, change_of(found, form.proposal()))
    if valid:
        decisions.propose(
            found, decision=form.cleaned_data["decision"], text=form.cleaned_data["text"],
            proposal=form.proposal(), actor=request.user,
        )  # fmt: skip
        raise Done(_("Decided, and sent to the second person to be confirmed."))
    return {"decide": form}, None


def _confirm(request: HttpRequest, found: Appeal, typed: dict[str, Any]) -> Answer:
    if request.user.pk != found.confirmer_id:
        raise PermissionDenied(_("Only the second person named confirms this appeal."))
    decisions.confirm(found, actor=request.user)
    raise Done(_("Confirmed. The unit was told."))


def _send_back(request: HttpRequest, found: Appeal, typed: dict[str, Any]) -> Answer:
    if request.user.pk != found.confirmer_id:
        raise PermissionDenied(_("Only the second person named confirms this appeal."))
    form = typed["back"] = ReasonForm(request.POST, prefix="back")
    if form.is_valid():
        decisions.send_back(found, actor=request.user, why=form.cleaned_data["why"])
        raise Done(_("Sent back; the decider was told why."))
    return {"back": form}, None


def _withdraw(request: HttpRequest, found: Appeal, typed: dict[str, Any]) -> Answer:
    access.appeal_to_withdraw(request.user, found.pk)
    form = typed["withdraw"] = MaybeReasonForm(request.POST, prefix="withdraw")
    if form.is_valid():
        actions.withdraw(found, actor=request.user, reason=form.cleaned_data["why"])
        raise Done(_("Withdrawn. The score stands."))
    return {"withdraw": form}, None


VERBS: dict[str, Callable[[HttpRequest, Appeal, dict[str, Any]], Answer]] = {
    "admit": _admit, "refuse": _refuse, "fact": _fact, "people": _people, "marks": _marks,
    "decide": _decide, "confirm": _confirm, "send-back": _send_back, "withdraw": _withdraw,
}  # fmt: skip


def _markable(pieces: Any) -> list[Any]:
    """Accepted pieces of a quality indicator: what reviewers mark."""
    return [piece for piece in pieces if piece.state == "accepted" and piece.window.indicator.is_quality]


def _decision_form(found: Appeal, data: Any = None) -> DecisionForm:
    pieces = pieces_of(found)
    given = marks_again([piece.pk for piece in pieces])
    return DecisionForm(
        data, prefix="decide", again=[piece for piece in pieces if given[piece.pk]],
        refused=refused_of(pieces), windows=windows_of(found), lines=lines_of(found),
    )  # fmt: skip


def _words_in(forms: dict[str, Any]) -> list[str]:
    """What was written in words, to be printed where its form is closed by now."""
    texts = [
        form.data.get(form.add_prefix(name), "")
        for form in forms.values()
        for name in ("why", "text")
        if name in form.fields
    ]
    return [text for text in texts if text.strip()]


def _page(
    request: HttpRequest,
    found: Appeal,
    *,
    forms: dict[str, Any] | None = None,
    effect: Effect | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page as this person may read it: the unit does not see the deciding before it is done."""
    person = request.user
    inside = access.may_read_deciding(person, found)
    handles = access.may_handle(person)
    open_ = found.state in (State.ADMITTED, State.REMARKING)
    ended = found.state in (State.CLOSED, State.APPLIED, State.DECIDED)
    told = {kind for kind in INSIDE if not inside and (not ended or kind == "not_revised")}
    events = [event for event in found.events.all() if event.kind not in told]
    words = {kind: str(word) for kind, word in ON_STRIP.items() if inside or ended or kind not in INSIDE}
    context: dict[str, Any] = {
        "appeal": found, "cells": clock_of(found, words), "events": events, "inside": inside, "ended": ended,
        "handles": handles, "open": open_, "refusal": refusal, "forms": forms or {}, "hindered": hindrance(found),
        "settled": settled_scores(found) if found.state == State.CLOSED else (),
        "withdraws": access.may_file(person, found.unit) and found.state in UNDER_REVIEW,
    }  # fmt: skip
    if inside:
        context |= _inside(request, found, context, effect)
    if refusal:
        context["words"] = _words_in(
            {name: form for name, form in (forms or {}).items() if f"{name}_form" not in context}
        )
    return render(request, "results/appeal.html", context, status=status)


def _inside(
    request: HttpRequest, found: Appeal, context: dict[str, Any], effect: Effect | None
) -> dict[str, Any]:
    """What the office, leaders and the two who decide read besides."""
    forms, person, open_ = context["forms"], request.user, context["open"]
    pieces = pieces_of(found)
    more: dict[str, Any] = {
        "twice": marks_twice(found, pieces), "progress": progress([piece.pk for piece in pieces]),
        "barred": barred_people(found), "decides": open_ and person.pk == found.decider_id,
        "confirms": found.state == State.PROPOSED and person.pk == found.confirmer_id,
    }  # fmt: skip
    names = context["handles"] and person.pk not in (found.decider_id, found.confirmer_id)
    if names and (open_ or found.state == State.PROPOSED):
        free = may_be_named(found)
        initial = {"decider": found.decider_id, "confirmer": found.confirmer_id}
        more["people_form"] = forms.get("people") or PeopleForm(
            prefix="people", people=with_posts(free), initial=initial
        )
    if context["handles"] and open_:
        more["fact_form"] = forms.get("fact") or FindingForm(prefix="fact")
        if markable := _markable(pieces):
            more["marks_form"] = forms.get("marks") or MarksForm(prefix="marks", pieces=markable)
            more["free"] = len(may_mark_again(found))
    if context["handles"] and found.state in (State.FILED, State.INADMISSIBLE):
        more["admit_form"] = forms.get("admit") or MaybeReasonForm(prefix="admit")
        more["refuse_form"] = forms.get("refuse") or ReasonForm(prefix="refuse")
    if more["decides"]:
        more["decide_form"] = forms.get("decide") or _decision_form(found)
    if more["confirms"]:
        more["back_form"] = forms.get("back") or ReasonForm(prefix="back")
    try:
        more["effect"] = effect or _effect_now(found, more)
        if found.state in UNDECIDED:
            more["moved"] = moved_since(found)
    except Refusal as error:  # a lost file takes no page down
        more["refusal"] = context["refusal"] or error.sentence
    return more


def _effect_now(found: Appeal, more: dict[str, Any]) -> Effect | None:
    """What is proposed; before that, what using the second marks would change."""
    if found.proposal and found.state == State.PROPOSED:
        return effect_of(found, change_of(found, found.proposal))
    if more["decides"]:
        again = [one.piece.pk for one in more["twice"] if one.again]
        return effect_of(found, change_of(found, {"marks": again}) if again else Change())
    return None
