"""Sentences about facts that cannot be taken in, where the database and not a file is asked."""

from typing import Any

from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from kaoping.pure.errors import Fault
from kaoping.pure.scoring import fact_faults

# What the core says of a file reads differently where the roll and the desk are asked.
SENTENCES: dict[str, Any] = {
    "unknown_unit": gettext_lazy(
        "No assessed unit has the code “%(found)s”. Look the code up on the roll, or take the unit in there first."
    ),
    "unknown_piece": gettext_lazy(
        "No accepted piece has the receipt number “%(found)s”. Look the number up on the list of pieces."
    ),
    "round_unsaid": gettext_lazy("The scheme is scored anew each round, so this needs its day. Choose the day."),
    "unknown_key": gettext_lazy(
        "The scheme reads no %(kind)s “%(found)s”, so it would score nothing. It reads: %(allowed)s."
    ),
    "kept_by_programme": gettext_lazy(
        "“%(found)s” is counted by the programme “%(label)s”. It is entered there once and counts by itself; "
        "nothing is recorded here."
    ),
    "outside_period": gettext_lazy(
        "%(day)s lies outside the scheme's period, %(first)s to %(last)s, and would not be read. "
        "Mend the date, or record it with the scheme of that year."
    ),
    "not_for_unit": gettext_lazy(
        "%(title)s does not apply to %(unit)s: the scheme's “applies_to” leaves it out. Leave this one empty."
    ),
    "item_not_for_unit": gettext_lazy(
        "The item “%(item)s” does not apply to %(unit)s: the scheme's “applies_to” leaves it out. Leave it empty."
    ),
    "own_unit": gettext_lazy(
        "%(unit)s is your own unit, or stands above or below it. Somebody else at the office records this."
    ),
    "stands_already": gettext_lazy(
        "Something else is recorded for this already: %(known)s, by %(who)s, %(day)s. "
        "Withdraw or correct that one on its page first."
    ),
    "event_taken": gettext_lazy(
        "The event “%(found)s” is recorded already with other contents, by %(who)s, %(day)s. "
        "Correct that one on its page, or give this one an id of its own."
    ),
    "too_long": gettext_lazy("“%(field)s” has %(length)s characters; at most %(limit)s can be kept. Shorten it."),
    "bad_character": gettext_lazy(
        "“%(field)s” holds a character that cannot be kept (NUL). Remove it and try again."
    ),
    "amount_needed": gettext_lazy(
        "This event is priced by a person, within %(least)s to %(most)s points. Write the points decided."
    ),
    "clawed_back": gettext_lazy("The piece %(found)s has been clawed back already, by %(who)s, %(day)s."),
    "not_kept_here": gettext_lazy("A line of kind “%(kind)s” is not recorded here: %(where)s."),
}  # fmt: skip

# Lines that a file of facts may hold and that have desks of their own.
ELSEWHERE: dict[str, Any] = {
    "unit": gettext_lazy("units come with the roll"),
    "notice": gettext_lazy("special notices are issued on their own page"),
    "piece": gettext_lazy("pieces come from the units, by mail or on their page"),
    "extension": gettext_lazy("extensions are granted on the duty"),
    "waiver": gettext_lazy("waivers are granted on the duty"),
    "programme": gettext_lazy("a programme counts these by itself"),
}
KIND_WORDS: dict[str, Any] = {
    "answer": gettext_lazy("checklist answers"),
    "mark": gettext_lazy("marks of assessors"),
    "ballot": gettext_lazy("counts of votes"),
    "sheet": gettext_lazy("appraisal sheets"),
    "score": gettext_lazy("figures carried over"),
    "measure": gettext_lazy("measured levels"),
    "count": pgettext_lazy("fact", "counts"),
    "event": gettext_lazy("events"),
    "decision": gettext_lazy("decisions on grades"),
    "clawback": gettext_lazy("claw-backs"),
}
ANSWERS: dict[str, Any] = {"yes": gettext_lazy("yes"), "no": gettext_lazy("no"), "na": gettext_lazy("n/a")}
VERDICTS: dict[str, Any] = {
    "for": pgettext_lazy("votes", "for"),
    "against": pgettext_lazy("votes", "against"),
    "blank": pgettext_lazy("votes", "blank"),
    "invalid": pgettext_lazy("votes", "invalid"),
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
