"""One form for a piece, whichever door it comes by, and what an upload may be."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaoping.assessment.content import PieceContent, PieceFile
from kaoping.assessment.day_fields import happened_fault
from kaoping.evidence import storage

MOST_FILES = 40
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
ASKED = {"aria-required": "true"}  # marked on the page, though a draft may leave it empty


class SubmissionForm(forms.Form):
    """A piece for one window of one unit. A draft may be half empty (``is_draft``).

    Only the title, and text or a file, are demanded of every door: a mail without a checker's name
    must arrive all the same, with a finding. On the web the names can be mended at once, so
    ``by_web`` demands them.
    """

    title = forms.CharField(label=gettext_lazy("title"), max_length=200)
    text = forms.CharField(
        label=gettext_lazy("text"), required=False, max_length=200_000, widget=forms.Textarea({"rows": 8})
    )
    occurred_on = forms.DateField(
        label=gettext_lazy("day it happened"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    author = forms.CharField(
        label=gettext_lazy("author"), required=False, max_length=60, widget=forms.TextInput(ASKED)
    )
    checker = forms.CharField(
        label=gettext_lazy("checker"), required=False, max_length=60, widget=forms.TextInput(ASKED)
    )
    contact = forms.CharField(
        label=gettext_lazy("contact, with telephone"), required=False, max_length=120,
        widget=forms.TextInput(ASKED),
    )  # fmt: skip

    def __init__(
        self,
        data: Any = None,
        *,
        files_kept: Sequence[PieceFile] = (),
        by_web: bool = False,
        is_draft: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(data, **options)
        self.files_kept = tuple(files_kept)
        self.by_web, self.is_draft = by_web, is_draft
        if is_draft:
            self.fields["title"].required = False

    def clean_title(self) -> str:
        return " ".join(CONTROL.sub(" ", self.cleaned_data["title"]).split())

    def clean_occurred_on(self) -> dt.date | None:
        day = self.cleaned_data["occurred_on"]
        if fault := happened_fault(day):
            raise ValidationError(fault)
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.is_draft:
            return cleaned
        if not cleaned.get("text", "").strip() and not self.files_kept:
            self.add_error(
                "text", _("There is neither text nor a file. Write the text here or attach the document.")
            )
        if self.by_web:
            sentences = {
                "author": _("Name the author: every piece names who wrote it."),
                "checker": _("Name the checker: every piece names who checked it."),
                "contact": _("Name a contact with a telephone, so that questions reach somebody."),
            }
            for name, sentence in sentences.items():
                if not cleaned.get(name, "").strip():
                    self.add_error(name, sentence)
        return cleaned

    def content(self) -> PieceContent:
        """The value that actions take; call it on a valid form."""
        fields = {
            name: self.cleaned_data.get(name) or ""
            for name in ("title", "text", "author", "checker", "contact")
        }
        return PieceContent(occurred_on=self.cleaned_data.get("occurred_on"), files=self.files_kept, **fields)


class PackForm(forms.Form):
    """A filled period pack."""

    file = forms.FileField(
        label=gettext_lazy("the filled pack (zip)"), widget=forms.FileInput({"accept": ".zip"})
    )

    def clean_file(self) -> UploadedFile:
        upload: UploadedFile = self.cleaned_data["file"]
        if (upload.size or 0) > settings.MAX_FILE_BYTES:
            raise ValidationError(
                _("The pack has %(found)s; it may have %(most)s. Send it in parts.")
                % {
                    "found": filesizeformat(upload.size or 0),
                    "most": filesizeformat(settings.MAX_FILE_BYTES),
                }
            )
        return upload


class WordsForm(forms.Form):
    """A reason in words: withdrawing, handing back."""

    reason = forms.CharField(
        label=gettext_lazy("reason"), max_length=2000, widget=forms.Textarea({"rows": 3})
    )


def label_of(name: str) -> str:
    """A sender's name for a file as a harmless label: no folders, no invisible or turning letters."""
    last = re.split(r"[\\/]", str(name or ""))[-1]
    kept = "".join(
        letter
        for letter in unicodedata.normalize("NFC", last)
        if unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
    )
    kept = " ".join(kept.split()).strip(". ")
    if len(kept) > 180:
        stem, dot, ending = kept.rpartition(".")
        kept = f"{stem[:160]}…{dot}{ending}" if dot and len(ending) <= 10 else kept[:180]
    return kept or _("file")


def keep_uploads(
    uploads: Iterable[UploadedFile], already: Sequence[PieceFile] = ()
) -> tuple[list[PieceFile], list[str]]:
    """Store uploads that may come in; (files kept, a sentence for each that was not).

    Bytes are on disk before any row speaks of them; a file that is already there is kept once.
    """
    kept, refused = list(already), []
    total = sum(piece.file.size_bytes for piece in kept)
    for upload in uploads:
        name, size = label_of(upload.name or ""), upload.size or 0
        sentence = _why_not(name, size, total, len(kept))
        if sentence:
            refused.append(sentence)
            continue
        piece = PieceFile(name, storage.keep(upload))
        if all(piece.file.pk != other.file.pk or piece.name != other.name for other in kept):
            kept.append(piece)
            total += size
    return kept, refused


def too_much_at_once(content_length: int) -> str:
    """Why a sending of so many bytes is refused before it is read; or ""."""
    most = settings.MAX_PIECE_BYTES + 1_000_000  # the form's own fields and boundaries
    if content_length <= most:
        return ""
    return _(
        "The files together have %(found)s; a piece may have %(most)s. Nothing was kept: leave out "
        "or shrink some pictures and send again."
    ) % {"found": filesizeformat(content_length), "most": filesizeformat(settings.MAX_PIECE_BYTES)}


def _why_not(name: str, size: int, total: int, count: int) -> str:
    if size == 0:
        return _("“%(name)s” is empty and was left out; choose the file again.") % {"name": name}
    if size > settings.MAX_FILE_BYTES:
        return _("“%(name)s” has %(found)s and was left out; one file may have %(most)s.") % {
            "name": name,
            "found": filesizeformat(size),
            "most": filesizeformat(settings.MAX_FILE_BYTES),
        }
    if total + size > settings.MAX_PIECE_BYTES:
        return _("“%(name)s” was left out: with it the piece would have %(found)s; it may have %(most)s.") % {
            "name": name,
            "found": filesizeformat(total + size),
            "most": filesizeformat(settings.MAX_PIECE_BYTES),
        }
    if count >= MOST_FILES:
        return _("“%(name)s” was left out: a piece may have %(most)s files.") % {
            "name": name,
            "most": MOST_FILES,
        }
    return ""
