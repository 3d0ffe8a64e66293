"""The contact book: three kinds of file, faults by row, nothing twice; and standing in for a post."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kaoping.base import clock
from kaoping.units import access, actions
from kaoping.units.forms.book import read_book
from kaoping.units.models import AddressTrouble, Incumbency, Office, PostAddress, Role, Substitution
from kaoping.units.queries.book import plan_book
from tests.make import make_clerk, make_person, make_post, make_unit

pytestmark = pytest.mark.django_db
CSV = "各单位通讯录,,,,\n单位,姓名,岗位,邮箱,手机\n市教育局,宋文静,联络员,song@jyj.example、jyj@163.example,0379-5550123\nmzj,赵明,,ZHAO@mzj.example,\n"
VCARD = """BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E5=AE=8B;=E6=96=87=E9=9D=99;;;
ORG;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E5=B8=82=E6=95=99=E8=82=B2=E5=B1=80;
EMAIL;INTERNET:song@jyj.example
TEL;CELL:555-0123
END:VCARD
BEGIN:VCARD
VERSION:3.0
FN:赵明
ORG:清河市民政局;办公室
item1.EMAIL;TYPE=INTERNET:zhao@mzj.example
END:VCARD
"""


@pytest.fixture
def town():
    Office.objects.create(name="文明办", region="清河市直机关")
    school = make_unit("清河市教育局", code="jyj")
    civil = make_unit("清河市民政局", code="mzj")
    make_post(school, Role.UNIT_AUTHOR, make_person("宋文静"), address="old@jyj.example")
    return school, civil


@pytest.mark.parametrize("raw", [CSV.encode(), CSV.encode("gb18030"), VCARD.encode()])
def test_a_book_is_read_planned_and_taken_in(town, raw):
    school, civil = town
    book = read_book(raw)
    plan = actions.take_in_book(book.rows, actor=make_clerk())

    assert book.faults == plan.faults == []
    assert PostAddress.objects.get(address="song@jyj.example").post.unit == school
    assert PostAddress.objects.get(address="zhao@mzj.example").post.unit == civil
    assert Incumbency.objects.get(post__unit=school).person.phone
    assert PostAddress.objects.filter(address="old@jyj.example").exists()
    assert plan_book(book.rows).new_count == 0


def test_faults_are_named_by_row_and_the_rest_goes_in(town):
    make_post(town[1], Role.UNIT_AUTHOR, address="zhao@mzj.example")
    rows = "单位,邮箱\n市教育局,zhao@mzj.example\n无此局,a@b.example\n,c@d.example\n市教育局,不是邮箱\n市教育局,\n市教育局,new@jyj.example\n市民政局,new@jyj.example\n"
    plan = plan_book(read_book(rows.encode()).rows)

    assert [(fault.row, fault.code) for fault in plan.faults] == [
        (2, "address_taken"), (3, "unit_unknown"), (4, "unit_missing"), (5, "address_wrong"), (6, "address_missing"), (8, "address_twice"),
    ]  # fmt: skip
    assert [one.new for one in plan.rows] == [("new@jyj.example",)]
    for fault in plan.faults:
        assert str(fault).endswith("。") or str(fault).endswith(".")


@pytest.mark.parametrize(
    "raw",
    [b"", b"\x00\x01\x02", b"PK\x03\x04rubbish", "姓名,电话\n赵明,1\n".encode(), b"BEGIN:VCARD\nEND:VCARDX"],
)
def test_what_is_no_book_is_refused_in_words(raw):
    book = read_book(raw)
    assert not book.rows
    assert all(str(fault) for fault in book.faults)


def test_the_page_previews_and_takes(town, client):
    client.force_login(make_clerk())
    page = client.post("/units/contacts/", {"file": SimpleUploadedFile("book.csv", CSV.encode())})
    assert "song@jyj.example" in page.text
    assert not PostAddress.objects.filter(address="song@jyj.example").exists()
    client.post("/units/contacts/", {"take": "1"})
    assert PostAddress.objects.filter(address="song@jyj.example", learnt_from="book").exists()
    client.force_login(make_person())
    assert client.get("/units/contacts/").status_code == 404


def test_standing_in_begins_and_ends_by_itself(town, client):
    school, _civil = town
    post, stand_in = school.posts.get(), make_person("李明")
    day = clock.today()
    client.force_login(make_clerk())
    answer = client.post(
        f"/people/posts/{post.pk}/stand-in/",
        {
            "person": stand_in.username,
            "address": "Li@jyj.example",
            "since": day,
            "until": day + dt.timedelta(days=9),
            "reason": "休假",
        },
    )
    row = Substitution.objects.get()
    assert answer.status_code == 302
    assert (row.address, row.reason) == ("li@jyj.example", "休假")
    assert [held.id for held in access.posts_of(stand_in)] == [post.pk]
    assert "li@jyj.example" in client.get("/units/jyj/").text
    with clock.standing_at(clock.now() + dt.timedelta(days=10)):
        access.forget_posts(stand_in)
        assert access.posts_of(stand_in) == ()
    client.post(f"/people/stand-ins/{row.pk}/end/", {"reason": "提前回来"})
    access.forget_posts(stand_in)
    row.refresh_from_db()
    assert row.ended_at is not None
    assert access.posts_of(stand_in) == ()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"until": -1}, "2"), ({"since": -1}, "2"), ({"address": "zhao@mzj.example", "person": ""}, "zhao@mzj.example"), ({"person": "", "address": ""}, ""),
        ({"until": 400}, ""), ({"reason": ""}, ""), ({"person": "nobody"}, "nobody"), ({"address": "not an address"}, "not an address"),
    ],
)  # fmt: skip
def test_what_cannot_be_arranged_is_said(town, client, change, words):
    make_post(town[1], Role.UNIT_AUTHOR, address="zhao@mzj.example")
    post, day = town[0].posts.get(), clock.today()
    stand_in = make_person("李明")
    values = {"person": stand_in.username, "address": "", "since": 0, "until": 5, "reason": "休假", **change}
    values |= {name: day + dt.timedelta(days=values[name]) for name in ("since", "until")}
    client.force_login(make_clerk())
    answer = client.post(f"/people/posts/{post.pk}/stand-in/", values)
    assert answer.status_code == 422
    assert words in answer.text
    assert not Substitution.objects.exists()


def test_a_liaison_arranges_for_their_own_post_alone(town, client):
    school, civil = town
    other = make_post(civil, Role.UNIT_AUTHOR)
    client.force_login(school.posts.get().incumbencies.get().person)
    assert client.get(f"/people/posts/{school.posts.get().pk}/stand-in/").status_code == 200
    assert client.get(f"/people/posts/{other.pk}/stand-in/").status_code == 404


def test_an_address_in_trouble_is_seen_on_the_unit_s_page(town, client):
    AddressTrouble.objects.create(
        address="old@jyj.example", bounces=3, last_at=clock.now(), suspended_at=clock.now()
    )
    client.force_login(make_clerk())
    assert "/mail/addresses/" in client.get("/units/jyj/").text
