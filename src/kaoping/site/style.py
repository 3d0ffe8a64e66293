"""The style page: every part in every state, in both languages, light and dark.

What it shows stands in ``style.toml``. A form, a line of the sheet and cells of the matrix are made
here with invented values, through the same code as the real ones.
"""

import datetime as dt
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from django import forms
from django.http import HttpRequest
from django.template import engines
from django.templatetags.static import static
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from kaoping.assessment import states as duty_states
from kaoping.results.render import sample_row
from kaoping.site import states

LANGUAGES = {"zh": "zh-hans", "en": "en"}
THEMES = ("light", "dark")
SPRITE = Path(__file__).parent / "static" / "vendor" / "icons" / "icons.svg"


class SampleForm(forms.Form):
    """One field of each kind, one of them wrong."""

    title = forms.CharField(label=_("Title"), max_length=80, help_text=_("As it stands on the document."))
    due = forms.DateField(label=_("Due"), widget=forms.DateInput(attrs={"type": "date"}))
    pieces = forms.IntegerField(label=_("Pieces"), min_value=1, initial=1)
    kind = forms.ChoiceField(label=_("Group"), choices=[("a", "甲组"), ("b", "乙组")])
    reasons = forms.MultipleChoiceField(
        label=_("Reasons"),
        choices=[("seal", "缺印章"), ("contact", "缺联系方式"), ("text", "内容空泛")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    text = forms.CharField(label=_("Text"), widget=forms.Textarea, required=False)
    agree = forms.BooleanField(label=_("Remember this"), required=False)


@dataclass(frozen=True, slots=True)
class Shown:
    """One state of a part as one language and one theme print it."""

    language: str  # for ``lang``
    theme: str
    html: SafeString


@dataclass(frozen=True, slots=True)
class Specimen:
    part: str
    says: str
    shown: list[Shown]


@cache
def listed() -> list[dict[str, Any]]:
    text = Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
    return tomllib.loads(text)["part"]


def part_names() -> set[str]:
    return {part["name"] for part in listed()}


def specimens(request: HttpRequest) -> Iterator[Specimen]:
    """Everything on the page, in its order."""
    for part in listed():
        for case in part["case"]:
            source = case.get("template") or part.get("template") or _wrapped(part)
            yield Specimen(part["name"], case["says"], list(_looks(request, source, case)))
    yield Specimen("form", "one field of each kind, one wrong", list(_looks(request, FORM, {})))
    yield Specimen("sheet line", "closed and open", list(_looks(request, SHEET, {})))
    yield Specimen("matrix cell", "every state", list(_looks(request, MATRIX, {})))
    yield Specimen("glyphs and icons", "glyph, icon", list(_looks(request, GLYPHS, {})))


WRAPS = {"ol findings": ("<ol class='findings'>", "</ol>"), "ul timeline": ("<ul class='timeline'>", "</ul>")}
FORM = '<form class="panel fields">{{ form }}<div class="buttons"><button class="button primary" type="button">OK</button></div></form>'
SHEET = (
    '{% load results %}<table class="table sheet"><tbody></tbody>'
    '{% for row in sheet_lines %}{% include "results/sheet_line.html" %}{% endfor %}</table>'
)
MATRIX = '<div class="scroll-x"><table class="matrix"><tbody><tr>{{ cells }}</tr></tbody></table></div>'
GLYPHS = (
    "<p>{% for name in glyphs %}{% glyph name %} <span class='fine third'>{{ name }}</span> {% endfor %}</p>"
    "<p>{% for name in icons %}{% icon name %} <span class='fine third'>{{ name }}</span> {% endfor %}</p>"
)


def _wrapped(part: dict[str, Any]) -> str:
    wrap = part.get("wrap", "")
    kind, _space, name = wrap.partition(" ")
    before, after = WRAPS.get(wrap) or (
        (f"<form class='{name}'>", "</form>") if kind == "form" else (f"<div class='{wrap}'>", "</div>")
    )
    return f'{before}{{% include "parts/{part["name"]}.html" %}}{after}'


def _looks(request: HttpRequest, source: str, case: dict[str, Any]) -> Iterator[Shown]:
    template = engines["django"].from_string("{% load i18n parts %}" + source)
    for short, code in LANGUAGES.items():
        with translation.override(code):
            for theme in THEMES:
                values = {**case, **case.get(short, {}), **_own(f"{short}-{theme}")}
                if values.get("codes") == ["*"]:
                    values["codes"] = list(states.LOOKS)
                if values.get("thumb"):
                    values["thumb"] = static("kaoping/seal.svg")
                html = cast("SafeString", template.render(values, request))
                yield Shown("zh-Hans" if short == "zh" else "en", theme, html)


def _own(which: str) -> dict[str, Any]:
    """What code makes: the form, the sheet's lines, the matrix's cells."""
    form = SampleForm(
        {"title": "", "due": "2014-10-31", "pieces": "0", "kind": "a"}, auto_id=f"style-{which}-%s"
    )
    form.is_valid()
    return {
        "form": form,
        "sheet_lines": [_line(f"4-{which}", False), _line(f"5-{which}", True)],
        "opened": [],
        "cells": sample_row(dt.date(2014, 10, 22)),
        "glyphs": sorted({look.glyph for look in states.LOOKS.values()} | {"arrow"}),
        "icons": re.findall(r'id="([a-z-]+)"', SPRITE.read_text(encoding="utf-8")),
    }


def _line(code: str, is_open: bool) -> SimpleNamespace:
    """A line of the sheet with four windows, one of them returned."""
    return SimpleNamespace(
        code=code, mark="※", depth=0, is_leaf=True, is_open=is_open, title="核心价值观宣传教育", standard="每季度一次",
        out="", count="", notes=[], max=Fraction(4), formula="4 ÷ 4 × 3 =", awaits_marks=False, score=Fraction(3),
        pending=None, still=Fraction(1), clauses=[("note-2", "每次可量化的一律按数量均分。")], rule="4 分按 4 件均分，每件 1.00 分。",
        windows=[_window("三季度", duty_states.COUNTED), _window("四季度", duty_states.SENT_BACK)],
        marked=[], how=[], more=[], rulings=[],
    )  # fmt: skip


def _window(title: str, state: str) -> SimpleNamespace:
    return SimpleNamespace(
        title=title, state=state, is_loud=state == duty_states.SENT_BACK, states=[state], due=dt.date(2014, 12, 31), until=dt.date(2014, 12, 31), extended=False, pieces=[],
        free=0, over=False, still=Fraction(0), notes=[], opens=dt.date(2014, 10, 1), days=70, required=1, share=Fraction(1),
    )  # fmt: skip
