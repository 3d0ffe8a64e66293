"""Frames of red ink, names on seals, places to sign: on pages that are drawn here."""

import random

import cv2
import numpy as np
import pytest

from kaoping.evidence.seals.finding import _sure, seals_on
from kaoping.evidence.seals.names import likeness, match
from kaoping.evidence.seals.red import balanced, colour_of, redness
from kaoping.evidence.seals.rings import Frame, frames
from kaoping.evidence.seals.signing import Text, signing
from kaoping.evidence.seals.vocabulary import known_share
from kaoping.evidence.seals.words import Words, _agreed, _is_plain
from tests import make_scans

needs_fonts = pytest.mark.skipif(
    not make_scans.has_fonts(), reason="no Chinese fonts on this machine (fonts-noto-cjk)"
)


def seen(data):
    return cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)


def found_on(data):
    bgr = seen(data)
    return frames(redness(balanced(bgr)), bgr.shape[1] / 210), bgr.shape[1] / 210


class Silent:
    """A reader that reads nothing: only frames decide."""

    def read_as_is(self, crops):
        return [("", 0.0) for _ in crops]

    def lines(self, bgr):
        return []


@needs_fonts
@pytest.mark.parametrize("shape", ["round", "oval", "square"])
def test_a_frame_is_found_where_the_seal_was_pressed(shape):
    chance = random.Random(11)
    page = make_scans.page(chance, lines=20)
    seal = make_scans.any_seal(chance, shape)
    make_scans.press(page, seal, chance, at_mm=(130, 190), turned=8, worn=0.4)

    found, per_mm = found_on(make_scans.scan(page.picture, chance, jpeg=50))

    assert [one.shape for one in found] == [shape]
    assert (found[0].x / per_mm, found[0].y / per_mm) == pytest.approx((130, 190), abs=2)
    assert 2 * found[0].wide / per_mm == pytest.approx(seal.wide_mm, rel=0.08)


@needs_fonts
def test_two_seals_that_overlap_are_two():
    chance = random.Random(12)
    page = make_scans.page(chance, lines=20)
    for x in (110, 136):
        make_scans.press(page, make_scans.Seal("清河市教育局", wide_mm=42), chance, at_mm=(x, 200))

    found, per_mm = found_on(make_scans.scan(page.picture, chance))

    assert sorted(round(one.x / per_mm) for one in found) == pytest.approx([110, 136], abs=2)


@needs_fonts
def test_a_seal_is_found_on_a_photograph_in_warm_light():
    chance = random.Random(13)
    page = make_scans.page(chance, lines=20)
    make_scans.press(page, make_scans.Seal("清河市教育局"), chance, at_mm=(130, 190))
    photo = make_scans.scan(page.picture, chance, tint=(1, 0.9, 0.72), shade=0.35, lean=0.02, jpeg=60)

    assert [one.shape for one in found_on(photo)[0]] == ["round"]


@needs_fonts
@pytest.mark.parametrize("seed", range(4))
def test_a_red_head_is_no_seal(seed):
    chance = random.Random(seed)
    page = make_scans.page(chance, red_head=True)

    answer = seals_on(seen(make_scans.scan(page.picture, chance)), 1240 / 210, Silent())

    assert answer.seals == ()


@needs_fonts
def test_a_grey_scan_cannot_tell():
    chance = random.Random(14)
    page = make_scans.page(chance, lines=20)
    make_scans.press(page, make_scans.Seal("清河市教育局"), chance, at_mm=(130, 190))
    grey = seen(make_scans.scan(page.picture, chance, grey=True))

    assert colour_of(grey) == "grey"
    assert seals_on(grey, 1240 / 210, Silent()).state == "cannot_tell"


def test_a_blank_page_and_a_tiny_picture_do_no_harm():
    for size in ((1754, 1240), (3, 3), (1, 900), (60, 60)):
        bgr = np.full((*size, 3), 255, np.uint8)
        bgr[0, 0] = (30, 30, 200)
        assert seals_on(bgr, 6.0, Silent()).seals == ()


# -- names -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "whose", "name"),
    [
        ("清河市教育局", "own", "清河市教育局"),
        ("清河市敎育局", "own", "清河市教育局"),
        ("育局清河市教", "own", "清河市教育局"),  # the ring was cut at the wrong gap
        ("清河币教育局", "own", "清河市教育局"),
        ("清河市人民政府", "superior", "清河市人民政府"),
        ("北合县供电公司", "unknown", ""),
        ("", "unknown", ""),
    ],
)
def test_whose_seal_it_is(words, whose, name):
    found = match(words, ["清河市教育局", "市教育局"], ["清河市人民政府"])

    assert (found.whose, found.name) == (whose, name)


def test_a_neighbours_name_is_not_taken_for_ones_own():
    assert match("北合县教育局", ["清河市教育局"], others=["北合县教育局"]).whose == "other"


def test_a_short_name_within_a_full_one_is_that_name():
    assert likeness("清河市教育局", "教育局") > 0.8


@pytest.mark.parametrize(("name", "is_seal"), [("清河市教育局", True), ("合格率" * 9, False)])
def test_a_table_with_red_rules_is_no_square_seal(name, is_seal):
    frame = Frame("square", 100, 100, 60, 60, 0, 0.99, 0.99)
    assert (_sure(frame, Words(name, "", 0.9)) > 0.5) is is_seal


@pytest.mark.parametrize(("name", "is_seal"), [("清河市教育局", True), ("人人人人人", False)])
def test_a_star_in_a_ring_is_no_seal(name, is_seal):
    frame = Frame("round", 100, 100, 60, 60, 0, 0.99, 0.99)
    assert (_sure(frame, Words(name, "", 0.9)) > 0.5) is is_seal


def test_of_readings_the_one_made_of_words_of_names_counts():
    read = [("北会县市域监督整理局", 0.87)] * 4 + [
        ("北合县市场监督管理局", 0.84),
        ("北A县有域监督销理局", 0.74),
    ]
    assert _agreed(read)[0] == "北会县市域监督整理局"
    assert _agreed(read, known_share) == ("北合县市场监督管理局", 0.84)


def test_a_name_that_no_list_knows_is_read_as_before():
    read = [("云鹤堂诗社", 0.9), ("云鹤堂诗社", 0.85), ("云鹤堂讨社", 0.8), ("", 0.0)]
    assert _agreed(read, known_share) == _agreed(read) == ("云鹤堂诗社", 0.9)


def test_readings_are_plain_when_all_but_one_say_the_same_and_are_sure():
    assert _is_plain([("清河市教育局", 0.99)] * 5 + [("清河市教育", 0.9)])
    assert not _is_plain([("清河市教育局", 0.9)] * 6)
    assert not _is_plain([("清河市教育局", 0.99)] * 4 + [("清河市教育", 0.9)] * 2)


@needs_fonts
@pytest.mark.parametrize(("text", "rings"), [("清河市教育局", 1), ("", 2)])
def test_a_seal_that_reads_plainly_is_not_read_again(text, rings):
    class Counting(Silent):
        def __init__(self):
            self.strips = []

        def read_as_is(self, crops):
            self.strips.append(len(crops))
            return [(text, 0.99) for _ in crops]

    chance, reader = random.Random(15), Counting()
    page = make_scans.page(chance, lines=20)
    make_scans.press(page, make_scans.Seal("清河市教育局"), chance, at_mm=(130, 190))
    bgr = seen(make_scans.scan(page.picture, chance))

    answer = seals_on(bgr, 1240 / 210, reader, finer=lambda: cv2.resize(bgr, None, fx=1.5, fy=1.5))

    assert [one.words.name for one in answer.seals] == ["清河市教育局"] * (rings == 1)
    assert reader.strips.count(6) == rings
    assert reader.strips.count(12) == (0 if rings == 1 else rings)


@pytest.mark.parametrize(
    ("name", "share"), [("", 0), ("清河市教育局", 1), ("云鹤堂诗社", 0), ("清河市云鹤堂", 0.5), ("中共清河市委", 5 / 6)]
)  # fmt: skip
def test_how_much_of_a_name_is_usual(name, share):
    assert known_share(name) == pytest.approx(share)


# -- signatures ------------------------------------------------------------------------------

LABEL = Text(200, 300, 150, 30, "主要负责人：")


def paper(draw=None):
    bgr = np.full((900, 1240, 3), 255, np.uint8)
    if draw:
        draw(bgr)
    white = balanced(bgr)
    return white, redness(white)


def scrawl(colour):
    def draw(bgr):
        points = np.array([[380 + 22 * n, 300 + (35 if n % 2 else -12) + 3 * n] for n in range(9)], np.int32)
        cv2.polylines(bgr, [points], False, colour, 4, cv2.LINE_AA)
        cv2.ellipse(bgr, (470, 320), (60, 26), 12, 0, 300, colour, 3, cv2.LINE_AA)

    return draw


@pytest.mark.parametrize("colour", [(20, 20, 20), (150, 60, 20)])
def test_a_hand_beside_the_label_is_a_signature(colour):
    found = signing(*paper(scrawl(colour)), [LABEL], 5.9)

    assert found.state == "found"
    left, _top, right, _bottom = found.box
    assert 350 < left < 420
    assert 530 < right < 620


def test_an_empty_place_is_none_and_no_label_says_nothing():
    assert signing(*paper(), [LABEL], 5.9).state == "none"
    assert (
        signing(*paper(scrawl((20, 20, 20))), [Text(200, 300, 150, 30, "下一步打算")], 5.9).state
        == "cannot_tell"
    )


def test_a_printed_name_and_a_rule_are_no_signature():
    def draw(bgr):
        cv2.rectangle(bgr, (372, 303), (460, 328), (20, 20, 20), -1)  # stands for print
        cv2.line(bgr, (360, 338), (640, 338), (20, 20, 20), 2)

    printed = Text(370, 300, 95, 30, "陈清河", 0.99)

    assert signing(*paper(draw), [LABEL, printed], 5.9).state == "none"


def test_a_seal_over_the_place_is_not_a_signature():
    def draw(bgr):
        cv2.circle(bgr, (480, 310), 90, (40, 30, 215), 6)

    assert signing(*paper(draw), [LABEL], 5.9).state == "none"


def test_running_text_about_signing_is_no_label():
    line = Text(100, 300, 900, 30, "各单位主要负责人要高度重视，认真组织实施，确保取得实效。")

    assert signing(*paper(scrawl((20, 20, 20))), [line], 5.9).state == "cannot_tell"
