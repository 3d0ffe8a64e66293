"""Before a file is read its row says so, where a seal or a signature may be seen on it."""

import pytest

from kaoping.base import clock
from kaoping.evidence.models import PageLook, Reading
from tests.make_assessment import make_file, make_piece, window_of

WORDS = "印章、签名：尚未识别"


@pytest.mark.parametrize(
    ("name", "data", "state", "says_so"),
    [
        ("扫描.pdf", b"%PDF-1.4", "", True),
        ("扫描.pdf", b"%PDF-1.4", "waiting", True),
        ("扫描.pdf", b"%PDF-1.4", "text", False),
        ("签到表.jpg", b"\xff\xd8\xff a photo", "", True),
        ("报告.txt", "报告".encode(), "", False),  # no seal can be on it
    ],
)
def test_a_file_that_is_not_read_says_so(march, unit, lan, client, settings, name, data, state, says_so):
    piece = make_piece(unit, window_of("2", "2014Q1"), files=(make_file(name, data),))
    file = piece.versions.get().materials.get().file
    if state:
        Reading.objects.create(file=file, state=state)
    client.force_login(lan)

    settings.READ_MATERIALS = settings.OCR = True
    assert (WORDS in client.get(f"/submissions/{piece.pk}/").text) is says_so
    settings.OCR = False  # nobody ever looks, so nothing is awaited
    assert WORDS not in client.get(f"/submissions/{piece.pk}/").text


def test_while_the_pages_are_looked_at_that_is_said_instead(march, unit, lan, client, settings):
    settings.READ_MATERIALS = settings.OCR = True
    piece = make_piece(unit, window_of("2", "2014Q1"), files=(make_file("扫描.pdf", b"%PDF-1.4"),))
    PageLook.objects.create(file=piece.versions.get().materials.get().file, asked_at=clock.now())
    client.force_login(lan)

    text = client.get(f"/submissions/{piece.pk}/").text

    assert "正在识别页面" in text
    assert WORDS not in text
