"""What each kind of document says, drawn from the tables and worded as an office words it."""

from collections.abc import Callable

from django.utils import translation

from kaoping.results.models import OfficialDocument
from kaoping.results.papers.compose import appeal, bulletin, commendation, result, returning, sheet
from kaoping.results.papers.compose.occasion import Occasion
from kaoping.results.papers.description import Paper

Kind = OfficialDocument.Kind

COMPOSERS: dict[str, Callable[[Occasion], Paper]] = {
    Kind.BULLETIN: bulletin.compose,
    Kind.RESULT: result.notice,
    Kind.RANKING: result.ranking_table,
    Kind.SHEET: sheet.compose,
    Kind.COMMENDATION: commendation.compose,
    Kind.RETURN: returning.compose,
    Kind.APPEAL: appeal.compose,
}


def compose(kind: str, occasion: Occasion) -> Paper:
    """The document of this kind; Chinese, whatever language the desk reads."""
    with translation.override("zh-hans"):
        return COMPOSERS[kind](occasion)
