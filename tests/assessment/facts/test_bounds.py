"""What nobody should send, sent: odd numbers, vast files, two previews, pieces of one's own unit."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kaoping.assessment.fact_files import FileRefused, read_tables
from kaoping.assessment.fact_forms import CellError, choice, exact, whole
from kaoping.assessment.models import RecordedFact, Window
from kaoping.assessment.queries.fact_grids import Column
from kaoping.units.models import Role
from tests.make import make_clerk, make_post, make_unit
from tests.make_assessment import make_piece, make_scheme
from tests.pure.scoring.test_wanted import ALL_KINDS

pytestmark = pytest.mark.usefixtures("october")


@pytest.mark.parametrize(
    "text", ["1,5", "1，5", "8 5", "1,2,3", "1/0", "1/00", "9" * 5000, "1e400", "٣", "½"]
)
def test_what_is_no_number_is_refused(text):
    with pytest.raises(CellError):
        exact(text)


@pytest.mark.parametrize("text", ["1,5", "1,2,3", "9" * 5000])
def test_what_is_no_number_of_votes_is_refused(text):
    with pytest.raises(CellError):
        whole(text)


def test_thousands_may_have_commas():
    assert (exact("1,234.5"), exact("１，２３４"), whole("12,345")) == ("1234.5", "1234", 12345)


def test_a_level_is_not_numbered_by_five_thousand_digits():
    column = Column("value", "", False, (("优", "优"), ("良", "良")))

    assert choice(column, "2") == "良"
    with pytest.raises(CellError):
        choice(column, "9" * 5000)


@pytest.mark.parametrize("raw", [b"code\n1\n" + b"\n" * 30_000, b"code" + b"," * 5_000])
def test_a_vast_table_of_text_is_refused_before_it_is_read(raw):
    with pytest.raises(FileRefused, match="2000"):
        read_tables(raw)


@pytest.mark.parametrize(
    "address",
    [
        "/schemes/{}/compare/?with=",
        "/schemes/{}/try/?facts=year:",
        "/schemes/{}/try/?beside=",
        "/matrix/?window=",
    ],
)
def test_a_key_of_five_thousand_digits_is_no_fault_of_ours(client, db, address):
    make_unit("甲局", code="u1", group="甲")
    version = make_scheme()
    client.force_login(make_clerk())

    assert client.get(address.format(version.pk) + "9" * 5000).status_code < 500
    assert client.get("/ranking/?scheme=" + "9" * 5000).status_code == 404


def upload(client, path, *lines):
    raw = "\n".join(json.dumps(line) for line in lines).encode()
    return client.post(path, {"file": SimpleUploadedFile("f.jsonl", raw), "basis": "台账"})


def test_the_button_records_the_file_that_its_page_showed(client, db):
    make_unit("甲局", code="u1", group="甲")
    make_scheme(ALL_KINDS)
    client.force_login(make_clerk())
    line = {"kind": "count", "unit": "u1", "key": "study.meetings", "value": 1, "at": "2014-03-01"}
    seen = upload(client, "/facts/import/", line).context["digest"]
    upload(client, "/facts/import/", line | {"value": 7})

    assert client.post("/facts/import/", {"take": "1", "digest": seen}).status_code == 302
    assert RecordedFact.objects.count() == 0


def test_nobody_claws_a_piece_of_the_own_unit_back_through_a_file(client, db):
    own, other = make_unit("甲局", code="u1"), make_unit("乙局", code="u2")
    version = make_scheme()
    window = Window.objects.filter(indicator__scheme=version, key="2014Q1").first()
    pieces = [make_piece(unit, window, state="accepted") for unit in (own, other)]
    person = make_clerk()
    make_post(own, Role.UNIT_AUTHOR, person)
    client.force_login(person)

    codes = [
        upload(
            client, "/facts/import/", {"kind": "clawback", "piece": piece.receipt_no, "at": "2014-09-03"}
        ).status_code
        for piece in pieces
    ]
    assert codes == [422, 200]
