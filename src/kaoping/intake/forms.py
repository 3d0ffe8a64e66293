"""What a person may say about a mail, as values for the actions."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kaoping.base.clock import OFFICE_ZONE
from kaoping.intake import ports
from kaoping.intake.models import Message, MessagePart
from kaoping.intake.queries import Filters
from kaoping.intake.wording import ANSWERS
from kaoping.units.models import Unit

SPARE_ITEMS = 1  # empty rows below the proposed ones, for a piece that was overlooked
MOST_ITEMS = 12


class FilterForm(forms.Form):
    """The list's filters out of the query string; a value that makes no sense is left out."""

    TABS = (Message.State.TRIAGE, Message.State.MATCHED, Message.State.IGNORED)

    state = forms.CharField(required=False)
    q = forms.CharField(required=False, max_length=100)
    unit = forms.CharField(required=False, max_length=40)
    since = forms.DateField(required=False)
    until = forms.DateField(required=False)

    def filters(self) -> Filters:
        self.is_valid()
        asked = self.cleaned_data
        state = asked.get("state") or Message.State.TRIAGE
        return Filters(
            state="" if state == "all" else state if state in self.TABS else Message.State.TRIAGE,
            text=asked.get("q") or "",
            unit=asked.get("unit") or "",
            since=asked.get("since"),
            until=asked.get("until"),
        )


class UnitField(forms.ModelChoiceField):
    """Units named as the roll names them, in its order."""

    def label_from_instance(self, unit: Unit) -> str:
        return unit.name


class ItemForm(forms.Form):
    """One piece of the mail: what it is for, its title, its attachments. Empty when nothing is chosen."""

    piece: Any = None  # what the page says of the proposal, if this row came from one

    choice = forms.ChoiceField(label=gettext_lazy("Indicator and window"), required=False)
    title = forms.CharField(label=pgettext_lazy("mail", "Title"), max_length=200, required=False)
    attachments = forms.TypedMultipleChoiceField(
        label=pgettext_lazy("mail", "Attachments"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        *args: Any,
        choices: Sequence[ports.Choice] = (),
        parts: Iterable[MessagePart] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["choice"]).choices = [("", _("Not a piece")), *grouped(choices)]
        cast(forms.ChoiceField, self.fields["attachments"]).choices = [
            (part.position, part.name) for part in parts if not part.is_body
        ]

    def item(self, subject: str) -> ports.Item | None:
        """The piece as chosen, or None for an empty row."""
        chosen = self.cleaned_data.get("choice", "")
        if not chosen:
            return None
        scheme, indicator, window = chosen.split("|", 2)
        return ports.Item(
            indicator=indicator,
            window=window,
            title=(self.cleaned_data["title"] or subject)[:200],
            attachments=tuple(self.cleaned_data["attachments"]),
            scheme=scheme,
            confidence=ports.SURE,
        )


class ConfirmForm(forms.Form):
    """The unit and up to twelve pieces; ``items`` after validation are the handler's values."""

    unit = UnitField(
        queryset=Unit.objects.none(),
        to_field_name="code",
        label=pgettext_lazy("mail", "Unit"),
        error_messages={"required": gettext_lazy("No unit is chosen. Choose the unit that sent the mail.")},
    )
    remember = forms.BooleanField(
        label=gettext_lazy("Remember this address for this unit"),
        required=False,
        help_text=gettext_lazy("The next mail from it is matched without asking."),
    )

    def __init__(
        self,
        message: Message,
        data: Any = None,
        *,
        units: Sequence[Unit],
        unit: Unit | None,
        items: Sequence[ports.Item] = (),
    ) -> None:
        super().__init__(data, initial={"unit": unit.code if unit else None})
        self.message = message
        self.items: list[ports.Item] = []
        self.proposed = len(items)
        cast(UnitField, self.fields["unit"]).queryset = Unit.objects.filter(
            is_assessed=True, dissolved_on=None
        ).in_order()
        # The page lists the units anyway; the select prints the same rows without asking again.
        self.fields["unit"].widget.choices = [
            ("", _("Choose a unit")),
            *((one.code, one.name) for one in units),
        ]
        if message.post_id or not message.from_address:
            del self.fields["remember"]
        chosen = next((one for one in units if one.code == (data or {}).get("unit")), unit)
        handler = ports.handler()
        self.choices = list(handler.choices(message, chosen)) if handler else []
        # One spare row even without a proposal; what is posted may not ask for more than the limit.
        self.rows = [
            ItemForm(
                data,
                prefix=f"item-{number}",
                choices=self.choices,
                parts=message.parts.all(),
                initial=self._initial(items, number),
            )
            for number in range(self._count(data, items))
        ]

    @property
    def shown_rows(self) -> list[ItemForm]:
        """The proposed pieces; one row even when nothing is proposed."""
        return self.rows[: max(1, self.proposed)]

    @property
    def spare_rows(self) -> list[ItemForm]:
        return self.rows[max(1, self.proposed) :]

    @staticmethod
    def _count(data: Any, items: Sequence[ports.Item]) -> int:
        count = len(items) + SPARE_ITEMS
        if data is not None and str(data.get("rows", "")).isdecimal():
            count = int(str(data["rows"])[:3])
        return max(1, min(count, MOST_ITEMS))

    def _initial(self, items: Sequence[ports.Item], number: int) -> dict[str, Any]:
        if number < len(items):
            item = items[number]
            return {"choice": item.choice, "title": item.title, "attachments": list(item.attachments)}
        if not items and number == 0:
            files = [
                part.position for part in self.message.parts.all() if not part.is_body and not part.is_inline
            ]
            return {"title": self.message.subject[:200], "attachments": files}
        return {}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for row in self.rows:
            if not row.is_valid():
                self.add_error(
                    None,
                    _(
                        "A chosen window or attachment does not fit this unit and this mail. Choose from the lists again."
                    ),
                )
                return cleaned
        self.items = [item for row in self.rows if (item := row.item(self.message.subject)) is not None]
        if not self.items:
            self.add_error(
                None,
                _(
                    "No piece is chosen, so there is nothing to take in. Choose an indicator and a window, or ignore the mail."
                ),
            )
        used = [position for item in self.items for position in item.attachments]
        if len(used) != len(set(used)):
            self.add_error(
                None,
                _(
                    "An attachment is given to two pieces. Each attachment belongs to one; take it out of the other."
                ),
            )
        return cleaned


class IgnoreForm(forms.Form):
    """Why a mail is left out of the work."""

    reason = forms.CharField(
        label=pgettext_lazy("mail", "Reason"),
        max_length=500,
        error_messages={
            "required": gettext_lazy("A reason is needed: it stays in the register beside the mail.")
        },
    )


class UndoForm(forms.Form):
    """Why a mail that was taken in is taken out again."""

    reason = forms.CharField(
        label=pgettext_lazy("mail", "Reason"),
        max_length=500,
        error_messages={"required": gettext_lazy("A reason is needed: the unit reads it with its piece.")},
    )


class AnswerForm(forms.Form):
    """What the sender is told instead: reasons of the list, words, or both."""

    reasons = forms.MultipleChoiceField(
        label=gettext_lazy("What is the matter"),
        choices=list(ANSWERS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    text = forms.CharField(
        label=gettext_lazy("In your own words"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("reasons") and not str(cleaned.get("text", "")).strip():
            self.add_error(
                None, _("Choose what is the matter, or write it, so that the sender knows what to do.")
            )
        return cleaned


class ResendForm(forms.Form):
    """Which earlier mail this one repeats."""

    original = forms.TypedChoiceField(
        label=gettext_lazy("Repeats"),
        coerce=int,
        error_messages={
            "required": gettext_lazy("No earlier mail is chosen. Choose the one that this mail repeats.")
        },
    )

    def __init__(self, *args: Any, earlier: Sequence[Message] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["original"]).choices = [
            (one.pk, f"{one.received_at.astimezone(OFFICE_ZONE):%Y-%m-%d %H:%M} {one.subject}"[:100])
            for one in earlier
        ]


def grouped(choices: Sequence[ports.Choice]) -> list[Any]:
    """Choices as a select prints them: with headings where the handler gives some."""
    out: list[Any] = []
    for heading, members in groupby(choices, key=lambda choice: choice.group):
        pairs = [(one.value, f"{one.label}　{one.hint}" if one.hint else one.label) for one in members]
        if heading:
            out.append((heading, pairs))
        else:
            out.extend(pairs)
    return out
