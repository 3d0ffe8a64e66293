"""What was seen of seals and signatures, as chips on a file's row."""

from typing import Any

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from kaoping.assessment.pagemarks import chip, will_be_looked_at
from kaoping.evidence.seals.marks import seen_on

register = template.Library()
TONES = {"ok": "t-ok", "warn": "t-warn", "info": "second"}


@register.simple_tag
def mark_chips(file: Any) -> SafeString:
    """A chip for the seal and one for the signature; one alone while that is still to be seen.

    No query where ``file__look``, ``file__marks`` and ``file__reading`` were fetched with the rows.
    """
    seen = seen_on(file)
    if seen is None:
        chips = [chip("seal", "unread", is_said=False)] if will_be_looked_at(file) else []
    else:
        chips = [chip("seal", seen.seal, seen.seal_said)]
        if seen.is_looked_at:
            chips.append(chip("signature", seen.signature, seen.signature_said))
    return format_html_join(
        "", '<span class="tag {}">{}</span> ', ((TONES[tone], words) for words, tone in chips if words)
    )
