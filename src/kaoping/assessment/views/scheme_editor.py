"""A draft in the editors: as text with completion and live checks, as a table with one row's form.

Both change the same text, and every text is kept. Without a script the text is checked and kept by two
buttons, and each row's form is an address; with one, the text is kept while it is typed.
"""

import json
from typing import Any

from csp.constants import NONCE
from csp.decorators import csp_update
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaoping.assessment import access_office as access
from kaoping.assessment import actions, ports
from kaoping.assessment.actions.scheme_texts import MOST_SCHEME_BYTES, Kept
from kaoping.assessment.models import SchemeVersion
from kaoping.assessment.ports import Refusal
from kaoping.assessment.queries.scheme_changes import amends
from kaoping.assessment.queries.scheme_drafts import differences, effect_or_none, row_effect, texts_of
from kaoping.assessment.queries.schemes import Checked, checked, fact_labels
from kaoping.assessment.scheme_forms import DEEDS, Editor, NotInForms, SchemeForm, first_difference, same_row
from kaoping.pure.scheme.edit_lines import row_at
from kaoping.pure.scheme.edit_nodes import RULE_WORDS
from kaoping.pure.scheme.edit_offer import help_at, names_guessed, offers
from kaoping.pure.scheme.in_words import rule_in_words
from kaoping.pure.scheme.tree import find
from kaoping.pure.scheme.words_help import help_of

DRAFT = SchemeVersion.State.DRAFT


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@csp_update({"style-src": [NONCE]})  # type: ignore[arg-type]
def write_text(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A scheme's text: ``check`` says what is wrong, ``save`` keeps it, readable or not."""
    access.refuse_unless_office(request.user)
    version = access.scheme_to_see(request.user, pk) if pk else None
    begun = version.text if version else SchemeForm.beginning(request.GET.get("from", ""))
    form = SchemeForm(request.POST or None, request.FILES or None, initial={"text": begun})
    draft = version if version and version.state == DRAFT else None
    base = request.POST.get("base", draft.sha256 if draft else "")
    context: dict[str, Any] = {
        "form": form, "version": version, "draft": draft, "base": base,
        "beginnings": SchemeForm.beginnings(), "line": request.GET.get("line", ""),
    }  # fmt: skip
    if form.is_valid():
        text = form.cleaned_data["text"]
        if request.POST.get("act") == "save":
            return _saved(request, draft, text, base)
        context["verdict"] = verdict = checked(text)
        # The text of a chosen file goes on in the field, so that it can be mended here.
        context["form"] = SchemeForm(initial={"text": text})
        return render(
            request, "assessment/scheme_write.html", context, status=200 if verdict.is_clean else 422
        )
    if not form.is_bound and begun.strip():
        context["verdict"] = checked(begun)
    return render(request, "assessment/scheme_write.html", context, status=422 if form.is_bound else 200)


def _saved(request: HttpRequest, draft: SchemeVersion | None, text: str, base: str) -> HttpResponse:
    try:
        kept = actions.keep_text(draft, text=text, actor=request.user, base=base if draft else "")
    except Refusal as error:
        messages.error(request, error.sentence)
        return redirect("assessment:scheme", draft.pk) if draft else redirect("assessment:schemes")
    if kept.is_apart and kept.text is not None:
        messages.warning(request, _apart_sentence())
        return redirect("assessment:scheme_text", kept.version.pk, kept.text.pk)
    if not kept.version.is_readable:
        messages.warning(
            request, _("The text is kept as it is. It cannot be read yet: the faults stand beside it.")
        )
        return redirect("assessment:scheme_edit", kept.version.pk)
    messages.success(request, _("The draft is kept; nobody is asked by it until it is published."))
    return redirect("assessment:scheme", kept.version.pk)


def _apart_sentence() -> str:
    return _(
        "Somebody else has kept this draft since you opened it. Both texts are kept: "
        "here is what differs; decide which one goes on."
    )


# --- doors for the script ----------------------------------------------------------------------


def _sent(request: HttpRequest) -> dict[str, Any]:
    try:
        given = json.loads(request.body or b"{}")
    except (ValueError, RecursionError):
        given = {}
    return given if isinstance(given, dict) else {}


def _text_of(given: dict[str, Any]) -> str:
    text = given.get("text", "")
    return text.replace("\r\n", "\n") if isinstance(text, str) else ""


@login_required
@require_POST
def keep(request: HttpRequest, pk: int | None = None) -> JsonResponse:
    """Keep what is being typed. Answers with the new fingerprint and the draft's addresses."""
    access.refuse_unless_office(request.user)
    version = access.draft_to_write(request.user, pk) if pk else None
    given = _sent(request)
    text = _text_of(given)
    if not text.strip():
        return JsonResponse({"kept": False})
    try:
        kept = actions.keep_text(
            version, text=text, actor=request.user, base=str(given.get("base", "")), autosave=True
        )
    except Refusal as error:
        return JsonResponse({"kept": False, "message": str(error.sentence)}, status=409)
    return JsonResponse(_kept_answer(kept))


def _kept_answer(kept: Kept) -> dict[str, Any]:
    pk = kept.version.pk
    answer: dict[str, Any] = {
        "kept": True,
        "apart": kept.is_apart,
        "base": kept.version.sha256,
        "keep": reverse("assessment:scheme_keep", args=[pk]),
        "edit": reverse("assessment:scheme_edit", args=[pk]),
        "at": timezone.localtime().strftime("%H:%M"),
    }
    if kept.is_apart and kept.text is not None:
        answer["message"] = _apart_sentence()
        answer["compare"] = reverse("assessment:scheme_text", args=[pk, kept.text.pk])
        answer["base"] = kept.text.sha256
    return answer


@login_required
@require_POST
def check_text(request: HttpRequest) -> JsonResponse:
    """Every fault of a text with its line and the columns of what is at fault; nothing is kept."""
    access.refuse_unless_office(request.user)
    text = _text_of(_sent(request))
    if len(text) > MOST_SCHEME_BYTES:
        return JsonResponse({"faults": [], "readable": False, "summary": ""}, status=413)
    verdict = checked(text)
    return JsonResponse(
        {
            "faults": _faults(verdict, text),
            "readable": verdict.scheme is not None,
            "clean": verdict.is_clean,
            "title": verdict.scheme.title if verdict.scheme else "",
        }
    )


def _faults(verdict: Checked, text: str) -> list[dict[str, Any]]:
    lines = text.split("\n")
    found = []
    for fault in verdict.faults:
        line = min(max(fault.line or 1, 1), len(lines))
        own = lines[line - 1]
        start = own.find(fault.found) if fault.found else -1
        end = start + len(fault.found)
        if start < 0:
            start, end = len(own) - len(own.lstrip()), len(own.rstrip())
        found.append(
            {"line": line, "column": start + 1, "end": max(end, start) + 1, "message": fault.sentence}
        )
    return found


@login_required
@require_POST
def offer_words(request: HttpRequest) -> JsonResponse:
    """What may stand at a place of a text (``at``), or with ``help`` what the word there says."""
    access.refuse_unless_office(request.user)
    given = _sent(request)
    text = _text_of(given)[:MOST_SCHEME_BYTES]
    at = given.get("at", 0)
    position = min(max(at if isinstance(at, int) else 0, 0), len(text))
    language = get_language() or "en"
    if given.get("help"):
        told = help_at(text, position, language)
        if told is None:
            return JsonResponse({"help": None})
        return JsonResponse(
            {"help": {"word": told.word, "label": told.label, "says": told.says,
                      "start": told.start, "end": told.end}}
        )  # fmt: skip
    found, typed = offers(text, position, names_guessed(text, tuple(ports.known_fact_keys())), language)
    rows = [{"text": one.text, "label": one.label, "says": one.says, "kind": one.kind} for one in found]
    return JsonResponse({"offers": rows, "typed": typed})


# --- the table and one row's form --------------------------------------------------------------


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def write_form(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft as a table; ``?row=`` a row's form, ``?part=`` the form of a part of the scheme."""
    version = access.draft_to_write(request.user, pk)
    given = request.POST if request.method == "POST" else request.GET
    place, part, act = given.get("row", ""), given.get("part", ""), request.POST.get("act", "")
    base = given.get("base", version.sha256)
    begun = _text_at(version, base)
    try:
        editor = Editor.of(begun, place, part)
    except NotInForms as error:
        context = {"version": version, "why_not": error}
        return render(request, "assessment/scheme_form_not.html", context)
    if request.method != "POST":
        return _form_page(request, version, editor, editor, version.sha256)
    changed, refused = editor.taken(request.POST)
    rule = request.POST.get("show_rule", "")
    if rule in RULE_WORDS and editor.place:
        changed = changed.with_rule(rule, editor.node)
    if refused or rule or act == "show":
        status = 422 if refused else 200
        return _form_page(request, version, editor, changed, base, refused=refused, status=status)
    deed = (
        str(_("indicator %(id)s") % {"id": editor.node.get("id", "")})
        if editor.place
        else dict(editor.parts)[editor.part]
    )
    if act in DEEDS and editor.place:
        changed = changed.did(act)
        deed = f"{deed}{_(': ')}{DEEDS[act][0]}"
    return _form_kept(request, version, editor, changed, base, deed)


def _text_at(version: SchemeVersion, base: str) -> str:
    """The text that the form began with, where it is one of the draft's; else the draft's own."""
    if base == version.sha256:
        return version.text
    earlier = version.texts.filter(sha256=base).first()
    return earlier.text if earlier else version.text


def _form_kept(
    request: HttpRequest, version: SchemeVersion, editor: Editor, changed: Editor, base: str, deed: str
) -> HttpResponse:
    """Keep what the form made; a row that nobody else touched goes into the newer text too."""
    text = changed.text
    if editor.text != version.text:
        try:
            now = Editor.of(version.text, editor.place, editor.part)
            where = same_row(editor, now)
        except NotInForms:
            where = None
        if where is not None:
            now.place = where
            again, _refused = now.taken(request.POST)
            act = request.POST.get("act", "")
            changed = again.did(act) if act in DEEDS and editor.place else again
            text, base = changed.text, version.sha256
    try:
        kept = actions.keep_text(version, text=text, actor=request.user, base=base, deed=deed)
    except Refusal as error:
        messages.error(request, error.sentence)
        return redirect("assessment:scheme", version.pk)
    if kept.is_apart and kept.text is not None:
        messages.warning(request, _apart_sentence())
        return redirect("assessment:scheme_text", version.pk, kept.text.pk)
    if kept.text is not None:
        messages.success(request, _("Kept in the draft."))
    where = f"row={changed.place}" if changed.place else f"part={changed.part}"
    return redirect(reverse("assessment:scheme_form", args=[version.pk]) + f"?{where}#form")


def _form_page(
    request: HttpRequest,
    version: SchemeVersion,
    editor: Editor,
    changed: Editor,
    base: str,
    *,
    refused: list[Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    shown_rule = request.POST.get("show_rule") or request.GET.get("rule") or request.POST.get("=rule")
    form = changed.form(shown_rule) if changed.place else None
    context: dict[str, Any] = {
        "version": version, "editor": changed, "base": base, "form": form, "amends": amends(version),
        "sections": changed.sections(form) if form else [], "fields": () if form else changed.fields(),
        "ways": changed.ways(form) if form and form.when is not None else [],
        "rules": [(word, help_of("node", word, get_language() or "en").label) for word in RULE_WORDS],
        "refer_lists": _refer_lists(changed), "refused": {one.name: one.text for one in refused or []},
        "line": first_difference(editor.text, changed.text), "has_changed": editor.text != changed.text,
        **_effect(version, editor, changed),
    }  # fmt: skip
    part = request.headers.get("HX-Request")
    template = "assessment/scheme_effect.html" if part else "assessment/scheme_form.html"
    return render(request, template, context, status=200 if part else status)


def _refer_lists(editor: Editor) -> list[tuple[str, tuple[str, ...]]]:
    names = editor.names
    wanted = ("keys", "indicators", "groups", "materials", "rubrics", "tasks")
    return [(what, names.of(what)) for what in wanted]


def _effect(version: SchemeVersion, editor: Editor, changed: Editor) -> dict[str, Any]:
    """The check of the text as it would be, and what becomes of the open row."""
    verdict = checked(changed.text)
    before = checked(editor.text) if changed.text != editor.text else verdict
    faults = [(fault, row_at(changed.text, changed.rows, fault.line)) for fault in verdict.faults]
    context: dict[str, Any] = {
        "verdict": verdict, "faults_before": len(before.faults), "faults_in_rows": faults,
    }  # fmt: skip
    scheme = verdict.scheme
    code = str(changed.node.get("id", "")) if changed.place else ""
    placed = find(scheme, code) if scheme is not None and code else None
    if scheme is not None and placed is not None:
        language = get_language() or "en"
        context["words"] = rule_in_words(scheme, placed, language, fact_labels(scheme))
        context["row"] = row_effect(before.scheme, scheme, str(editor.node.get("id", "")), code)
    if scheme is not None:
        context["effect"], context["why_not"] = effect_or_none(scheme)
        if changed.text != editor.text:
            context["effect_before"], _why = effect_or_none(before.scheme)
    return context


# --- texts that a draft has had ----------------------------------------------------------------


@login_required
@require_safe
def text_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Every text that a draft has had, the last first."""
    access.refuse_unless_office(request.user)
    version = access.scheme_to_see(request.user, pk)
    return render(request, "assessment/scheme_texts.html", {"version": version, "texts": texts_of(version)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def one_text(request: HttpRequest, pk: int, text_pk: int) -> HttpResponse:
    """One kept text beside the draft's own; ``take`` makes it the draft's, ``leave`` keeps it aside."""
    text = access.text_to_see(request.user, pk, text_pk)
    version = text.version
    if request.method == "POST":
        if request.POST.get("act") == "take":
            try:
                actions.take_up(text, actor=request.user)
            except Refusal as error:
                messages.error(request, error.sentence)
            else:
                messages.success(request, _("This text is the draft's own now; the other one is kept."))
        else:
            actions.set_aside(text, actor=request.user)
            messages.success(request, _("The draft stays as it is; this text is kept in the list."))
        return redirect("assessment:scheme", pk)
    context = {"version": version, "text": text, "lines": differences(version.text, text.text)}
    return render(request, "assessment/scheme_text.html", context)
