"""The shipped years: their sheets to the letter, and lines of them reckoned here a second time.

``.venv/bin/python -m tests.pure.schemes.years`` states the files anew. The second half of this file uses
nothing of the engine: it reads the facts and the golden JSON, and does the sums of the paper.
"""

import json
import re
from collections import defaultdict
from fractions import Fraction as F

import pytest

from kaoping.schemes import builtin_facts, builtin_names
from tests.pure.schemes.years import GOLDEN, facts_text, sheets_of

NAMES = builtin_names()


@pytest.mark.parametrize("name", NAMES)
def test_the_shipped_facts_are_those_that_are_stated(name):
    assert builtin_facts(name) == facts_text(name)


@pytest.mark.parametrize("name", NAMES)
def test_sheets_are_the_golden_ones(name):
    for ending, text in sheets_of(name).items():
        assert text == (GOLDEN / f"{name}{ending}").read_text(encoding="utf-8"), ending


DIVIDED = re.compile(r"([\d.]+) ÷ (\d+) × \(?([\d.]+%(?: \+ [\d.]+%)*)\)? +([\d.]+)")


@pytest.mark.parametrize("name", ["lecture-2014", "luoyang-2014"])
def test_a_reckoning_with_marks_gives_the_score_beside_it(name):
    """Also for who types it into a calculator as it is printed: 20 ÷ 1 × 94.8333% is 18.967."""
    printed = (GOLDEN / f"{name}.zh.txt").read_text(encoding="utf-8")
    found = DIVIDED.findall(printed)
    assert found
    for points, asked, marks, score in found:
        made = F(points) / F(asked) * sum(F(mark.strip("% ")) for mark in marks.split("+")) / 100
        assert abs(made - F(score)) <= F(1, 2 * 10 ** len(score.partition(".")[2])), (points, marks, score)


# --- reckoned by hand ---------------------------------------------------------------------------


def facts(name, kind, **fields):
    """The shipped facts of a kind with these values."""
    lines = map(json.loads, builtin_facts(name).splitlines())
    return [one for one in lines if one["kind"] == kind and all(one.get(k) == v for k, v in fields.items())]


def sheets(name):
    told = json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
    return {(one["unit"], one.get("period", "year")): one for one in told["sheets"]}


def line(sheet, indicator):
    waiting = list(sheet["lines"])
    while waiting:
        here = waiting.pop()
        if here["indicator"] == indicator:
            return F(here["exact"])
        waiting += here.get("lines", [])
    raise KeyError(indicator)


@pytest.mark.parametrize(("unit", "asked"), [("x01", 48), ("x04", 48), ("s01", 24), ("s05", 24)])
def test_information_is_divided_by_the_groups_own_number(unit, asked):
    """县区 4 a month, 市直 2: 24 points ÷ 48 or ÷ 24 a piece; late ones and more than asked give nothing."""
    by_month = defaultdict(int)
    for piece in facts("information-2014", "piece", unit=unit, indicator="1", state="accepted"):
        year, month = piece["window"].split("M")
        if piece["received"][:7] == f"{year}-{month}":
            by_month[month] += 1
    counted = sum(min(asked // 12, number) for number in by_month.values())

    assert line(sheets("information-2014")[unit, "year"], "1") == F(24 * counted, asked)


@pytest.mark.parametrize("unit", ["x01", "x02", "x03", "x04", "s02", "s03", "s04"])
def test_information_pays_each_item_once_at_its_dearest(unit):
    price = {"中央": 20, "省": 8, "市": 3}
    factor = {"专报": 2, "单篇": 2, "综合": F(1, 2)}
    best = defaultdict(F)
    for one in facts("information-2014", "event", key="adoption"):
        heads = one.get("authors", {one.get("unit"): 1})
        if unit not in heads:
            continue
        told = one.get("attributes", {})
        worth = F(0) if told.get("untrue") else F(price.get(told.get("level"), 0))
        worth = min(F(40), worth * factor.get(told.get("form"), 1))
        worth *= F(heads[unit], sum(heads.values()))
        item = one.get("same", one["event"])
        best[item] = max(best[item], worth)

    found = line(sheets("information-2014")[unit, "year"], "2")
    assert found == min(F(50), sum(best.values()))


def test_information_steps_up_are_added_and_leaks_disqualify():
    told = sheets("information-2014")
    steps = {"省": 3, "中央": 10}
    upgrades = facts("information-2014", "event", key="upgrade", unit="x02")

    assert line(told["x02", "year"], "B") == sum(steps[one["attributes"]["to"]] for one in upgrades) >= 13
    assert told["x05", "year"]["rank"] is None
    assert told["s01", "year"]["grade"] == "合格"  # concealed: no better, whatever its points
    assert float(told["s01", "year"]["total"]) > 60


def test_a_months_exposure_empties_the_month_and_the_year_is_the_mean():
    told = sheets("monthly-2014")

    april = told["m02", "2014M04"]
    assert line(april, "1") == 0
    assert F(april["exact"]["total"]) == line(april, "2") + line(april, "J")
    for unit in ("m01", "m02", "m03", "m04"):
        months = [F(told[unit, f"2014M{month:02}"]["exact"]["total"]) for month in range(1, 13)]
        assert F(told[unit, "year"]["exact"]["total"]) == sum(months) / 12


@pytest.mark.parametrize("month", ["01", "05", "11"])
def test_photos_price_the_months_activities(month):
    """No good photo nothing, one the half, two the whole of 5; late pieces and more than 20 points nothing."""
    worth = F(0)
    for piece in facts("monthly-2014", "piece", unit="m03", indicator="1.1", state="accepted"):
        if piece["occurred"][5:7] == month and piece["received"][5:7] == month:
            photos = piece.get("attributes", {}).get("photos")
            worth += {"0": F(0), "1": F(5, 2)}.get(photos, F(5))

    sheet = sheets("monthly-2014")["m03", f"2014M{month}"]
    assert line(sheet, "1.1") == min(F(20), worth)


def test_a_years_visit_is_converted_and_marks_are_medians():
    told = sheets("civility-2014")
    visit = told["w01", "year"]

    assert line(visit, "二") == sum(line(visit, code) for code in ("2.1", "2.3", "2.4", "2.5")) * F(40, 100)
    marks = facts("civility-2014", "piece", unit="w01", indicator="1.3", state="accepted")[0]["marks"]
    assert line(visit, "1.3") == 8 * F(sorted(map(F, marks))[1]) / 100
    assert line(told["w07", "year"], "1.3") == 0  # returned twice; once is allowed
    # No questionnaire for the public where there is no window: 95 points are all there is.
    assert visit["attainable"] == "95.00"
    exact = {name: F(value) for name, value in visit["exact"].items()}
    assert exact["comparable"] == min(F(100), exact["base"] * F(100, 95) + exact["bonus"])


def test_a_years_vetoes():
    told = sheets("civility-2014")

    assert told["w03", "year"]["grade"] in ("基本达标", "不达标")
    assert told["w08", "year"]["total"] == "0.00"
    assert "vetoes" not in told["w06", "year"]  # an accident, but no grave one


def test_a_term_weighs_its_years_and_two_equals_wait_for_a_decision():
    told = sheets("term-2013-2014")

    for unit in ("j1", "q2", "x4"):
        first, second = (
            F(facts("term-2013-2014", "score", unit=unit, key=f"civility-{year}")[0]["value"])
            for year in (2013, 2014)
        )
        assert line(told[unit, "year"], "1") == first * F(20, 100) + second * F(30, 100)
    x1, x2 = told["x1", "year"], told["x2", "year"]
    assert (x1["exact"], x1["rank"]) == (x2["exact"], x2["rank"])
    assert (x1["grade"], x2["grade"]) == ("先进", "标兵")  # one place, given by the decision
    assert told["j2", "year"]["grade"] == "保留"  # criticised: no better
    assert told["q3", "year"]["rank"] is None


def test_a_term_averages_its_appraisals():
    worth = {"style": (8, 5, 0), "create": (6, 4, 0), "serve": (6, 4, 0)}
    levels = ("满意", "基本满意", "不满意")
    years = []
    for window in ("2013", "2014"):
        found = facts("term-2013-2014", "sheet", unit="q1", indicator="2", window=window)
        voted = [one for one in found if one["verdict"] in ("for", "against")]
        points = sum(
            worth[item][levels.index(level)] for one in voted for item, level in one.get("levels", {}).items()
        )
        blank = sum(one["verdict"] == "blank" for one in found)
        years.append(F(points, len(voted)) - F(blank, 10))

    assert line(sheets("term-2013-2014")["q1", "year"], "2") == sum(years) / 2


@pytest.mark.parametrize(
    ("unit", "group", "need", "target", "central"),
    [("q1", "区", 30, 12, 3), ("q3", "区", 30, 12, 3), ("c1", "县", 40, 10, 4), ("k2", "开发区", 20, 5, 5)],
)
def test_districts_have_their_own_prices_and_targets(unit, group, need, target, central):
    sheet = sheets("districts-2014")[unit, "year"]
    assert sheet["group"] == group

    talks = sum(one["value"] for one in facts("districts-2014", "count", unit=unit, key="talks"))
    assert line(sheet, "1") == max(F(0), 5 - max(0, need - talks) * F(5, need))
    found = [
        one
        for one in facts("districts-2014", "event", key="coverage")
        if unit in one.get("units", [one.get("unit")])
    ]
    points = F(0)
    for one in found:
        told = one.get("attributes", {})
        worth = {"中央": central, "省": 1}.get(told.get("level"), 0)
        points += worth * (2 if told.get("place") == "头版头条" else 1)
    short = max(0, target - len(found))
    assert line(sheet, "3.1") == min(F(40), points)
    assert line(sheet, "3.2") == -2 * short
    assert line(sheet, "3") == line(sheet, "3.1") - 2 * short


def test_districts_may_end_below_nothing_in_a_part():
    told = sheets("districts-2014")

    assert min(line(sheet, "3") for sheet in told.values()) < 0
    assert {sheet["attainable"] for sheet in told.values()} == {"100.000", "90.000", "83.000"}


@pytest.mark.parametrize("unit", ["c01", "c03", "c04", "c06"])
def test_a_jury_is_trimmed_at_both_ends(unit):
    marks = sorted(F(one["value"]) for one in facts("lecture-2014", "mark", unit=unit, indicator="2.1"))
    assert len(marks) == 7

    assert line(sheets("lecture-2014")[unit, "year"], "2.1") == F(70, 100) * sum(marks[2:-2]) / 3


def test_a_juror_of_the_own_house_and_an_abstention_do_not_count():
    own = facts("lecture-2014", "mark", unit="c02", indicator="2.1")
    marks = sorted(F(one["value"]) for one in own if one["value"] is not None and one.get("home") != "c02")
    sheet = sheets("lecture-2014")["c02", "year"]

    assert (len(own), len(marks)) == (9, 7)
    assert line(sheet, "2.1") == F(70, 100) * sum(marks[2:-2]) / 3


def test_a_contest_divides_by_the_most_votes_and_caps_what_time_costs():
    votes = {one["unit"]: one["for"] for one in facts("lecture-2014", "ballot")}
    told = sheets("lecture-2014")

    for unit, number in votes.items():
        assert line(told[unit, "year"], "3") == F(10 * number, max(votes.values()))
    overtime = sum(
        one.get("quantity", 1) for one in facts("lecture-2014", "event", unit="c03", key="overtime")
    )
    assert overtime * F(1, 2) > 3
    assert line(told["c03", "year"], "2.2") == -3
    assert line(told["c03", "year"], "2") == line(told["c03", "year"], "2.1") - 3


def test_a_contest_without_an_outline_is_without_a_speech():
    told = sheets("lecture-2014")
    handed_in = {one["unit"] for one in facts("lecture-2014", "piece", indicator="1", state="accepted")}
    absent = {unit for unit, _ in told} - handed_in

    assert absent
    assert {line(told[unit, "year"], "2") for unit in absent} == {F(0)}


def test_the_real_scheme_with_a_waiver_and_an_extension():
    told = sheets("luoyang-2014")
    waived = {name: F(value) for name, value in told["u04", "year"]["exact"].items()}

    assert told["u04", "year"]["attainable"] == "27.00"
    assert waived["comparable"] == waived["base"] * F(30, 27) + waived["bonus"]
    reposts = sum(one["value"] for one in facts("luoyang-2014", "count", unit="u02"))
    assert line(told["u02", "year"], "B") == (0 if reposts < 3 else min(4, reposts - 2))
    assert told["u07", "year"]["total"] == "0.00"
