"""What people send to originality, as values."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaoping.originality.models import Verdict

MOST_UPLOAD_BYTES = 200 * 1024 * 1024


class VerdictForm(forms.Form):
    kind = forms.ChoiceField(label=_("Verdict"), choices=Verdict.Kind.choices, widget=forms.RadioSelect)
    ground = forms.ChoiceField(
        label=_("Ground of a permitted reuse"), required=False,
        choices=[("", "—"), *Verdict.Ground.choices],
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The unit reads it. Needed when the piece is not original."),
    )  # fmt: skip


class PassageForm(forms.Form):
    """A word on one passage; without a ground it is taken back."""

    start = forms.IntegerField(min_value=0)
    end = forms.IntegerField(min_value=1)
    ground = forms.ChoiceField(required=False, choices=[("", "—"), *Verdict.Ground.choices])
    reason = forms.CharField(required=False, max_length=300)


class TakeForm(forms.Form):
    """A file of texts for a collection."""

    name = forms.CharField(
        label=_("Collection"), max_length=100,
        help_text=_("An existing one gets the texts added; a text with the same id is replaced."),
    )  # fmt: skip
    origin = forms.CharField(
        label=_("Where it comes from"), max_length=200, required=False,
        help_text=_("For example the website and the day of its export."),
    )  # fmt: skip
    is_published = forms.BooleanField(
        label=_("Everything in it is published"), required=False,
        help_text=_("Units then see titles and whole passages of it, else only the words that they share."),
    )  # fmt: skip
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "JSON lines with id and text (.jsonl, also .xz and .gz), a document, or an archive of documents "
            "(.zip). At most 200 MB."
        ),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_UPLOAD_BYTES:
            raise forms.ValidationError(
                _("The file has %(size)s MB; at most 200 MB are taken at once. Divide it."),
                params={"size": file.size >> 20},
            )
        return file


class WordingForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=200)
    text = forms.CharField(
        label=_("Text"), max_length=200_000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Slogans, letterheads, the wording of a campaign: what everybody may repeat."),
    )  # fmt: skip


class SweepForm(forms.Form):
    share = forms.IntegerField(
        label=_("Report texts of which at least … % stand in an earlier one"), min_value=5, max_value=100,
        initial=20,
    )  # fmt: skip
