"""Sentences about facts that cannot be taken in, where the database and not a file is asked."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from kaoping.pure.errors import Fault
from kaoping.pure.scoring import fact_faults

# What the core says of a file reads differently where the roll and the desk are asked.
SENTENCES: dict[str, Any] = {
    "unknown_unit": lazy(
        "No assessed unit has the code “%(found)s”. Look the code up on the roll, or take the unit in there first."
    ),
    "unknown_piece": lazy(
        "No accepted piece has the receipt number “%(found)s”. Look the number up on the list of pieces."
    ),
    "round_unsaid": lazy("The scheme is scored anew each round, so this needs its day. Choose the day."),
    "unknown_key": lazy(
        "The scheme reads no %(kind)s “%(found)s”, so it would score nothing. It reads: %(allowed)s."
    ),
    "kept_by_programme": lazy(
        "“%(found)s” is counted by the programme “%(label)s”. It is entered there once and counts by itself; "
        "nothing is recorded here."
    ),
    "outside_period": lazy(
        "%(day)s lies outside the scheme's period, %(first)s to %(last)s, and would not be read. "
        "Mend the date, or record it with the scheme of that year."
    ),
    "not_for_unit": lazy(
        "%(title)s does not apply to %(unit)s: the scheme's “applies_to” leaves it out. Leave this one empty."
    ),
    "item_not_for_unit": lazy(
        "The item “%(item)s” does not apply to %(unit)s: the scheme's “applies_to” leaves it out. Leave it empty."
    ),
    "own_unit": lazy(
        "%(unit)s is your own unit, or stands above or below it. Somebody else at the office records this."
    ),
    "stands_already": lazy(
        "Something else is recorded for this already: %(known)s, by %(who)s, %(day)s. "
        "Withdraw or correct that one on its page first."
    ),
    "event_taken": lazy(
        "The event “%(found)s” is recorded already with other contents, by %(who)s, %(day)s. "
        "Correct that one on its page, or give this one an id of its own."
    ),
    "too_long": lazy("“%(field)s” has %(length)s characters; at most %(limit)s can be kept. Shorten it."),
    "bad_character": lazy(
        "“%(field)s” holds a character that cannot be kept (NUL). Remove it and try again."
    ),
    "amount_needed": lazy(
        "This event is priced by a person, within %(least)s to %(most)s points. Write the points decided."
    ),
    "clawed_back": lazy("The piece %(found)s has been clawed back already, by %(who)s, %(day)s."),
    "not_kept_here": lazy("A line of kind “%(kind)s” is not recorded here: %(where)s."),
}  # fmt: skip

# Lines that a file of facts may hold and that have desks of their own.
ELSEWHERE: dict[str, Any] = {
    "unit": lazy("units come with the roll"),
    "notice": lazy("special notices are issued on their own page"),
    "piece": lazy("pieces come from the units, by mail or on their page"),
    "extension": lazy("extensions are granted on the duty"),
    "waiver": lazy("waivers are granted on the duty"),
}
KIND_WORDS: dict[str, Any] = {
    "answer": lazy("checklist answers"),
    "mark": lazy("marks of assessors"),
    "ballot": lazy("counts of votes"),
    "sheet": lazy("appraisal sheets"),
    "score": lazy("figures carried over"),
    "measure": lazy("measured levels"),
    "count": lazy("counts"),
    "event": lazy("events"),
    "decision": lazy("decisions on grades"),
    "clawback": lazy("claw-backs"),
}
ANSWERS: dict[str, Any] = {"yes": lazy("yes"), "no": lazy("no"), "na": lazy("n/a")}
VERDICTS: dict[str, Any] = {
    "for": lazy("for"),
    "against": lazy("against"),
    "blank": lazy("blank"),
    "invalid": lazy("invalid"),
}
BALLOT_COLUMNS: dict[str, Any] = {
    **VERDICTS,
    "abstain": lazy("abstained"),
}


def sentence(fault: Fault) -> str:
    """The fault in the reader's language."""
    own = SENTENCES.get(fault.code)
    if own is None:
        return fact_faults.sentence(fault, get_language() or "en")
    params = {
        name: "、".join(map(str, value)) if isinstance(value, tuple | list) else value
        for name, value in fault.params.items()
    }
    text = str(own) % params
    near = fault.params.get("near")
    return text + _(" Did you mean “%(near)s”?") % {"near": near} if near else text
