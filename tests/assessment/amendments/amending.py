"""What the stories of amendments share: the day, the monthly text, and an amendment with its reason."""

from kaoping.assessment import actions
from kaoping.results.standings import live_sheet
from tests.make_assessment import SMALL, at

JULY = at("2014-07-10 09:00")
MONTHLY = SMALL.replace("points: 4, every: quarter", "points: 4, every: month")


def draft_of(text):
    return actions.save_draft(text=text, actor=None)


def amend(text, strategy="keep", **options):
    """The version that this text makes of the scheme in force."""
    return actions.amend(draft_of(text), actor="赵明", reason="季度太疏", strategy=strategy, **options).new


def line_of(unit, version, code):
    """The line of the unit's live sheet for the indicator ``code``, however deep it stands."""
    sheet = live_sheet(version, unit)
    lines = [line for top in (*sheet.base_lines, *sheet.bonus_lines) for line in top.walk()]
    return next(line for line in lines if line.id == code)
