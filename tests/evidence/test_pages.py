"""Pictures and text of a file's pages: made in a process of its own, derived, safe to delete."""

import io
import json

import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

from kaoping.evidence import storage
from kaoping.evidence.pages import cache, child, limits, tasks

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def worker(monkeypatch):
    """A worker that is there at once: the test's own transaction would never commit."""
    monkeypatch.setattr(cache, "enqueue", lambda dotted, pk, **_how: tasks.make(pk))


def pdf(*pages, password=None):
    """A pdf whose pages say these lines."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    encryption = StandardEncryption(password, canPrint=0) if password else None
    drawn = canvas.Canvas(out, pagesize=(595, 842), encrypt=encryption, invariant=1)
    for lines in pages:
        drawn.setFont("STSong-Light", 16)
        for row, line in enumerate(lines):
            drawn.drawString(80, 742 - 30 * row, line)
        drawn.showPage()
    drawn.save()
    return out.getvalue()


def photo(width=1200, height=800):
    """A jpeg that lies on its side and says where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6  # orientation: turned by a quarter
    exif[0x010E] = "somewhere on the river"
    out = io.BytesIO()
    Image.new("RGB", (width, height), "green").save(out, "JPEG", exif=exif)
    return out.getvalue()


def read(data):
    file = storage.keep(data)
    tasks.make(file.pk)
    return file, cache.pages_of(file)


def test_a_pdf_becomes_pictures_and_lines_of_text():
    file, pages = read(pdf(["关于志愿服务情况的报告", "一、基本情况"], ["二、下一步打算"]))

    assert (pages.state, pages.count, pages.made) == ("done", 2, 2)
    assert pages.sizes[0] == (1000, 1416)
    for what, width in limits.WIDTHS.items():
        with Image.open(cache.part_of(file, 1, what)) as picture:
            assert (picture.format, picture.width) == ("WEBP", width)
    layer = json.loads(cache.part_of(file, 1, "text").read_text("utf-8"))
    assert [line[4] for line in layer["lines"]] == ["关于志愿服务情况的报告", "一、基本情况"]
    x, y, width, height, _words = layer["lines"][0]
    scale = 1000 / 595
    assert abs(x - 80 * scale) < 12
    assert abs(y + height - (842 - 738) * scale) < 20
    assert abs(width - 11 * 16 * scale) < 25
    assert "二、下一步打算" in cache.words_of(file)


def test_a_photo_is_turned_upright_and_keeps_no_word_of_its_camera():
    file, pages = read(photo())

    assert (pages.state, pages.sizes) == ("done", ((800, 1200),))
    with Image.open(cache.part_of(file, 1, "page")) as picture:
        assert dict(picture.getexif()) == {}
    assert b"river" not in cache.part_of(file, 1, "page").read_bytes()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"%PDF-1.4 nothing follows", "broken"),
        (pdf(["secret"], password="secret"), "encrypted"),
        (b"\xff\xd8\xff\xe0 no picture", "broken"),
    ],
    ids=["broken", "encrypted", "no picture"],
)
def test_what_cannot_be_shown_says_why(data, why):
    _file, pages = read(data)

    assert (pages.state, pages.why, pages.made) == ("refused", why, 0)


def test_a_picture_of_too_many_pixels_is_not_unpacked(monkeypatch, capsys, tmp_path):
    path = tmp_path / "one"
    path.write_bytes(photo())
    monkeypatch.setattr(limits, "MOST_PIXELS", 1000)

    assert child._picture(str(path), tmp_path) == 1
    assert json.loads(capsys.readouterr().out) == {"why": "too_big"}


def test_a_file_that_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(limits, "MOST_SECONDS", 0.01)
    _file, pages = read(pdf(["long"]))

    assert (pages.state, pages.why) == ("refused", "too_long")


def test_one_file_is_read_at_a_time():
    file = storage.keep(pdf(["waits"]))
    with cache.slot() as free:
        assert free
        tasks.make(file.pk)
        assert cache.ask_for(file).state == "waiting"

    assert cache.ask_for(file).state == "done"  # the test's queue works at once


def test_what_was_made_can_be_deleted_and_comes_back():
    file, _pages = read(pdf(["again"]))
    cache.forget(file)

    assert cache.part_of(file, 1, "page") is None
    assert cache.ask_for(file).state == "done"
    assert cache.part_of(file, 1, "page") is not None
    assert cache.forget_unused(older_than_seconds=-10) >= 1
    assert cache.pages_of(file).state == "waiting"


def test_the_child_is_told_nothing_secret(monkeypatch):
    seen = {}
    real = tasks.subprocess.Popen

    def popen(command, **options):
        seen.update(options["env"])
        return real(command, **options)

    monkeypatch.setattr(tasks.subprocess, "Popen", popen)
    read(pdf(["who asks"]))

    assert set(seen) == {"PATH", "LANG"}


@pytest.mark.parametrize(
    ("state", "sizes", "asked"), [("refused", (), False), ("waiting", (), True), ("done", ((10, 14),), True)]
)
def test_no_thumbnail_is_asked_for_of_a_file_without_pages(state, sizes, asked):
    file = storage.keep(b"%PDF-1.4\n" + state.encode())
    cache.write_status(file, cache.Pages(state, len(sizes), sizes, "broken" if state == "refused" else ""))
    assert cache.has_pictures(file) is asked


def test_what_no_library_expects_is_broken_and_not_an_end_of_the_child(monkeypatch, tmp_path, capsys):
    def odd(*_what):
        raise TypeError("Missing dimensions")

    monkeypatch.setattr(child, "_limit", lambda: None)
    monkeypatch.setattr(child, "_picture", odd)

    assert child.main("pages", "tif", str(tmp_path / "a"), str(tmp_path)) == 1
    assert json.loads(capsys.readouterr().out) == {"why": "broken"}
