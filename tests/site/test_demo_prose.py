"""The demo's manuscripts: no two alike, except the few that are meant to be copies."""

import io
import random
from itertools import combinations
from string import Formatter

import numpy as np
import pytest
from PIL import Image

from kaoping.evidence.fingerprints.schema import SqliteDatabase
from kaoping.evidence.fingerprints.store import FingerprintStore, NewDocument
from kaoping.evidence.pictures import hashing
from kaoping.pure.originality.check import check
from kaoping.site.demo import city, copies, files, grammar, pieces, plan, texts, themes
from kaoping.site.demo.asked import NOTICES

FLAWED = ("off_topic", "too_thin")  # a few lines each: there is little to vary


@pytest.fixture(scope="module")
def year():
    """The first sending of each piece by its key, in the order of arrival."""
    return {each.key: each for each in plan.year().sendings if each.number == 1}


@pytest.fixture
def shares(tmp_path):
    """Takes texts as the year brings them: the share of each that stands in earlier texts of others."""

    def measured(rows):
        store = FingerprintStore(SqliteDatabase(str(tmp_path / "store.sqlite3")))
        store.create()
        store.add([NewDocument(each.key, each.text, template=True) for each in NOTICES])
        found = {}
        for key, owner, text in rows:
            with store.reading() as reader:
                found[key] = check(text, reader, counts=lambda one, owner=owner: one.owner != owner).share
            store.add([NewDocument(key, text, owner)])
        store.close()
        return found

    return measured


@pytest.mark.parametrize("indicator", ["1", "3", "4", "7", "8", "10", "11"])
def test_bodies_hardly_share_a_passage(year, shares, indicator):
    chosen = [each for each in year.values() if each.indicator == indicator and each.flaw not in FLAWED]
    rows = [
        (each.key, each.unit, pieces._writing(each).text)
        for each in chosen[:40]
        if each.key not in copies.COPIES
    ]

    found = shares(rows)

    assert len(found) >= 35
    assert sum(found.values()) / len(found) < 0.07
    assert sum(share >= 0.2 for share in found.values()) <= 7
    assert max(found.values()) < 0.75


def test_what_is_copied_is_found(year, shares):
    for key, sources in copies.COPIES.items():
        earlier = [year[each] for each in sources]
        rows = [(each.key, "source", pieces._writing(each).text) for each in earlier]

        found = shares([*rows, (key, "copy", pieces._writing(year[key]).text)])

        assert all(each.arrives < year[key].arrives and not each.flaw for each in earlier), key
        assert not set(sources) & set(copies.COPIES), key
        assert found[key] > 0.4, key


def test_copies_are_few_and_some_wait_to_be_found(year):
    waiting = [key for key in copies.COPIES if year[key].decision is None]
    refused = [
        each for each in year.values()
        if each.decision and each.decision.kind == "reject" and each.decision.reasons[0] != "period"
    ]  # fmt: skip

    assert 8 <= len(copies.COPIES) <= 12
    assert len(waiting) >= 3
    assert {each.key for each in refused} <= set(copies.COPIES)


def test_titles_are_many(year):
    bodies = {each.short_name for each in city.units()}
    titles = [pieces._writing(each).title for each in year.values()]
    bare = {title.replace(name, "") for title in titles for name in bodies if name in title}

    assert len(set(titles)) > 0.85 * len(titles)
    assert len(bare) > 400
    assert max(map(len, titles)) < 80


def test_a_text_has_facts_of_its_body():
    scene = texts.Scene("市水利局", "slj", plan.OPENING.date())
    told = [texts.report(random.Random(seed), "8", scene) for seed in range(20)]

    assert len({each.text for each in told}) == 20
    assert all("市水利局" in each.title + each.text for each in told)
    assert sum("水库" in each.text or "渠" in each.text or "防汛" in each.text for each in told) > 10
    assert all(len(each.text) > 200 for each in told)


def test_every_word_of_every_sentence_is_known():
    fixed = {"unit", "day", "month", "before", "at", "did", "theme", "subject"}
    own = {"head", "deed", "aim"}
    rules = [themes.PHRASES, themes.PAPER, themes.LECTURE, *themes.TRADES.values()]
    themed = [theme for rows in themes.REPORTS.values() for theme in rows]
    headings = [*themes.PAPER_HEADINGS, *themes.PLAN_PARTS.headings, *themes.SUMMARY_PARTS.headings]
    sentences = [each for rows in rules for told in rows.values() for each in told]
    sentences += [each for theme in (*themed, *headings) for each in (*theme.sentences, *theme.heads)]
    sentences += [*themes.TITLES, *themes.PLAN_PARTS.openings, *themes.SUMMARY_PARTS.openings]
    known = fixed | own | set(themes.PHRASES) | set(themes.PAPER) | set(themes.TRADES["default"])

    for sentence in sentences:
        grammar._parsed(sentence)
        slots = {name for _text, name, _spec, _conversion in Formatter().parse(sentence) if name}
        assert {slot for slot in slots if not slot[0].isdigit()} <= known, sentence
    assert set(themes.TRADES) == {"default", *(each.code for each in city.bodies())}
    assert {tuple(sorted(words)) for words in themes.TRADES.values()} == {
        tuple(sorted(themes.TRADES["default"]))
    }


def test_a_teller_draws_each_sentence_once_and_keeps_its_words():
    teller = grammar.Teller(random.Random(1), {"rule": ("甲", "乙", "丙")}, {"unit": "市水利局"})

    assert sorted(teller.draws("rule", 3)) == sorted("甲乙丙")
    assert teller.keep("at", "[东|西]村") == teller.tell("{at}")
    assert teller.tell("{unit}[办|办]了{7-7*100}件") == "市水利局办了700件"
    assert teller.tell("[[一|一]个|一个]") == "一个"


@pytest.mark.parametrize("wrong", ["[甲|乙", "甲]", "甲|乙", "甲}"])
def test_a_crooked_sentence_is_refused(wrong):
    with pytest.raises(ValueError, match=r"mark|closed"):
        grammar._parsed(wrong)


def test_no_two_pictures_pass_for_the_same():
    pictures = [
        np.asarray(Image.open(io.BytesIO(files.photo(city.dice("files", each))))) for each in range(30)
    ]
    greys = [hashing.small_grey(picture) for picture in pictures]
    grids = [hashing.grid_of(grey) for grey in greys]

    assert not any(map(hashing.why_skipped, pictures))
    assert max(hashing.likeness(one, other) for one, other in combinations(grids, 2)) < hashing.SURE
