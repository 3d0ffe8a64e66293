"""What the office types into a scheme: its text, and the form of one row or of one part of it.

The forms are made from the language itself (``pure.scheme.edit_fields``); here a request becomes the
tree that was meant, and the text that says it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from kaoping.assessment import ports
from kaoping.assessment.actions.scheme_texts import MOST_SCHEME_BYTES
from kaoping.pure.errors import SchemeFaults
from kaoping.pure.scheme import edit_forms as forms_of
from kaoping.pure.scheme import edit_nodes as nodes
from kaoping.pure.scheme.edit import revise
from kaoping.pure.scheme.edit_fields import Field
from kaoping.pure.scheme.edit_names import Names, names_in
from kaoping.pure.scheme.edit_taken import Refused
from kaoping.pure.scheme.edit_tree import NotEditable, plain_of
from kaoping.pure.scheme.kinds import Plain
from kaoping.pure.scheme.words_help import choice_label
from kaoping.schemes import builtin_names, builtin_text, builtin_title

SECTION_TITLES = {
    "said": gettext_lazy("As the paper says it"),
    "when": gettext_lazy("When"),
    "pieces": gettext_lazy("Material and units"),
    "limits": gettext_lazy("Conditions and limits"),
    "paper": gettext_lazy("In the paper"),
    "head": gettext_lazy("Name and period"),
    "settings": gettext_lazy("Settings"),
    "groups": gettext_lazy("Groups"),
    "materials": gettext_lazy("Material rules"),
    "rubrics": gettext_lazy("Marking guides"),
    "result": gettext_lazy("From the total to the result"),
}
# Open at once; the rest of a row's form unfolds where it says something.
OPEN_SECTIONS = ("said", "when", "pieces")


class SchemeForm(forms.Form):
    """A scheme's text: written here, from a file, or a built-in one to begin with."""

    text = forms.CharField(
        label=gettext_lazy("text of the scheme"),
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 30, "class": "code", "spellcheck": "false", "autocomplete": "off"}),
    )
    file = forms.FileField(
        label=gettext_lazy("or a file"), required=False, help_text=gettext_lazy("A YAML file in UTF-8.")
    )

    def clean_file(self) -> str:
        file = self.cleaned_data["file"]
        if not file:
            return ""
        if file.size > MOST_SCHEME_BYTES:
            raise ValidationError(
                _("The file has %(size)s bytes; a scheme has at most %(most)s. Is it the right file?")
                % {"size": file.size, "most": MOST_SCHEME_BYTES}
            )
        try:
            return file.read().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise ValidationError(
                _("The file is not UTF-8 text (byte %(place)s). Save it as UTF-8 and choose it again.")
                % {"place": error.start}
            ) from None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        text = cleaned.get("file") or cleaned.get("text") or ""
        if not self.errors and not text.strip():
            self.add_error("text", _("There is no text. Write the scheme here or choose a file."))
        cleaned["text"] = text.replace("\r\n", "\n")
        return cleaned

    @staticmethod
    def beginnings() -> list[tuple[str, str]]:
        """The built-in schemes that a new text may begin with: name and title."""
        return [(name, builtin_title(name)) for name in builtin_names()]

    @staticmethod
    def beginning(name: str) -> str:
        """The text of a built-in scheme, "" for a name that is not there."""
        return builtin_text(name) if name in builtin_names() else ""


class NotInForms(Exception):
    """Why a text can only be changed as text, in a sentence with the line."""

    def __init__(self, sentence: str, line: int | None) -> None:
        self.sentence, self.line = sentence, line
        super().__init__(sentence)


def tree_of(text: str) -> dict[str, Plain]:
    """The text's tree. Errors: ``NotInForms``."""
    try:
        tree = plain_of(text)
    except SchemeFaults as error:
        line = error.faults[0].line if error.faults else None
        raise NotInForms(_("The text cannot be read as YAML yet; mend it as text first."), line) from None
    except NotEditable as error:
        said = _("“%(word)s” stands twice in one place; take one of the two out as text first.")
        raise NotInForms(said % {"word": error.word}, error.line) from None
    if not isinstance(tree, dict):
        raise NotInForms(_("The text is no scheme yet: it begins with “scheme:” and its id."), 1)
    return tree


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a form under its heading."""

    name: str
    title: str
    fields: tuple[Field, ...]
    is_open: bool

    @property
    def shown(self) -> list[Field]:
        return [one for one in self.fields if not one.folds] if self._mixed else list(self.fields)

    @property
    def folded(self) -> list[Field]:
        return [one for one in self.fields if one.folds] if self._mixed else []

    @property
    def _mixed(self) -> bool:
        return any(not one.folds for one in self.fields)


@dataclass(slots=True)
class Editor:
    """One draft's text in the structured editor: the table, and the form of what is open."""

    text: str
    tree: dict[str, Plain]
    place: str = ""  # of the open row
    part: str = ""  # of the scheme, where no row is open

    @classmethod
    def of(cls, text: str, place: str, part: str) -> "Editor":
        """The editor at a place (or at an indicator's id), or at a part. Errors: ``NotInForms``."""
        tree = tree_of(text)
        if place and nodes.node_at(tree, place) is None:
            place = nodes.place_of(tree, place) or ""
        if not place and part not in dict(forms_of.SCHEME_SECTIONS):
            rows = nodes.rows_of(tree)
            place, part = (rows[0].place, "") if rows else ("", "head")
        return cls(text, tree, place, "" if place else part)

    @property
    def names(self) -> Names:
        return names_in(self.tree, tuple(ports.known_fact_keys()))

    @property
    def rows(self) -> list[nodes.Row]:
        return nodes.rows_of(self.tree)

    @property
    def node(self) -> dict[str, Plain]:
        return nodes.node_at(self.tree, self.place) or {}

    @property
    def open_row(self) -> nodes.Row | None:
        return next((row for row in self.rows if row.place == self.place), None)

    @property
    def last_day(self) -> str:
        """A due day to begin with: the last one that is scored."""
        period = self.tree.get("period")
        end = period.get("to") if isinstance(period, dict) else f"{self.tree.get('year', '')}-12-31"
        return end if isinstance(end, str) else ""

    @property
    def parts(self) -> list[tuple[str, str]]:
        """(name, title) of the parts of the scheme that have a form of their own."""
        titles = {**SECTION_TITLES, "paper": gettext_lazy("Rulings, tasks, paragraphs")}
        return [(name, str(titles[name])) for name, _words in forms_of.SCHEME_SECTIONS]

    @staticmethod
    def ways(form: forms_of.NodeForm) -> list[tuple[str, str, bool]]:
        """(value, label, chosen) of how the row's windows may come."""
        words = [("", _("—"))]
        words += [(f"every.{one}", choice_label(one, _language())) for one in forms_of.CALENDAR]
        words += [("by_notice", _("by notice")), ("due", _("one due day")), ("windows", _("own windows"))]
        return [(value, label, value == form.when) for value, label in words]

    def form(self, rule: str | None = None) -> forms_of.NodeForm:
        return forms_of.node_form(self.node, self.place, self.names, _language(), rule)

    def fields(self) -> tuple[Field, ...]:
        return forms_of.scheme_form(self.tree, self.part, self.names, _language())

    def sections(self, form: forms_of.NodeForm) -> list[Section]:
        """The row's form in parts; what says nothing yet is folded."""
        found = []
        for name, fields in form.sections:
            if name == "when" and form.when is not None:
                fields = tuple(one for one in fields if one.word not in ("every", "by_notice"))
            is_open = name in OPEN_SECTIONS or (name == "limits" and any(one.is_said for one in fields))
            found.append(Section(name, str(SECTION_TITLES[name]), fields, is_open))
        return found

    def taken(self, posted: QueryDict) -> "tuple[Editor, list[Refused]]":
        """The editor with what the form says now."""
        given = {name: posted.getlist(name) for name in posted}
        if self.place:
            shown = posted.get(forms_of.RULE_SHOWN)
            node, refused = forms_of.node_taken(self.node, self.form(shown), given, self.last_day)
            return self.with_tree(nodes.replaced(self.tree, self.place, node)), refused
        tree, refused = forms_of.scheme_taken(self.tree, self.fields(), given)
        return self.with_tree(tree), refused

    def with_tree(self, tree: dict[str, Plain], place: str | None = None) -> "Editor":
        return Editor(revise(self.text, tree), tree, self.place if place is None else place, self.part)

    def with_rule(self, rule: str, before: dict[str, Plain]) -> "Editor":
        """The editor with the open row scored another way: as ``before`` had it, else as a new rule begins."""
        node = forms_of.with_rule(self.node, rule, before)
        return self.with_tree(nodes.replaced(self.tree, self.place, node))

    def did(self, act: str) -> "Editor":
        """The editor after a deed on the open row. Errors: ``KeyError`` for a deed that is none."""
        tree, place = DEEDS[act][1](self)
        return self.with_tree(tree, place)


def _language() -> str:
    return get_language() or "zh-hans"


def _removed(editor: Editor) -> tuple[dict[str, Plain], str]:
    tree = nodes.removed(editor.tree, editor.place)
    before = [row.place for row in editor.rows]
    at = before.index(editor.place)
    left = [row.place for row in nodes.rows_of(tree)]
    return tree, left[min(at, len(left) - 1)] if left else ""


# What may be done with a row: (what it is called in the list of texts, the deed).
DEEDS: dict[str, tuple[Any, Callable[[Editor], tuple[dict[str, Plain], str]]]] = {
    "add": (gettext_lazy("row added"), lambda one: nodes.added(one.tree, "indicators", one.place)),
    "bonus_row": (gettext_lazy("bonus row added"), lambda one: nodes.added(one.tree, "bonus")),
    "child": (
        gettext_lazy("part added"),
        lambda one: nodes.added(one.tree, "indicators", one.place, inside=True),
    ),
    "copy": (gettext_lazy("row copied"), lambda one: nodes.copied(one.tree, one.place)),
    "up": (gettext_lazy("row moved"), lambda one: nodes.moved(one.tree, one.place, -1)),
    "down": (gettext_lazy("row moved"), lambda one: nodes.moved(one.tree, one.place, 1)),
    "to_bonus": (gettext_lazy("row moved"), lambda one: nodes.moved_to(one.tree, one.place, "bonus")),
    "to_base": (gettext_lazy("row moved"), lambda one: nodes.moved_to(one.tree, one.place, "indicators")),
    "remove": (gettext_lazy("row removed"), _removed),
}


def same_row(one: Editor, other: Editor) -> str | None:
    """Where the row open in ``one`` stands in ``other``, if it says the same there; else None.

    Two people at two rows are no conflict; two at one row are.
    """
    if one.place:
        code = one.node.get("id")
        place = nodes.place_of(other.tree, code) if isinstance(code, str) else one.place
        if place and nodes.node_at(other.tree, place) == one.node:
            return place
        return None
    words = dict(forms_of.SCHEME_SECTIONS)[one.part]
    return "" if all(one.tree.get(word) == other.tree.get(word) for word in words) else None


def first_difference(before: str, after: str) -> int | None:
    """The first line that differs, for a link into the text."""
    pairs = zip(before.split("\n"), after.split("\n"), strict=False)
    return next((number for number, (old, new) in enumerate(pairs, 1) if old != new), None)
