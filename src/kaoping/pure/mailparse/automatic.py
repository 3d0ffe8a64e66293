"""Whether a machine wrote a mail: such mail is stored, ignored, and never answered."""

from __future__ import annotations

import re

from .message import ParsedMessage

_AUTO_SUBJECT = re.compile(
    r"\s*(自动回复|自動回覆|自动答复|automatic reply|auto[- ]?reply|autoreply|out of office)\s*[:：]", re.I
)
_BOUNCE_SUBJECT = re.compile(
    r"\s*(系统退信|退信[:：]|undeliver(ed|able)|delivery (status notification|failure)|mail delivery (failed|system)|returned mail)",
    re.I,
)
_BOUNCERS = ("mailer-daemon", "postmaster")


def why_automatic(message: ParsedMessage) -> str:
    """A code, or "" for a person's mail: ``bounce``, ``auto_reply``, ``null_sender``, ``list``, ``bulk``."""
    local = message.sender.address.partition("@")[0]
    if (
        message.content_type == "multipart/report"
        or local in _BOUNCERS
        or _BOUNCE_SUBJECT.match(message.subject)
    ):
        return "bounce"
    submitted = message.header("auto-submitted").partition(";")[0].strip().lower()
    if submitted and submitted != "no":
        return "auto_reply"
    if (
        message.header("x-autoreply")
        or message.header("x-autorespond")
        or _AUTO_SUBJECT.match(message.subject)
    ):
        return "auto_reply"
    if message.header("return-path").replace(" ", "") == "<>":
        return "null_sender"
    precedence = message.header("precedence").strip().lower()
    if precedence == "auto_reply":
        return "auto_reply"
    if any(message.header(name) for name in ("list-id", "list-post", "list-unsubscribe", "list-help")):
        return "list"
    return "bulk" if precedence in ("bulk", "junk", "list") else ""
