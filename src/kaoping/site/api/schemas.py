"""What the interface answers. Points are strings: published value and exact fraction."""

import datetime as dt
from typing import Any

from ninja import Schema


class UnitOut(Schema):
    code: str
    name: str
    group: str
    tags: list[str]
    is_assessed: bool


class SchemeOut(Schema):
    key: int
    scheme: str
    number: int
    title: str
    state: str
    sha256: str
    period_from: dt.date | None  # none: a draft that could never be read yet
    period_to: dt.date | None
    published_at: dt.datetime | None


class PieceOut(Schema):
    key: int
    receipt_no: str | None
    unit: str
    indicator: str
    window: str
    title: str
    state: str
    channel: str
    first_received_at: dt.datetime | None
    due: dt.date
    findings: int


class NoticeOut(Schema):
    key: int
    number: str
    indicator: str
    title: str
    state: str
    issued_at: dt.datetime | None
    due: dt.date
    pieces: int
    asked: int
    acknowledged: int


class MessageOut(Schema):
    key: int
    state: str
    why: str
    received_at: dt.datetime
    from_address: str
    subject: str
    unit: str | None
    sha256: str
    result: str


class FactOut(Schema):
    """A recorded fact; ``data`` holds the other fields of its line."""

    key: int
    kind: str
    name: str
    units: list[str]
    at: dt.date | None
    window: str
    data: dict[str, Any]
    source: str
    recorded_at: dt.datetime
    recorded_by: str
    basis: str
    replaces: int | None
    withdrawn_at: dt.datetime | None
    withdrawn_reason: str


class RepostOut(Schema):
    key: int
    unit: str
    title: str
    outlet: str
    address: str
    reposted_on: dt.date


class StandingOut(Schema):
    unit: str
    name: str
    rank: int | None
    figures: dict[str, str]
    exact: dict[str, str]
    computed_at: dt.datetime | None


class PieceLineOut(Schema):
    piece: str
    status: str
    reason: str
    score: str


class WindowLineOut(Schema):
    window: str
    title: str
    due: dt.date
    until: dt.date
    required: int
    waived: bool
    score: str
    exact: str
    pieces: list[PieceLineOut]


class LineOut(Schema):
    indicator: str
    title: str
    score: str
    exact: str
    max: str | None
    attainable: str
    pending: str
    still: str
    formula: str
    notes: list[str]
    windows: list[WindowLineOut]


class SheetOut(Schema):
    scheme: str
    unit: str
    name: str
    as_of: dt.datetime
    base: str
    bonus: str
    total: str
    attainable: str
    comparable: str
    exact: dict[str, str]
    lines: list[LineOut]
