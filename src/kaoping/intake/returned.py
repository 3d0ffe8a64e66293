"""What a notice of non-delivery says: which mail of ours, to whom, why. Reads only.

Three forms are met: the report of RFC 3464, the Chinese providers' page of words with the mail
attached (退信), and a bare text. Our mails are known by their own kind of Message-ID, wherever it stands.
"""

import re
from dataclasses import dataclass

from kaoping.pure.mailparse import ParsedMessage

MOST = 64 * 1024  # of each part
_OURS = re.compile(r"<kaoping\.[0-9a-f]{32}@[A-Za-z0-9.-]{1,253}>")
_FIELD = re.compile(
    r"^(final-recipient|original-recipient|action|status|diagnostic-code|disposition)\s*:\s*([^\r\n]{0,400}(?:\r?\n[ \t][^\r\n]{0,400}){0,8})",
    re.M | re.I,
)
_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}")
_RECEIVER = re.compile(
    r"(?:收件人|收件地址|收信人|接收方|无法(?:发送|投递|送达)(?:到|至)|Recipient|(?:could not|unable to|can't) (?:be )?deliver(?:ed)?)[^\n]{0,80}?"
    r"([A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5})",
    re.I,
)
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_REASON = re.compile(
    r"(?:退信原因|失败原因|错误原因|退信代码|错误信息|原因|said)\s*[:：]\s*([^\n]{2,300})", re.I
)
_SAID = re.compile(r"(?<!\d)(5\d\d[ -][^\n]{2,300})")
_DELAY = re.compile(r"delay|延迟|推迟|will be retried|继续尝试|稍后重试", re.I)


@dataclass(frozen=True, slots=True)
class Returned:
    """``action`` is failed, delayed, delivered, relayed or expanded."""

    message_ids: list[str]
    addresses: list[str]
    status: str
    said: str
    action: str


def read_return(parsed: ParsedMessage) -> Returned:
    """What the notice says, as far as it can be told."""
    texts = [parsed.subject, parsed.body_text[:MOST]]
    reports: list[str] = []
    originals: list[str] = []
    for part in parsed.parts:
        if part.is_body or not (
            part.content_type.startswith(("text/", "message/")) or part.name.endswith(".eml")
        ):
            continue
        text = part.payload[:MOST].decode("utf-8", "replace")
        is_report = part.content_type in ("message/delivery-status", "message/disposition-notification")
        (reports if is_report else originals).append(text)
    everything = "\n".join([*texts, *reports, *originals, *parsed.references, parsed.in_reply_to])
    fields: dict[str, str] = {}
    receivers = []
    for name, value in _FIELD.findall("\n".join(reports) or parsed.body_text[:MOST]):
        value = " ".join(value.split())
        if name.lower().endswith("recipient"):
            receivers += _ADDRESS.findall(value)[:1]
        fields.setdefault(name.lower(), value)
    words = "\n".join(texts)
    if not receivers:
        receivers = _RECEIVER.findall(words)
    status = _STATUS.search(fields.get("status", "") or fields.get("diagnostic-code", "") or words)
    return Returned(
        message_ids=list(dict.fromkeys(_OURS.findall(everything))),
        addresses=list(dict.fromkeys(one.lower() for one in receivers)),
        status=status.group(1) if status else "",
        said=_said(fields, words),
        action=_action(fields, parsed.subject, status.group(1) if status else ""),
    )


def _said(fields: dict[str, str], words: str) -> str:
    diagnostic = fields.get("diagnostic-code", "").partition(";")[2].strip() or fields.get(
        "diagnostic-code", ""
    )
    if diagnostic:
        return diagnostic[:300]
    for pattern in (_REASON, _SAID):
        if found := pattern.search(words):
            return found.group(1).strip()[:300]
    return next((line.strip() for line in words.splitlines()[1:] if line.strip()), "")[:300]


def _action(fields: dict[str, str], subject: str, status: str) -> str:
    if "disposition" in fields:
        return "delivered"
    named = fields.get("action", "").split(" ")[0].strip(";").lower()
    if named in ("failed", "delayed", "delivered", "relayed", "expanded"):
        return named
    return "delayed" if status.startswith("4") or _DELAY.search(subject) else "failed"
