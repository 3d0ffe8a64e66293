"""What a sender wrote and what the mail only carries on: quoted answers, forwarded mail.

Chinese clients part them by a line of their own (原始邮件, 转发邮件信息, 写道：) or by a block of
headers in the text. Text in, text out; every pattern is bound and anchored at a line's beginning.
"""

import re
from dataclasses import dataclass

MOST = 20_000  # letters that are looked through
_BAR = r"[-_—=*~ ]{0,40}"
_PARTING = re.compile(
    rf"^[ \t>]*{_BAR}(?:原始邮件|邮件原件|原邮件|回复的原邮件|转发的?邮件(?:信息)?|已转发邮件|转发邮件信息|转发的消息"
    rf"|Original Message|Forwarded Message|Forwarded by|Begin forwarded message)[:：]?{_BAR}",
    re.M | re.I,
)
_WROTE = re.compile(
    r"^[ \t]*(?:在|于|At|On)\s?[^\n]{4,200}?(?:写道|寫道|wrote)\s*[:：]?[ \t]*$"
    r"|^[^\n]{0,100}<[^<>\s]{3,100}>\s*(?:于|在)?[^\n]{0,60}写道[:：][ \t]*$",
    re.M,
)
_BLOCK = re.compile(r"^[ \t>*]{0,6}(?:发件人|寄件人|發件人|From)\s*[:：][^\n]{1,300}$", re.M)
_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}")
_FORWARD = re.compile(r"^\s*(?:(?:re|回复|答复)\s*[:：]\s*)*(?:fw|fwd|转发|轉發)\s*[:：]", re.I)


@dataclass(frozen=True, slots=True)
class Parted:
    """``own`` the sender's words, ``carried`` what hangs below; ``carried_from`` its author's address."""

    own: str
    carried: str
    carried_from: str
    is_forward: bool


def parted(subject: str, body: str) -> Parted:
    """The mail's text in two; without a parting line all of it is the sender's own."""
    text = body[:MOST]
    starts = [found.start() for pattern in (_PARTING, _WROTE) if (found := pattern.search(text))]
    block = _BLOCK.search(text)
    if block is not None and _is_block(text, block.start()):
        starts.append(block.start())
    if not starts:
        own = "\n".join(line for line in body.splitlines() if not line.lstrip().startswith(">"))
        return Parted(own if own.strip() else body, "", "", bool(_FORWARD.match(subject)))
    cut = min(starts)
    own, carried = body[:cut], body[cut:]
    named = _BLOCK.search(carried[:2000])
    address = _ADDRESS.search(named.group(0)) if named else _ADDRESS.search(carried[:300])
    marked = carried[:60].lower()
    is_forward = bool(_FORWARD.match(subject)) or any(word in marked for word in ("转发", "forward"))
    return Parted(own, carried, address.group(0).lower() if address else "", is_forward)


def _is_block(text: str, start: int) -> bool:
    """Whether a line "发件人：…" begins a block of headers: two more of them follow at once."""
    following = text[start : start + 800].splitlines()[1:6]
    wanted = re.compile(
        r"^[ \t>*]{0,6}(?:发送时间|日期|时间|收件人|抄送|主题|Date|Sent|To|Cc|Subject)\s*[:：]"
    )
    return sum(bool(wanted.match(line)) for line in following) >= 2
