"""What the marks make of a piece, for the desk's previews: the scheme's own panel rule."""

from collections.abc import Collection
from fractions import Fraction

from kaoping.assessment.models import SchemeVersion
from kaoping.assessment.queries.texts import scheme_of
from kaoping.pure.scheme.rules import Even
from kaoping.pure.scheme.tree import index
from kaoping.pure.scoring.panel import panel_mark
from kaoping.reviews.queries import marks_of


class Marks:
    """``assessment.ports.MarkSource``."""

    def marks(self, scheme_version: SchemeVersion, unit_ids: Collection[int] | None) -> dict[int, Fraction]:
        """Accepted pieces with enough marks, and their quality 0 to 100; one query."""
        given = marks_of(scheme_version, unit_ids)
        if not given:
            return {}
        scheme = scheme_of(scheme_version)
        nodes = index(scheme)
        panels = {}
        for code in {code for code, _marks in given.values()}:
            rule = nodes[code].node.rule
            panels[code] = (rule.panel if isinstance(rule, Even) else None) or scheme.settings.quality
        found = {}
        for pk, (code, marks) in given.items():
            quality = panel_mark(panels[code], [Fraction(mark) for mark in marks])
            if quality is not None:
                found[pk] = quality.mark
        return found
