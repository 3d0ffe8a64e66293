"""Words on pictures of pages: order, turning, the queue page by page, and one real reading."""

import json
import random

import pytest

from kaoping.base import clock
from kaoping.base.children import Ended, Pool
from kaoping.evidence import storage
from kaoping.evidence.models import PageLook, PageMark
from kaoping.evidence.ocr import after, layer, limits, queue, read_pages, store, tasks
from kaoping.evidence.ocr.order import Piece, as_text, in_order
from kaoping.evidence.ocr.turning import turned_back
from kaoping.evidence.pages import cache
from kaoping.evidence.pages import tasks as page_tasks
from kaoping.evidence.reading import read_file
from tests import make_scans
from tests.pure.documents.test_read_odd import drawn

# -- order -----------------------------------------------------------------------------------


def piece(x, y, width, text, height=20):
    return Piece(x, y, width, height, text, 0.99)


def test_pieces_of_one_row_are_read_from_left_to_right():
    found = in_order([piece(500, 102, 200, "日期"), piece(80, 100, 200, "单位")], 1000)

    assert as_text(found) == "单位 日期"


def test_two_columns_are_read_one_after_the_other_below_their_heading():
    left = [piece(80, 200 + 40 * n, 380, f"左{n}") for n in range(4)]
    right = [piece(540, 200 + 40 * n, 380, f"右{n}") for n in range(4)]
    heading = piece(80, 100, 840, "标题")

    found = in_order([*right, *left, heading], 1000)

    assert [one.text for one in found] == [
        "标题",
        *(f"左{n}" for n in range(4)),
        *(f"右{n}" for n in range(4)),
    ]


def test_a_table_with_a_narrow_first_column_is_read_row_by_row():
    cells = [piece(80, 200 + 40 * n, 40, f"{n}") for n in range(4)]
    cells += [piece(200, 200 + 40 * n, 300, f"内容{n}") for n in range(4)]

    assert as_text(in_order(cells, 1000)).split("\n") == [f"{n} 内容{n}" for n in range(4)]


@pytest.mark.parametrize(
    ("times", "turned"),
    [(0, (10, 20, 30, 60)), (1, (20, 70, 60, 90)), (2, (70, 140, 90, 180)), (3, (140, 10, 180, 30))],
)
def test_a_box_is_found_again_on_the_page_as_it_was_sent(times, turned):
    """A page 100 wide and 200 high with one box, and where that box lies when the page is turned."""
    assert turned_back(turned, times, 100, 200) == (10, 20, 30, 60)


# -- the queue -------------------------------------------------------------------------------


def said(text, pages=1, **changes):
    return {
        "pages": pages, "width": 1240, "height": 1754, "turned": 0, "source": "recognised", "colour": "colour",
        "lines": [[0.1, 0.1, 0.5, 0.02, text, 0.98]], "text": text, "seal": "none", "seals": [],
        "signature": {"state": "cannot_tell", "sure": 0.0, "label": "", "box": None}, **changes,
    }  # fmt: skip


SEAL = {
    "box": [0.6, 0.7, 0.2, 0.14],
    "shape": "round",
    "words": "清河市教育局",
    "line": "",
    "sure": 0.93,
    "read": 0.98,
}


class Child:
    """Stands for the process: answers from a list, by page, and counts."""

    def __init__(self, answers):
        self.answers, self.asked = answers, []

    def ask(self, question):
        self.asked.append(question["page"])
        answer = self.answers[question["page"] - 1]
        if isinstance(answer, Exception):
            raise answer
        return answer, b""

    def close(self):
        self.asked.append("closed")


@pytest.fixture
def looking(settings, monkeypatch):
    """Pages are looked at at once, by a child of the test's."""
    settings.READ_MATERIALS = settings.OCR = True
    jobs = {queue.STEP: tasks.step, queue.FINISH: tasks.finish}

    def run(answers):
        child = Child(answers)
        monkeypatch.setattr(queue, "_children", child)
        for module in (queue, tasks):
            monkeypatch.setattr(
                module, "enqueue", lambda dotted, *ids: jobs.get(dotted, lambda *_: None)(*ids)
            )
        return child

    return run


@pytest.fixture
def scan(request):
    """A white page of the test's own: what was read of it lies in a folder that tests share."""
    chance = random.Random(request.node.name)
    return storage.keep(make_scans.scan(make_scans.Image.new("RGB", (310, 438), "white"), chance, noise=2))


@pytest.mark.django_db
def test_pages_are_read_once_and_one_by_one(looking, scan):
    child = looking([said("第一页", 3), said("第二页", 3), said("第三页", 3)])

    read_pages(scan)
    found = read_pages(scan)

    assert found.text == "第一页\f第二页\f第三页"
    assert found.confidence == pytest.approx(0.98)
    assert child.asked == [1, 2, 3, "closed"]
    look = PageLook.objects.get()
    assert (look.state, look.pages, look.pages_done, look.pages_recognised) == ("done", 3, 3, 3)


@pytest.mark.django_db
def test_a_page_that_takes_too_long_is_left_and_the_others_are_read(looking, scan):
    looking([said("第一页", 3), Ended("too_long"), said("第三页", 3)])

    read_pages(scan)

    assert read_pages(scan).text == "第一页\f\f第三页"
    assert PageLook.objects.get().seal == "cannot_tell"


@pytest.mark.django_db
def test_a_reading_that_was_killed_goes_on_where_it_was(looking, scan):
    PageLook.objects.create(file=scan, asked_at=clock.now(), pages=2, pages_done=1, pages_recognised=1)
    store.keep(scan, 1, said("第一页", 2))
    child = looking([None, said("第二页", 2)])

    assert tasks.sweep() == 1

    assert child.asked == [2, "closed"]
    assert read_pages(scan).text == "第一页\f第二页"


@pytest.mark.django_db
def test_the_shortest_file_comes_first(looking, scan):
    other = storage.keep(b"%PDF-1.4 another")
    PageLook.objects.create(file=scan, asked_at=clock.now(), pages=50, pages_done=3)
    PageLook.objects.create(file=other, asked_at=clock.now())

    assert queue.next_look().file == other


@pytest.mark.django_db
def test_a_file_that_cannot_be_opened_is_refused_and_who_asked_is_told(looking, scan, monkeypatch):
    told = []
    monkeypatch.setattr(after, "jobs", lambda: ("told",))
    looking([{"why": "encrypted"}])
    monkeypatch.setattr(
        queue, "enqueue", lambda dotted, *ids: told.append(ids) if dotted == "told" else tasks.step()
    )

    assert read_pages(scan) is None

    look = PageLook.objects.get()
    assert (look.state, look.why, told) == ("refused", "encrypted", [(scan.pk,)])


@pytest.mark.django_db
def test_nothing_is_looked_at_where_it_is_switched_off(settings, scan):
    settings.READ_MATERIALS, settings.OCR = True, False

    assert read_pages(scan) is None
    assert not PageLook.objects.exists()


@pytest.mark.django_db
def test_what_was_lost_from_the_derived_folder_is_read_again(looking, scan):
    child = looking([said("第一页")])
    read_pages(scan)
    store.forget(scan)

    read_pages(scan)

    assert read_pages(scan).text == "第一页"
    assert child.asked == [1, "closed", 1, "closed"]


@pytest.mark.django_db
def test_a_scan_gets_its_words_as_reading_and_as_text_layer(looking, scan):
    page_tasks.make(scan.pk)
    looking([said("关于志愿服务活动情况的报告")])

    reading = read_file(scan)

    assert (reading.state, reading.text.strip()) == ("text", "关于志愿服务活动情况的报告")
    kept = json.loads(cache.part_of(scan, 1, "text").read_text(encoding="utf-8"))
    assert [line[4] for line in kept["lines"]] == ["关于志愿服务活动情况的报告"]
    assert kept["lines"][0][0] == pytest.approx(0.1 * kept["width"], abs=0.1)
    assert layer.fill(scan) == 1  # and again when the pictures are made anew


@pytest.mark.django_db
def test_a_paper_of_which_one_page_is_a_picture_gets_that_pages_words(looking):
    pages = [
        ([(70, 700, "关于开展志愿服务活动情况的报告，附审批单一份。")], False),
        ([(90, 30, "扫描全能王 创建")], True),
    ]
    mixed = storage.keep(drawn(*pages))
    looking([said("关于开展志愿服务活动情况的报告", 2, source="layer", lines=[]), said("审核：李大伟", 2)])
    read_file(mixed)

    reading = read_file(mixed)

    assert reading.text.split() == ["关于开展志愿服务活动情况的报告", "审核：李大伟"]
    assert reading.hints["checker"]["text"] == "李大伟"
    assert not reading.waits_for_words


@pytest.mark.django_db
def test_marks_are_kept_and_a_persons_word_outlives_a_second_look(looking, scan):
    looking([said("正文", seal="found", seals=[SEAL])])
    read_pages(scan)
    PageMark.objects.update(state="refuted", decided_at=clock.now())

    queue.again(scan)

    mark = PageMark.objects.get()
    assert (mark.words, mark.state) == ("清河市教育局", "refuted")


# -- the real recogniser ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def recogniser():
    if not make_scans.has_fonts():
        pytest.skip("no Chinese fonts on this machine (fonts-noto-cjk)")
    pool = Pool("kaoping.evidence.ocr.child", seconds=300)
    yield pool
    pool.close()


def test_a_page_with_a_seal_is_read(recogniser, tmp_path):
    chance = random.Random(5)
    page = make_scans.page(chance, lines=6, first=["关于报送志愿服务活动情况的报告"])
    seal = make_scans.Seal("清河市教育局", arc=220)
    make_scans.press(page, seal, chance, at_mm=(140, 210))
    (tmp_path / "scan.jpg").write_bytes(make_scans.scan(page.picture, chance, skew=1.0))

    found, _content = recogniser.ask({"kind": "jpg", "path": str(tmp_path / "scan.jpg"), "page": 1})

    assert found["lines"][0][4] == "关于报送志愿服务活动情况的报告"
    assert [(one["shape"], one["words"]) for one in found["seals"]] == [("round", "清河市教育局")]
    left, top, width, height = found["seals"][0]["box"]
    assert (left + width / 2, top + height / 2) == pytest.approx((140 / 210, 210 / 297), abs=0.02)


@pytest.mark.long
@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_page_that_lies_any_way_is_set_upright(recogniser, tmp_path, turned):
    chance = random.Random(6)
    page = make_scans.page(chance, lines=12)
    (tmp_path / "scan.jpg").write_bytes(make_scans.scan(page.picture.rotate(turned, expand=True), chance))

    found, _content = recogniser.ask({"kind": "jpg", "path": str(tmp_path / "scan.jpg"), "page": 1})

    assert found["lines"][0][4][:8] == page.lines[0][:8]


def test_the_limits_leave_room_for_the_models():
    assert limits.MEMORY_BYTES >= 3 << 29
