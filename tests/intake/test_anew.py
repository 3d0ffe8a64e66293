"""What is inside a file with an empty name is proposed once it has been read."""

import pytest

from kaoping.evidence.models import Reading
from kaoping.intake import anew
from kaoping.intake.models import Message
from kaoping.units.models import Role
from tests.make import make_post, make_unit
from tests.make_assessment import make_scheme
from tests.make_mail import raw_mail, take_in

pytestmark = pytest.mark.django_db


def test_the_heading_of_a_scan_is_proposed(settings, monkeypatch):
    unit = make_unit("市教育局")
    make_post(unit, Role.UNIT_AUTHOR, address="lan@jyj.example")
    make_scheme()
    message = take_in(raw_mail("材料", body="见附件", files=["扫描件0001.pdf"]))
    assert (message.state, message.proposal["items"]) == ("triage", [])

    def read_file(file):
        hints = {"title": {"text": "第三季度志愿服务活动情况报告", "place": "1", "confidence": 3}}
        return Reading.objects.create(file=file, state="text", text="志愿服务", hints=hints)

    settings.READ_MATERIALS = True
    monkeypatch.setattr(anew, "read_file", read_file)
    assert anew.read_triage() == 1
    assert anew.read_triage() == 0
    message = Message.objects.get(pk=message.pk)
    (item,) = message.proposal["items"]
    assert (item["indicator"], item["window"]) == ("2", "2014Q3")
    assert message.state == "triage"
    assert message.proposal["unit_why"] == "address"


def test_a_file_that_breaks_its_reader_stops_nothing(settings, monkeypatch):
    make_scheme()
    take_in(raw_mail("材料", body="见附件", files=["1.pdf", "2.pdf"]))

    def breaks(file):
        raise RuntimeError("a fault in the reader")

    settings.READ_MATERIALS = True
    monkeypatch.setattr(anew, "read_file", breaks)
    assert anew.read_triage() == 0
