"""Makers of schemes in force, pieces and what becomes of them. Everything goes through the actions."""

import datetime as dt
from importlib import resources
from itertools import count
from zoneinfo import ZoneInfo

from kaoping.assessment import actions, ports
from kaoping.assessment.content import PieceContent, PieceFile
from kaoping.assessment.models import Submission, Window
from kaoping.evidence import storage

SHANGHAI = ZoneInfo("Asia/Shanghai")
_numbers = count(1)

SMALL = """
scheme: small
title: 小方案
year: 2014
timezone: Asia/Shanghai
settings: {late: {worth: 0}}
materials: {signed: {seal: true, signature: true, photos: 2}}
groups: {窗口: {tag: window}}
indicators:
  - {id: 1, title: 年度方案, short: 方案, points: 2, material: signed, even: {quality: true},
     windows: [{id: plan, title: 方案, due: 2014-03-31}, {id: summary, title: 小结, due: 2014-11-30}]}
  - {id: 2, title: 志愿服务活动, short: 志愿服务, points: 4, every: quarter, even: {}}
  - {id: 3, title: 文明单位复查, short: 文明单位, points: 3, by_notice: true, until: 2014-10-31, even: {}}
  - {id: 4, title: 窗口服务, short: 窗口, points: 1, every: half-year, applies_to: [窗口], even: {}}
"""


class NoFacts:
    """A source that declares the built-in scheme's key and has nothing to say."""

    keys = {"publishing.reposts": "reposts"}

    def facts(self, scheme_version, unit_ids):
        return []


def at(text):
    """A moment in Shanghai: ``at("2014-06-30 23:59")``."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def make_scheme(text=SMALL, actor=None):
    """A scheme in force for all assessed units there are."""
    version = actions.save_draft(text=text, actor=actor)
    return actions.publish(version, actor=actor)


def make_luoyang(actor=None):
    """The built-in scheme in force."""
    if "publishing.reposts" not in ports.known_fact_keys():
        ports.offer_facts("test", NoFacts())
    text = resources.files("kaoping.schemes").joinpath("luoyang-2014.yaml").read_text("utf-8")
    return make_scheme(text, actor)


def window_of(code, key, scheme=None):
    windows = Window.objects.filter(indicator__code=code, key=key).select_related("indicator__scheme")
    return windows.get(indicator__scheme=scheme) if scheme else windows.get()


def make_file(name="report.txt", data=None):
    return PieceFile(name, storage.keep(data or f"text {next(_numbers)}".encode()))


def make_content(title="一季度志愿服务活动", **fields):
    values = {"text": "开展了活动。", "author": "林岚", "checker": "赵明", "contact": "林岚 555-0101"}
    return PieceContent(title=title, **{**values, **fields})


def make_piece(unit, window, received="2014-03-20 09:00", state="submitted", actor=None, **fields):
    """A piece that arrived, decided as ``state`` says."""
    piece = actions.submit(
        unit=unit,
        window=window,
        content=make_content(**fields),
        actor=actor,
        received_at=at(received) if isinstance(received, str) else received,
        channel=Submission.Channel.WEB,
    )
    if state == "accepted":
        actions.accept(piece, actor=actor)
    elif state == "returned":
        day = piece.last_received_at.date() + dt.timedelta(days=7)
        moment = piece.last_received_at + dt.timedelta(hours=1)
        actions.return_for_correction(piece, actor=actor, reasons=["seal"], due_on=day, at=moment)
    elif state == "rejected":
        actions.reject(piece, actor=actor, reason="不属于本项内容")
    return piece


def make_notice(
    indicator, due="2014-06-30", issued="2014-05-01 09:00", units=None, pieces=1, title="复查通知"
):
    """A notice that went out."""
    notice = actions.draft_notice(
        indicator=indicator, title=title, due_on=dt.date.fromisoformat(due), pieces=pieces,
        units=units, actor=None,
    )  # fmt: skip
    return actions.issue_notice(notice, actor=None, at=at(issued))
