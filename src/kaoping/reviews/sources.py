"""What the marks make of a piece, for the desk's previews: the scheme's own panel rule."""

from collections.abc import Collection
from fractions import Fraction

from kaoping.assessment.models import SchemeVersion, Submission
from kaoping.assessment.queries.texts import scheme_of
from kaoping.pure.scheme.rules import Even
from kaoping.pure.scheme.tree import index
from kaoping.pure.scoring.panel import panel_mark
from kaoping.reviews.queries import marks_of


class Marks:
    """``assessment.ports.MarkSource``."""

    def marks(self, scheme_version: SchemeVersion, unit_ids: Collection[int] | None) -> dict[int, Fraction]:
        """Accepted pieces with enough marks, and their quality 0 to 100; two queries."""
        pieces = Submission.objects.filter(
            window__indicator__scheme=scheme_version,
            window__indicator__is_quality=True,
            state=Submission.State.ACCEPTED,
        )
        if unit_ids is not None:
            pieces = pieces.filter(unit_id__in=list(unit_ids))
        codes = dict(pieces.order_by("pk").values_list("pk", "window__indicator__code"))
        if not codes:
            return {}
        scheme = scheme_of(scheme_version)
        nodes = index(scheme)
        found = {}
        for pk, marks in marks_of(codes).items():
            rule = nodes[codes[pk]].node.rule
            panel = (rule.panel if isinstance(rule, Even) else None) or scheme.settings.quality
            quality = panel_mark(panel, [Fraction(mark) for mark in marks])
            if quality is not None:
                found[pk] = quality.mark
        return found
