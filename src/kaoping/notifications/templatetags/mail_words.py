"""What a template says of an outgoing mail: its kind, its state's look, why it was held back."""

from django import template

from kaoping.notifications import wording

register = template.Library()
LOOKS = {
    "queued": "to_come", "sending": "now", "sent": "done", "delivered": "clean",
    "bounced": "not_counted", "failed": "finding", "suppressed": "ignored",
}  # fmt: skip


@register.filter
def mail_kind(code: str) -> str:
    return wording.kind_word(code)


@register.filter
def mail_why(code: str) -> str:
    return wording.why_sentence(code)


@register.filter
def mail_look(state: str) -> str:
    """The code of ``site.states`` whose shape and tone fit the state of a mail."""
    return LOOKS.get(state, "to_come")


@register.filter
def group_kind(code: str) -> str:
    return wording.group_kind_word(code)


@register.filter
def group_why(code: str) -> str:
    return wording.group_why_sentence(code)
