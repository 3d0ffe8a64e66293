"""Codes into sentences: reasons, findings, what pieces must have, what units are told."""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kaoping.assessment.finding_words import FIELDS, FINDINGS, said_in_a_file
from kaoping.assessment.step_words import MORE_STEPS

RETURN_REASONS: dict[str, Any] = {
    "signature": gettext_lazy("the head's signature is missing"),
    "seal": gettext_lazy("the seal is missing or not the unit's"),
    "names": gettext_lazy("author, checker or contact is missing"),
    "photos": gettext_lazy("pictures are missing or cannot be used"),
    "form": gettext_lazy("genre or format does not fit"),
    "thin": gettext_lazy("content is thin, facts are missing"),
    "theme": gettext_lazy("it does not fit the theme of the indicator"),
    "similar": gettext_lazy("it resembles earlier or others' texts"),
    "unreadable": gettext_lazy("a file cannot be opened or read"),
    "other": gettext_lazy("another reason, written below"),
}

REJECT_REASONS: dict[str, Any] = {
    "theme": gettext_lazy("it does not belong to this indicator"),
    "not_original": gettext_lazy("it is not original"),
    "not_true": gettext_lazy("what it reports is not true"),
    "standard": gettext_lazy("it does not meet the standard"),
    "period": gettext_lazy("what it reports lies outside the window"),
    "other": gettext_lazy("another reason, written below"),
}

ASKS: dict[str, Any] = {
    "names": gettext_lazy("author, checker and contact"),
    "seal": gettext_lazy("the unit's seal"),
    "signature": gettext_lazy("the head's signature"),
    "photos": gettext_lazy("pictures"),
    "document_number": gettext_lazy("a document number"),
    "original": gettext_lazy("original work"),
}


def asks_in_words(asks: Mapping[str, Any]) -> list[str]:
    """What a piece must have, each as a short phrase; ``asks`` is ``Indicator.asks``."""
    phrases = [str(ASKS["names"])]  # on every piece, whatever the scheme says
    if asks.get("seal"):
        phrases.append(str(ASKS["seal"]))
    if asks.get("signature"):
        phrases.append(str(ASKS["signature"]))
    if count := int(asks.get("photos") or 0):
        phrases.append(ngettext("%(count)s picture", "%(count)s pictures", count) % {"count": count})
    if (count := int(asks.get("files") or 0)) > 1:
        phrases.append(ngettext("%(count)s file", "%(count)s files", count) % {"count": count})
    low, high = asks.get("words") or (None, None)
    if low and high:
        phrases.append(_("%(low)s to %(high)s characters") % {"low": low, "high": high})
    elif low:
        phrases.append(_("at least %(low)s characters") % {"low": low})
    elif high:
        phrases.append(_("at most %(high)s characters") % {"high": high})
    if asks.get("document_number"):
        phrases.append(str(ASKS["document_number"]))
    if asks.get("original"):
        phrases.append(str(ASKS["original"]))
    return [*phrases, *asks.get("shows", [])]


@dataclass(frozen=True, slots=True)
class FindingWords:
    """One finding for people: what was found, how to mend it."""

    found: str
    mend: str


def finding_words(check_id: str, values: Mapping[str, Any], told_to: str = "") -> FindingWords:
    """The sentences of a finding, in the reader's language.

    ``told_to``: the name of the unit that reads them; it learns that another unit sent the same,
    and neither which nor with what number. "" for those who read every unit's pieces.
    """
    known = _FINDINGS.get(check_id)
    if known is None:
        return FindingWords(check_id, "")
    if told_to and values.get("unit", told_to) != told_to:
        values = {**values, "unit": ""}
    found, mend = known(values)
    return FindingWords(found, mend)


def _names(which: str) -> Any:
    labels = {
        "author": gettext_lazy("No author is named."),
        "checker": gettext_lazy("No checker is named."),
        "contact": gettext_lazy("No contact is named."),
    }
    mends = {
        "author": gettext_lazy(
            "Every piece names its author: write it into the form, or into the mail as “作者：…”."
        ),
        "checker": gettext_lazy(
            "Every piece names who checked it: write it into the form, or into the mail as “审核：…”."
        ),
        "contact": gettext_lazy(
            "Every piece names a contact with a telephone: write it into the form, or into the mail as “联系电话：…”."
        ),
    }
    return lambda values: (
        said_in_a_file(which, values) if values.get("said") else (str(labels[which]), str(mends[which]))
    )


_FINDINGS: dict[str, Any] = {
    **FINDINGS,
    "author": _names("author"),
    "checker": _names("checker"),
    "contact": _names("contact"),
    "same_person": lambda v: (
        _("Author and checker are the same person, %(name)s.") % {"name": v.get("name", "")},
        _("Let somebody else check the piece before it leaves the house."),
    ),
    "occurred_outside": lambda v: (
        _("What it reports happened on %(day)s, outside the window (%(from)s to %(to)s).")
        % {"day": v.get("day", ""), "from": v.get("from", ""), "to": v.get("to", "")},
        _("Choose the window in which it happened, or correct the date."),
    ),
    "late": lambda v: (
        _("It arrives after the due day, %(due)s.") % {"due": v.get("due", "")},
        _("Ask the office for an extension if there is a reason; it decides."),
    ),
    "words_few": lambda v: (
        _("The text has %(found)s characters; at least %(asked)s are asked for.")
        % {"found": v.get("found", 0), "asked": v.get("asked", 0)},
        _("Add what is missing, or attach the document that holds the text."),
    ),
    "reuse": lambda v: (
        _("%(share)s %% of it stands in texts that were here before, %(foreign)s %% in those of others.")
        % {"share": v.get("share", 0), "foreign": v.get("foreign", 0)},
        _("Quote with the source, or write these passages anew; the report shows them side by side."),
    ),
    "surplus": lambda v: (
        ngettext(
            "%(count)s piece of this window is already with the office; no more is asked for.",
            "%(count)s pieces of this window are already with the office; no more are asked for.",
            int(v.get("count", 1)),
        )
        % {"count": v.get("count", 1)},
        _("You may send it all the same: of several accepted pieces the best count."),
    ),
}


def audit_sentence(verb: str, after: Mapping[str, Any]) -> str:
    """One step of a piece's history in words."""
    known = _STEPS.get(verb)
    if known is None:
        return verb
    text = known(after)
    return str(text)


def _arrived(after: Mapping[str, Any]) -> str:
    channel = {"mail": _("by e-mail"), "web": _("by the web form"), "office": _("entered by the office")}
    return _("Version %(version)s arrived %(channel)s; receipt number %(receipt)s.") % {
        "version": after.get("version", 1),
        "channel": channel.get(str(after.get("channel")), ""),
        "receipt": after.get("receipt_no", ""),
    }


_STEPS: dict[str, Any] = {
    **MORE_STEPS,
    "submission.begun": lambda a: _("Draft begun."),
    "submission.sent_to_sign_off": lambda a: _("Sent to the unit's own sign-off."),
    "submission.handed_back": lambda a: _("Not signed off; handed back to the author."),
    "submission.submitted": _arrived,
    "submission.corrected": _arrived,
    "submission.accepted": lambda a: _("Accepted."),
    "submission.returned": lambda a: (
        _("Returned; to be corrected by %(day)s.") % {"day": _day(a.get("due_on", ""))}
    ),
    "submission.day_moved": lambda a: (
        _("To be corrected by %(day)s now.") % {"day": _day(a.get("due_on", ""))}
    ),
    "submission.rejected": lambda a: _("Not accepted."),
    "submission.duplicate": lambda a: _("Taken as sent twice; %(of)s stands.") % {"of": a.get("of", "")},
    "submission.reopened": lambda a: _("Decision taken back; to be decided anew."),
    "submission.withdrawn": lambda a: _("Withdrawn by the unit."),
    "submission.filled": lambda a: (
        _("Filled in from %(files)s: %(fields)s.")
        % {
            "files": "、".join(map(str, a.get("files", []))),
            "fields": "、".join(str(FIELDS.get(name, name)) for name in a.get("fields", [])),
        }
    ),
}


NOTIFICATIONS: dict[str, tuple[Any, bool]] = {
    "piece_arrived": (gettext_lazy("“%(title)s” has arrived; receipt number %(receipt_no)s."), False),
    "piece_to_sign": (gettext_lazy("“%(title)s” by %(who)s waits for your sign-off."), True),
    "piece_handed_back": (gettext_lazy("“%(title)s” was not signed off: %(words)s"), True),
    "piece_accepted": (gettext_lazy("“%(title)s” (%(receipt_no)s) was accepted."), False),
    "piece_returned": (
        gettext_lazy("“%(title)s” (%(receipt_no)s) was returned; correct it by %(due_on)s. %(words)s"),
        True,
    ),
    "piece_day_moved": (
        gettext_lazy("“%(title)s” (%(receipt_no)s): correct it by %(due_on)s now. %(words)s"),
        True,
    ),
    "piece_mended": (
        gettext_lazy(
            "The office mended “%(title)s” (%(receipt_no)s); please confirm it or object by %(answer_by)s. %(words)s"
        ),
        True,
    ),
    "piece_rejected": (gettext_lazy("“%(title)s” (%(receipt_no)s) was not accepted: %(words)s"), False),
    "piece_duplicate": (
        gettext_lazy("“%(title)s” (%(receipt_no)s) was taken as sent twice; %(of)s stands."),
        False,
    ),
    "piece_reopened": (gettext_lazy("“%(title)s” (%(receipt_no)s) will be decided anew: %(words)s"), False),
    "notice_issued": (
        gettext_lazy("Special notice “%(title)s”: %(pieces)s for each unit, due %(due_on)s."),
        True,
    ),
    "notice_withdrawn": (gettext_lazy("Special notice “%(title)s” was withdrawn: %(words)s"), False),
    "notice_amended": (
        gettext_lazy("Special notice “%(title)s” was amended, due %(due_on)s: %(words)s"),
        True,
    ),
    "notice_not_for_you": (
        gettext_lazy("Special notice “%(title)s” does not ask your unit any more: %(words)s"),
        False,
    ),
    "window_moved": (
        gettext_lazy("Item %(code)s, %(window)s: on time until %(due_on)s now. %(words)s"),
        False,
    ),
    "window_closing_moved": (
        gettext_lazy("Item %(code)s, %(window)s: it closes on %(closes_on)s now. %(words)s"),
        False,
    ),
    "extension_asked": (
        gettext_lazy("%(unit)s asks for more days for item %(code)s, %(window)s: until %(until)s. %(words)s"),
        True,
    ),
    "extension_refused": (
        gettext_lazy("More days for item %(code)s, %(window)s were not granted: %(words)s"),
        False,
    ),
    "note_asked": (gettext_lazy("A question about item %(code)s: %(words)s"), True),
    "note_decided": (gettext_lazy("How item %(code)s is to be read: %(words)s"), False),
    "extension_granted": (
        gettext_lazy("Extension for indicator %(code)s, %(window)s: until %(until)s."),
        False,
    ),
    "extension_revoked": (
        gettext_lazy("The extension for indicator %(code)s, %(window)s was revoked: %(words)s"),
        False,
    ),
    "asked_instead": (
        gettext_lazy("Item %(code)s, %(window)s, is asked of you instead of %(unit)s, by %(due_on)s."),
        True,
    ),
    "waiver_granted": (gettext_lazy("Waived: indicator %(code)s %(window)s. %(words)s"), False),
    "waiver_revoked": (
        gettext_lazy("The waiver of indicator %(code)s %(window)s was revoked: %(words)s"),
        True,
    ),
    "piece_clawed_back": (
        gettext_lazy("After a spot check “%(title)s” (%(receipt_no)s) counts nothing: %(words)s"),
        False,
    ),
    "piece_given_back": (
        gettext_lazy(
            "The claw-back of “%(title)s” (%(receipt_no)s) is withdrawn; it counts again: %(words)s"
        ),
        False,
    ),
    "duty_reminder": (
        gettext_lazy("Reminder: item %(code)s, %(window)s, is due on %(due_on)s and has not come yet."),
        True,
    ),
    "correction_reminder": (
        gettext_lazy("Reminder: “%(title)s” (item %(code)s) was returned; correct it by %(due_on)s."),
        True,
    ),
    "scheme_published": (gettext_lazy("The scheme “%(title)s” is in force; your duties are listed."), False),
    "scheme_amended": (
        gettext_lazy("The scheme “%(title)s” was amended: %(reason)s Look at your duties and your sheet."),
        False,
    ),
}


class _Blank(dict):
    def __missing__(self, key: str) -> str:
        return ""


def notification_sentence(code: str, values: Mapping[str, Any]) -> str:
    """The sentence of one notification, missing values left out."""
    template, _deed = NOTIFICATIONS[code]
    read = {name: _day(value) for name, value in values.items()}
    return (str(template) % _Blank(read)).strip()


def _day(value: Any) -> Any:
    """A day as people write it; kept in the row as 2014-10-31."""
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return date_format(dt.date.fromisoformat(value), _("j M"))
    return value


def sentence_of(code: str) -> Callable[[Mapping[str, Any]], str]:
    """The sentence maker of one kind of notification, as ``notifications.ports`` wants it."""
    return lambda values: notification_sentence(code, values)


_WHYS: dict[str, Any] = {
    "receipt": gettext_lazy("It names the receipt number %(number)s."),
    "answer": gettext_lazy("It answers the mail with which %(number)s came."),
    "correction": gettext_lazy("It speaks of a correction (“%(words)s”), and %(number)s was returned."),
    "not_returned": gettext_lazy("But %(number)s was not returned for correction."),
    "replaces": gettext_lazy("%(number)s has not been looked at yet; this becomes its next version."),
    "same_files": gettext_lazy("But every file of it is in %(number)s already."),
    "replaces_late": gettext_lazy("But its window was over on %(due)s, so a person decides."),
    "other_window": gettext_lazy("But its words “%(words)s” mean another window."),
    "returned_beside": gettext_lazy("But %(number)s of the same item was returned and may be meant."),
    "other_year": gettext_lazy("But it speaks of %(found)s; the scheme is about %(asked)s."),
    "acknowledges": gettext_lazy("It says no more than that the unit has the notice “%(words)s”."),
    "number": gettext_lazy("It names item %(code)s."),
    "notice": gettext_lazy("It names the notice “%(words)s”, which belongs to item %(code)s."),
    "several": gettext_lazy("It names several items: %(codes)s."),
    "contradiction": gettext_lazy("But its words “%(words)s” fit item %(other)s, not item %(code)s."),
    "says_label": gettext_lazy("The subject's label says “%(words)s”: words of item %(code)s."),
    "says_subject": gettext_lazy("The subject says “%(words)s”: words of item %(code)s."),
    "says_files": gettext_lazy("An attachment's name says “%(words)s”: words of item %(code)s."),
    "says_heading": gettext_lazy("The first lines say “%(words)s”: words of item %(code)s."),
    "says_body": gettext_lazy("The text speaks of “%(words)s”: words of item %(code)s."),
    "against_label": gettext_lazy("But the subject's label “%(words)s” fits item %(other)s better."),
    "against_subject": gettext_lazy("But the subject's words “%(words)s” fit item %(other)s better."),
    "against_files": gettext_lazy("But an attachment's name, “%(words)s”, fits item %(other)s better."),
    "against_heading": gettext_lazy("But the first lines, “%(words)s”, fit item %(other)s better."),
    "against_body": gettext_lazy("But the text speaks more of item %(other)s: “%(words)s”."),
    "close": gettext_lazy("But item %(other)s fits nearly as well."),
    "more_pieces": gettext_lazy("But it may hold several pieces: “%(words)s”."),
    "only_window": gettext_lazy("The item has one window."),
    "part_of_year": gettext_lazy("But it names “%(words)s”, and the item's window is none of that length."),
    "beside_title": gettext_lazy("But beside the item's title it speaks of “%(words)s”."),
    "span": gettext_lazy("It names the window: “%(words)s”."),
    "spans": gettext_lazy("But it names several windows: %(words)s."),
    "span_inside": gettext_lazy("“%(words)s” lies in this window."),
    "window_title": gettext_lazy("It speaks of “%(title)s”: “%(words)s”."),
    "month": gettext_lazy("It names a month of this window: %(month)s."),
    "days": gettext_lazy("The days in its text lie in this window: %(words)s."),
    "day": gettext_lazy("The window follows from the day of arrival, %(day)s."),
    "still_due": gettext_lazy(
        "On the day of arrival, %(day)s, only this window was open and not yet filled."
    ),
    "question": gettext_lazy("But it reads like a question, and nothing is attached: “%(words)s”."),
    "no_piece": gettext_lazy("But it speaks about a piece rather than bringing one: “%(words)s”."),
    "attachment_forgotten": gettext_lazy("But it says “%(words)s”, and nothing is attached."),
    "attachment_linked": gettext_lazy(
        "But a file came only as a link, “%(words)s”: it is not here, and such links expire. Ask for the file itself."
    ),
    "nothing_sent": gettext_lazy("But it brings no attachment and hardly any text."),
    "filled": gettext_lazy("But a piece of this window is there already: %(number)s."),
    "closed": gettext_lazy("But this window closed on %(closes)s, so a person decides."),
    "early": gettext_lazy("But this window opens only on %(opens)s."),
    "no_scheme": gettext_lazy("No scheme is in force."),
    "nothing_asked": gettext_lazy("The scheme in force asks nothing that could be reported."),
    "no_idea": gettext_lazy("Neither a number nor the words of any item were found."),
}


def why_sentence(code: str, params: Mapping[str, Any]) -> str:
    """One reason of a proposal, in the reader's language."""
    return str(_WHYS[code]) % _Blank(params) if code in _WHYS else code
