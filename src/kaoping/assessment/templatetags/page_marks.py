"""What was seen of seals and signatures, as chips on a file's row."""

from typing import Any

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from kaoping.assessment.pagemarks import chip
from kaoping.evidence.seals.marks import seen_on

register = template.Library()
TONES = {"ok": "t-ok", "warn": "t-warn", "info": "second"}


@register.simple_tag
def mark_chips(file: Any) -> SafeString:
    """A chip for the seal and one for the signature; empty while nobody looked.

    No query where ``file__look`` and ``file__marks`` were fetched with the rows.
    """
    seen = seen_on(file)
    if seen is None:
        return SafeString("")
    chips = [chip("seal", seen.seal, seen.seal_said)]
    if seen.is_looked_at:
        chips.append(chip("signature", seen.signature, seen.signature_said))
    return format_html_join(
        "", '<span class="tag {}">{}</span> ', ((TONES[tone], words) for words, tone in chips if words)
    )
