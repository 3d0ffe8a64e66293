"""One small world with data that could leak: two units, every role, a piece in every state."""

import datetime as dt

from kaoping.assessment import actions
from kaoping.assessment.actions.facts import claw_back
from kaoping.assessment.actions.mending import mend
from kaoping.assessment.models import Finding, RecordedFact, SavedView, Submission
from kaoping.base import clock
from kaoping.evidence.models import ArchiveMember, Inspection, PageMark, Picture
from kaoping.intake.actions import accept_message
from kaoping.intake.models import Mailbox, Message
from kaoping.intake.tasks import route_message
from kaoping.notifications.models import GroupChannel, GroupMessage, OutgoingMail
from kaoping.originality.models import Check, Sweep, Wording
from kaoping.programmes.publishing.models import Repost
from kaoping.reviews.models import Review
from kaoping.units.models import AddressTrouble, Office, Role
from tests.make import make_person, make_post, make_unit
from tests.make_assessment import (
    SMALL,
    at,
    make_content,
    make_file,
    make_notice,
    make_piece,
    make_scheme,
    window_of,
)
from tests.site.world_marking import marking_arguments
from tests.site.world_papers import paper_arguments
from tests.site.world_results import result_arguments

NOW = "2014-05-06 09:00"
ROLES = {
    "author": ("a", Role.UNIT_AUTHOR),
    "approver": ("a", Role.UNIT_APPROVER),
    "head": ("a", Role.UNIT_HEAD),
    "other": ("b", Role.UNIT_AUTHOR),
    "reviewer": ("school", Role.REVIEWER),
    "clerk": ("office", Role.CLERK),
    "office_head": ("office", Role.OFFICE_HEAD),
    "leader": ("office", Role.LEADER),
    "auditor": ("office", Role.AUDITOR),
    "system_admin": ("office", Role.SYSTEM_ADMIN),
}
MAIL = (
    b"Received: from mx.qinghe.example by mail.office.example; Tue, 29 Apr 2014 10:00:00 +0800\r\n"
    b"From: =?utf-8?b?5pON?= <somebody@nowhere.example>\r\nSubject: hello\r\n"
    b"Message-ID: <one@nowhere.example>\r\n\r\nbody\r\n"
)


class World:
    """Persons by role, and the arguments that each address is asked with."""

    def __init__(self):
        Office.objects.create(id=1, name="清河市考评办公室", short_name="考评办")
        units = {
            "a": make_unit("甲局", code="a", position=1, group="一组"),
            "b": make_unit("乙局", code="b", position=2, group="一组"),
            "school": make_unit("学校", code="school", is_assessed=False),
            "office": make_unit("考评办", code="office", is_assessed=False),
        }
        self.people = {}
        for name, (code, role) in ROLES.items():
            self.people[name] = make_person(name.title(), username=name)
            make_post(units[code], role, self.people[name])
        self.people["disabled"] = make_person("Gone", username="gone")
        make_post(units["a"], Role.UNIT_AUTHOR, self.people["disabled"])
        self.people["disabled"].is_active = False
        self.people["disabled"].save()

        clerk = self.people["clerk"]
        scheme = make_scheme(actor=clerk)
        draft_scheme = actions.save_draft(text=SMALL.replace("scheme: small", "scheme: other"), actor=clerk)
        notice = make_notice(scheme.indicators.get(code="3"))
        draft_notice = actions.draft_notice(
            indicator=scheme.indicators.get(code="3"), title="草稿", due_on=dt.date(2014, 9, 1), actor=clerk
        )
        a = units["a"]
        content = make_content(files=(make_file("报告.txt", b"report"),))
        piece = actions.submit(
            unit=a, window=window_of("2", "2014Q2"), content=content, actor=self.people["author"],
            received_at=at("2014-05-02 09:00"), channel=Submission.Channel.WEB,
        )  # fmt: skip
        marked = make_piece(
            a, window_of("1", "plan"), received="2014-03-20 09:00", state="accepted",
            files=(make_file("方案.txt", b"plan"),),
        )  # fmt: skip
        returned = make_piece(a, window_of("2", "2014Q1"), received="2014-03-20 09:00", state="returned")
        Review.objects.create(
            submission=marked, version=marked.versions.get(), reviewer=self.people["reviewer"], state="draft",
            made_at=at(NOW),
        )  # fmt: skip
        repost = Repost.objects.create(
            unit=a, title="转载", outlet="站", address="http://site.example/1", address_key="k",
            reposted_on=dt.date(2014, 4, 1), entered_at=at(NOW), entered_by="Clerk",
        )  # fmt: skip
        accept_message(MAIL, received_at=at("2014-04-29 10:00"), source="import", source_label="one.eml")
        message = Message.objects.get()
        route_message(message.pk)
        draft = actions.save_piece_draft(
            unit=a, window=window_of("1", "summary"), content=content, actor=self.people["author"]
        )
        extension = actions.grant_extension(
            unit=a, window=window_of("2", "2014Q3"), until=dt.date(2014, 10, 8), reason="搬迁", actor=clerk
        )
        sampled = make_piece(
            units["b"], window_of("2", "2014Q1"), received="2014-03-21 09:00", state="accepted"
        )
        claw_back(sampled, on=dt.date(2014, 5, 5), reason="抽查发现照片不实", actor=clerk)
        clawed_back = RecordedFact.objects.get()
        material = piece.versions.get().materials.get()
        post = a.posts.get(role=Role.UNIT_AUTHOR, incumbencies__person=self.people["author"])
        marked_file = marked.versions.get().materials.get().file
        for archive in {material.file, marked_file, message.parts.first().file}:
            ArchiveMember.objects.get_or_create(
                archive=archive, position=0, defaults={"name": "a.txt", "file": archive}
            )
        photo = returned.versions.get().materials.create(
            file=make_file("照片.jpg", b"\xff\xd8\xff a photo").file, name="照片.jpg", position=8
        )
        Inspection.objects.create(file=photo.file, state="clean", gate_no=1, inspected_at=at(NOW))
        Picture.objects.create(file=photo.file, position=0, sha256="0" * 64, width=640, height=480)
        mark = PageMark.objects.create(
            file=photo.file, page=1, kind="seal", left=0.6, top=0.7, width=0.2, height=0.1, confidence=0.9
        )
        program = make_file("程序.exe", b"a program")
        returned.versions.get().materials.create(file=program.file, name=program.name, position=9)
        held = Inspection.objects.create(
            file=program.file, state="quarantined", gate_no=1, inspected_at=at(NOW)
        )
        self.arguments = {
            "api:sheet": {"code": "a"},
            "publishing:withdraw": {"pk": repost.pk},
            "assessment:report": {"window": window_of("2", "2014Q4").pk},
            "assessment:autosave": {"window": window_of("2", "2014Q4").pk},
            "assessment:edit": {"pk": returned.pk},
            "assessment:checks": {"pk": returned.pk},
            "assessment:sign": {"pk": draft.pk},
            "assessment:file": {"pk": material.pk},
            "assessment:draft_file": {"pk": draft.draft.files.get().pk},
            "assessment:file_inside": {"pk": material.pk, "position": 0},
            "assessment:draft_file_inside": {"pk": draft.draft.files.get().pk, "position": 0},
            "assessment:quarantine_decide": {"pk": held.pk},
            "intake:part_inside": {"pk": message.pk, "position": message.parts.first().position, "place": 0},
            **{
                f"reviews:{name}": {
                    "pk": marked.pk,
                    "material_pk": marked.versions.get().materials.get().pk,
                    "inside": 0,
                    **more,
                }
                for name, more in (
                    ("pages_inside", {}),
                    ("pages_state_inside", {}),
                    ("page_part_inside", {"number": 1, "what": "page"}),
                )
            },
            "assessment:pages_inside": {"source": "files", "pk": material.pk, "inside": 0},
            "assessment:pages_state_inside": {"source": "files", "pk": material.pk, "inside": 0},
            "assessment:page_part_inside": {
                "source": "files",
                "pk": material.pk,
                "inside": 0,
                "number": 1,
                "what": "page",
            },
            "intake:mailbox": {"pk": (mailbox := _mailbox()).pk},
            "intake:mailbox_try": {"pk": mailbox.pk},
            "intake:mailbox_remove": {"pk": mailbox.pk},
            "originality:draft": {"pk": draft.pk},
            "originality:withdraw": {"pk": _wording().pk},
            "originality:sweep": {"pk": _sweep(clerk).pk},
            "reviews:pages": {"pk": marked.pk, "material_pk": marked.versions.get().materials.get().pk},
            "reviews:pages_state": {"pk": marked.pk, "material_pk": marked.versions.get().materials.get().pk},
            "reviews:page_part": {
                "pk": marked.pk,
                "material_pk": marked.versions.get().materials.get().pk,
                "number": 1,
                "what": "page",
            },
            "assessment:page_mark": {"pk": mark.pk},
            "assessment:point_on_page": {"pk": material.pk},
            "assessment:mark_drop": {"pk": _place(piece).pk},
            "assessment:mending_confirm": {"pk": (mended := _mended(a, clerk)).pk},
            "assessment:mend_take_back": {"pk": mended.pk},
            "assessment:picture": {"pk": photo.pk, "picture_pk": photo.file.pictures.get().pk},
            "reviews:material_inside": {
                "pk": marked.pk,
                "material_pk": marked.versions.get().materials.get().pk,
                "position": 0,
            },
            "assessment:pages": {"source": "files", "pk": material.pk},
            "assessment:pages_state": {"source": "files", "pk": material.pk},
            "assessment:page_part": {"source": "files", "pk": material.pk, "number": 1, "what": "page"},
            "assessment:fact": {"pk": clawed_back.pk},
            "assessment:fact_file": {"pk": clawed_back.pk},
            "assessment:fact_withdraw": {"pk": clawed_back.pk},
            "assessment:clawback": {"pk": marked.pk},
            "assessment:remind_duty": {"pk": a.duties.get(window=window_of("2", "2014Q1")).pk},
            "assessment:remind_window": {"pk": window_of("2", "2014Q1").pk},
            "assessment:extend": {"pk": a.duties.get(window=window_of("2", "2014Q4")).pk},
            "assessment:waive": {"pk": a.duties.get(window=window_of("2", "2014Q4")).pk},
            "assessment:revoke": {"kind": "extension", "pk": extension.pk},
            "assessment:notice": {"pk": notice.pk},
            "assessment:notice_withdraw": {"pk": notice.pk},
            "assessment:notice_acknowledge": {"pk": notice.pk},
            "assessment:notice_edit": {"pk": draft_notice.pk},
            "assessment:notice_issue": {"pk": draft_notice.pk},
            "assessment:notice_drop": {"pk": draft_notice.pk},
            "assessment:notice_amend": {"pk": notice.pk},
            "assessment:notice_carry_out": {"pk": draft_notice.pk},
            "assessment:notice_document": {"pk": notice.pk},
            "assessment:notice_file": {
                "pk": notice.files.create(file=make_file("样表.txt", b"form").file, name="样表.txt").pk
            },
            "assessment:window": {"pk": notice.window.pk},
            "assessment:window_more_days": {"pk": notice.window.pk},
            "assessment:ask_extension": {"pk": a.duties.get(window=window_of("2", "2014Q4")).pk},
            "assessment:request_take_back": {"pk": _request(a).pk},
            "assessment:note_ask": {"pk": scheme.indicators.get(code="3").pk},
            "assessment:note_decide": {"pk": (question := _question(scheme, a)).pk},
            "assessment:note_drop": {"pk": question.pk},
            "assessment:scheme": {"pk": scheme.pk},
            "help_hints_scheme": {"scheme": scheme.pk},
            "assessment:scheme_close": {"pk": scheme.pk},
            "assessment:scheme_amend": {"pk": scheme.pk},
            "assessment:scheme_compare": {"pk": scheme.pk},
            "assessment:scheme_drop": {"pk": draft_scheme.pk},
            "assessment:scheme_edit": {"pk": draft_scheme.pk},
            "assessment:scheme_export": {"pk": scheme.pk},
            "assessment:scheme_form": {"pk": draft_scheme.pk},
            "assessment:scheme_keep": {"pk": draft_scheme.pk},
            "assessment:scheme_next_year": {"pk": scheme.pk},
            "assessment:scheme_text": {"pk": draft_scheme.pk, "text_pk": draft_scheme.texts.first().pk},
            "assessment:scheme_texts": {"pk": draft_scheme.pk},
            "results:scheme_trial": {"pk": scheme.pk},
            "assessment:scheme_publish": {"pk": draft_scheme.pk},
            "intake:part": {"pk": message.pk, "position": message.parts.first().position},
            "results:sheet": {"code": "a"},
            "results:card": {"pk": a.duties.get(window=window_of("2", "2014Q2")).pk},
            "reviews:mark": {"pk": marked.pk},
            **marking_arguments(scheme, marked, self.people["reviewer"], clerk, at(NOW)),
            "reviews:material": {
                "pk": marked.pk,
                "material_pk": marked.versions.get().materials.get().pk,
            },
            "units:unit": {"code": "a"},
            "units:open_post": {"code": "a"},
            "assessment:unit_end": {"code": "a"},
            "assessment:unit_restore": {"code": "a"},
            "units:post": {"pk": post.pk},
            "units:stand_in": {"pk": post.pk},
            "assessment:handover": {"pk": post.pk},
            "units:end_stand_in": {"pk": _stand_in(post).pk},
            "outgoing:confirm_address": {"pk": _trouble().pk},
            "outgoing:preference": {"pk": post.pk},
            "outgoing:group": {"pk": (said := _said_to_group()).channel_id},
            "outgoing:group_try": {"pk": said.channel_id},
            "outgoing:group_resend": {"message_pk": said.pk},
            "units:use_link": {"token": "nothing"},
            "help_page": {"slug": "unit"},
            "assessment:offer_again": {"pk": piece.pk, "window": window_of("2", "2014Q2").pk},
            "assessment:judge_finding": {
                "pk": Finding.objects.create(
                    version=marked.versions.get(), check_id="author", severity="required"
                ).pk
            },
            "assessment:view": {"pk": (view := _view(self.people["clerk"])).pk},
            "assessment:view_drop": {"pk": view.pk},
            "assessment:calendar_feed": {"token": "nothing"},
            **(results := result_arguments(a, clerk, self.people["head"], at(NOW))),
            **paper_arguments(a, clerk, results["results:published"]["pk"], at(NOW)),
        }
        self.by_namespace = {
            "assessment": {"pk": piece.pk},
            "intake": {"pk": message.pk},
            "units": {"pk": self.people["approver"].pk},
            "outgoing": {"pk": _sent_mail().pk},
            "originality": {"pk": _checked(marked, like=sampled).pk},
        }

    def arguments_of(self, name, pattern):
        if "<" not in pattern:
            return {}
        return self.arguments.get(name) or self.by_namespace[name.partition(":")[0]]


def _said_to_group():
    """What the office once said in a group that is switched off, so no test asks any server."""
    group = GroupChannel.objects.create(
        name="联络员群", kind="wecombot", made_at=at(NOW), told_until=at(NOW), tried_at=at(NOW)
    )
    return GroupMessage.objects.create(
        channel=group, kind="reminder", body="第 3 项", made_at=at(NOW), made_by="Clerk", state="sent"
    )


def _request(unit):
    return actions.ask_extension(
        unit=unit, window=window_of("1", "summary"), until=dt.date(2014, 12, 5), reason="搬迁", actor="Author"
    )


def _question(scheme, unit):
    indicator = scheme.indicators.get(code="3")
    return actions.ask_note(indicator=indicator, question="照片要几张？", unit=unit, actor="Author")


def _mended(unit, clerk):
    """A piece that the office mended and the unit should confirm."""
    piece = make_piece(unit, window_of("2", "2014Q2"), received="2014-05-03 09:00")
    content = make_content(title="改过的标题")
    mend(piece, content=content, words="标题", answer_by=dt.date(2014, 5, 9), actor=clerk)
    return piece


def _place(piece):
    """A place that the next return will point at."""
    return piece.versions.get().return_marks.create(words="此处", made_by="Clerk", made_at=clock.now())


def _stand_in(post):
    """Somebody who stands in for the post these days."""
    today = clock.today()
    return post.substitutions.create(
        address="stand-in@a.example", since=today, until=today, reason="休假", made_at=clock.now()
    )


def _trouble():
    return AddressTrouble.objects.create(address="gone@a.example", bounces=1, last_at=clock.now())


def _sent_mail():
    return OutgoingMail.objects.create(
        kind="receipt", to_address="a@a.example", subject="回执", body="您好", state="sent",
        message_id="<kaoping.1@qinghe.example>", made_at=clock.now(),
    )  # fmt: skip


def _view(person):
    return SavedView.objects.create(
        post=person.incumbencies.get().post, name="退回的", filters={"state": "returned"}, made_at=clock.now()
    )


def _mailbox():
    return Mailbox.objects.create(
        host="imap.qinghe.example", account="office@qinghe.example", made_at=at(NOW)
    )


def _wording():
    return Wording.objects.create(title="口号", text="人人动手", registered_by="Clerk", registered_at=at(NOW))


def _sweep(actor):
    return Sweep.objects.create(asked_by=str(actor), asked_at=at(NOW))


def _checked(piece, *, like):
    """A piece whose text stands word for word in another unit's."""
    words = "开展学雷锋志愿服务活动"
    passage = {
        "start": 0, "end": len(words), "similarity": 1.0,
        "source_start": 0, "source_end": len(words), "words": words,
    }  # fmt: skip
    source = {
        "id": f"piece:{like.pk}", "owner": "b", "date": "2014-03-21", "share": 1.0,
        "passages": [passage], "also": [],
    }  # fmt: skip
    Check.objects.update_or_create(  # where tasks run, the piece was compared already
        version=piece.versions.get(),
        defaults={
            "submission": piece, "engine_no": 1, "checked_at": at(NOW), "text": words,
            "parts": [{"start": 0, "end": len(words), "name": "", "file": None}], "length": len(words),
            "covered": len(words), "share": 1.0, "foreign_share": 1.0,
            "report": {"sources": [source], "masked": []},
        },
    )  # fmt: skip
    return piece
