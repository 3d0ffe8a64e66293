"""The night of a due day, played with the clock moved: nothing is lost, and each piece counts as the rule says.

A form counts with the moment at which its last sending begins, however long its upload takes; a mail with
the moment at which the server had it. The last moment of the due day is on time, the next one is late.
"""

import datetime as dt
from itertools import count

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, Client, FakePayload, encode_multipart

from kaoping.assessment import actions
from kaoping.assessment.checks import CHECKS
from kaoping.assessment.models import Material, Submission, Version, Window
from kaoping.assessment.queries.duties import duty_states
from kaoping.intake.models import Message
from kaoping.units.models import Role
from tests.lasting import lasting_rows
from tests.make import make_person, make_post, make_unit
from tests.make_assessment import at, make_scheme, window_of
from tests.make_mail import raw_mail, take_in

pytestmark = pytest.mark.django_db
_numbers = count(1)
DUE, NEXT = "2014-03-31", "2014-04-01"
NIGHT = [  # door, begins, ends (of the upload), more days until, counts as
    ("web", f"{DUE} 23:50:00", f"{DUE} 23:51:00", None, "counted"),
    ("web", f"{DUE} 23:59:59", f"{DUE} 23:59:59", None, "counted"),
    ("web", f"{DUE} 23:59:59", f"{NEXT} 00:09:00", None, "counted"),  # begun before, ended after
    ("web", f"{NEXT} 00:00:00", f"{NEXT} 00:00:01", None, "late"),
    ("web", f"{NEXT} 00:00:00", f"{NEXT} 00:20:00", NEXT, "counted"),
    ("web", "2014-04-05 23:59:59", "2014-04-06 00:05:00", "2014-04-05", "counted"),
    ("web", "2014-04-06 00:00:00", "2014-04-06 00:00:02", "2014-04-05", "late"),
    ("mail", f"{DUE} 23:59:59", "", None, "counted"),
    ("mail", f"{NEXT} 00:00:00", "", None, "late"),
    ("mail", f"{NEXT} 00:00:00", "", NEXT, "counted"),
    *(("mail" if n % 2 else "web", f"{DUE} 23:59:{40 + n}", f"{NEXT} 00:0{n % 10}:00", None, "counted") for n in range(20)),
]  # fmt: skip


def make_units(night=NIGHT):
    """(unit, author, more days until) of each row, under a scheme in force."""
    found = []
    for number, (_door, _begins, _ends, until, _state) in enumerate(night):
        unit = make_unit(f"第{number}单位", code=f"n{number:02}", position=number)
        author = make_person(f"作者{number}")
        make_post(unit, Role.UNIT_AUTHOR, author, address=f"a{number}@night.example")
        found.append((unit, author, until))
    make_scheme()
    for unit, _author, until in found:
        if until:
            actions.grant_extension(
                unit=unit, window=window_of("2", "2014Q1"), until=dt.date.fromisoformat(until), reason="搬迁", actor=None
            )  # fmt: skip
    return found


class Slow(FakePayload):
    """A body whose last bytes arrive later: reading it moves the clock."""

    def __init__(self, content, clock, ends):
        super().__init__(content)
        self.clock, self.ends = clock, ends

    def read(self, *args, **kwargs):
        self.clock.move_to(at(self.ends))
        return super().read(*args, **kwargs)


def send_by_web(client, author, window, begins, ends):
    fields = {
        "title": "志愿服务活动", "text": "开展了活动。", "author": "林岚", "checker": "赵明",
        "contact": "林岚 555-0101", "act": "send", "seen": list(CHECKS),
        "files": [SimpleUploadedFile(f"{n}.txt", f"正文 {next(_numbers)}".encode()) for n in range(2)],
    }  # fmt: skip
    client.force_login(author)
    body = encode_multipart(BOUNDARY, fields)
    with time_machine.travel(at(begins), tick=False) as clock:
        return client.generic(
            "POST", f"/report/{window.pk}/", body, content_type=MULTIPART_CONTENT,
            **{"wsgi.input": Slow(body, clock, ends), "CONTENT_LENGTH": str(len(body))},
        )  # fmt: skip


def send_by_mail(number, begins):
    raw = raw_mail(
        "第2项 一季度志愿服务活动", sender=f"林岚 <a{number}@night.example>", files=("总结.docx", "照片.jpg"),
        received=begins,
    )  # fmt: skip
    with time_machine.travel(at(begins), tick=False):
        return take_in(raw, begins)


@pytest.fixture(scope="module")
def played(django_db_setup, django_db_blocker):
    """The night, played once: every sending has arrived and nobody at the office has looked yet."""
    with lasting_rows(django_db_blocker):
        client, units = Client(), make_units()
        window = window_of("2", "2014Q1")
        for number, ((unit, author, _until), (door, begins, ends, _more, _state)) in enumerate(
            zip(units, NIGHT, strict=True)
        ):
            if door == "web":
                answer = send_by_web(client, author, window, begins, ends)
                assert answer.status_code == 302, (unit, answer.text)
            else:
                send_by_mail(number, begins)
        yield


def states(window):
    """The duties' states once the office has accepted everything: on time it counts, else it is late."""
    for piece in Submission.objects.filter(state="submitted"):
        actions.accept(piece, actor=None)
    with time_machine.travel(at("2014-04-20 09:00"), tick=False):
        book = duty_states(window.indicator.scheme, window_ids=[window.pk])
    return [row.state for row in sorted(book.rows, key=lambda row: row.unit_id)]


def test_nothing_is_lost_and_every_piece_counts_as_the_rule_says(played):
    assert states(window_of("2", "2014Q1")) == [state for *_rest, state in NIGHT]
    # One piece, one version and two files each; every mail kept; the arrival is when the sending began.
    pieces = list(Submission.objects.order_by("unit_id"))
    assert [piece.first_received_at for piece in pieces] == [at(begins) for _door, begins, *_rest in NIGHT]
    assert len({piece.receipt_no for piece in pieces}) == len(NIGHT)
    assert (Version.objects.count(), Material.objects.count()) == (len(NIGHT), 2 * len(NIGHT))
    assert Message.objects.count() == sum(door == "mail" for door, *_rest in NIGHT)


def test_grace_given_afterwards_makes_the_whole_night_on_time(played):
    Window.objects.filter(pk=window_of("2", "2014Q1").pk).update(grace_until=dt.date(2014, 4, 6))

    assert set(states(window_of("2", "2014Q1"))) == {"counted"}
