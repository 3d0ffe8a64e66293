"""Invented values for the style page: one of everything."""

import datetime as dt
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


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


def samples() -> dict[str, Any]:
    form = SampleForm({"title": "", "due": "2014-10-31", "pieces": "0", "kind": "a"})
    form.is_valid()
    return {
        "form": form,
        "day": dt.date(2014, 10, 26),
        "moment": dt.datetime(2014, 10, 14, 8, 42, 7, tzinfo=dt.UTC),
        "got": Fraction("15.24"),
        "pending": Fraction(2),
        "lost": Fraction("2.26"),
        "tones": ("ok", "info", "warn", "bad", "mute"),
        "glyphs": (
            [
                "disc",
                "half-ring",
                "ring-dot",
                "left",
                "ring",
                "dot",
                "cross",
                "diamond",
                "struck",
                "dash",
                "hatch",
                "alert",
                "check",
                "arrow",
            ]
        ),
        "icons": [
            "search",
            "bell",
            "menu",
            "person",
            "print",
            "export",
            "upload",
            "mail",
            "down",
            "clip",
            "image",
            "calendar",
            "plus",
        ],
        "inks": [
            "paper",
            "surface",
            "sunk",
            "ink",
            "ink2",
            "ink3",
            "rule",
            "rule2",
            "edge",
            "acc",
            "ok",
            "info",
            "warn",
            "bad",
            "mute",
        ],
    }
