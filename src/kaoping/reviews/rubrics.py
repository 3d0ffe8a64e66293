"""A rubric as data of a version, and as the value that the mark form prints."""

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from kaoping.assessment.ports import Refusal
from kaoping.pure.scheme.model import Criterion, Rubric, RubricLevel

FULL = 100  # what a marker gives at most
Data = dict[str, Any]


def data_of(rubric: Rubric) -> Data:
    """The rubric as it is kept: numbers as texts, in the order printed."""
    return {
        "title": rubric.title,
        "criteria": [
            {
                "id": one.id,
                "title": one.title,
                "text": one.text,
                "points": "" if one.points is None else number(one.points),
            }
            for one in rubric.criteria
        ],
        "levels": [
            {"title": one.title, "from": number(one.from_mark), "text": one.text} for one in rubric.levels
        ],
    }


def rubric_from(name: str, data: Mapping[str, Any]) -> Rubric:
    """The value again; ``rubric_from(name, data_of(r))`` equals ``r``."""
    return Rubric(
        name,
        data["title"],
        tuple(
            Criterion(
                one["id"], one["title"], Fraction(one["points"]) if one["points"] else None, one["text"]
            )
            for one in data["criteria"]
        ),
        tuple(RubricLevel(one["title"], Fraction(one["from"]), one["text"]) for one in data["levels"]),
    )


def number(value: Fraction) -> str:
    """As it is written by hand: 12, 12.5; a third as 1/3."""
    if value.denominator == 1:
        return str(value.numerator)
    as_decimal = Decimal(value.numerator) / value.denominator
    text = f"{as_decimal.normalize():f}"
    return text if Fraction(text) == value else f"{value.numerator}/{value.denominator}"


def fingerprint(data: Mapping[str, Any]) -> str:
    """SHA-256 of the data in canonical form."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def must_be_sound(data: Mapping[str, Any]) -> None:
    """Errors: ``Refusal`` for a rubric that nobody could mark by."""
    criteria, levels = data["criteria"], data["levels"]
    if not criteria:
        raise Refusal(_("A rubric needs at least one criterion."))
    names = [one["id"] for one in criteria]
    if len(set(names)) < len(names):
        raise Refusal(_("Two criteria have the same name. Give each its own."))
    points = [Fraction(one["points"]) for one in criteria if one["points"]]
    if points and len(points) < len(criteria):
        raise Refusal(_("Either every criterion has points or none has. Fill in the rest, or take them out."))
    if points and (min(points) <= 0 or sum(points) != FULL):
        raise Refusal(
            _(
                "The criteria make %(found)s points; a marker gives 100. Change them so that the sum is 100 and each is above 0."
            )
            % {"found": number(sum(points, Fraction(0)))}
        )
    starts = [Fraction(one["from"]) for one in levels]
    if any(not 0 <= start <= FULL for start in starts) or any(
        lower >= higher for higher, lower in pairwise(starts)
    ):
        raise Refusal(
            _(
                "Levels begin between 0 and 100 and fall from the best to the last. Put them in order, each below the one before."
            )
        )
    if starts and starts[-1] != 0:
        raise Refusal(_("The last level must begin at 0, so that every mark has a level."))


def must_fit(rubric: Rubric | None, mark: Decimal | None, criteria: Mapping[str, Decimal]) -> None:
    """Errors: ``Refusal`` for a mark outside 0 to 100, or a criterion's outside its points or unknown."""
    if mark is not None and not 0 <= mark <= FULL:
        raise Refusal(
            _("The mark %(mark)s is outside 0 to 100. Write a number in that range.") % {"mark": mark}
        )
    known = {one.id: one for one in rubric.criteria} if rubric else {}
    for name, given in criteria.items():
        one = known.get(name)
        if one is None:
            raise Refusal(
                _(
                    "The rubric has no criterion “%(name)s” any more. Open the page again and mark by the new version."
                )
                % {"name": name}
            )
        most = FULL if one.points is None else one.points
        if not 0 <= given <= most:
            raise Refusal(
                _("%(criterion)s: %(mark)s is outside 0 to %(most)s. Write a number in that range.")
                % {"criterion": one.title, "mark": given, "most": number(Fraction(most))}
            )
