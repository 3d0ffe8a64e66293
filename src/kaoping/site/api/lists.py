"""The lists and the sheet as JSON. Each asks ``access`` first, as its page does."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import get_language
from ninja import Field, NinjaAPI, Schema
from ninja.pagination import LimitOffsetPagination, paginate
from ninja.security import django_auth

from kaoping.assessment import access, access_facts, access_office
from kaoping.assessment.queries.fact_lists import listed_facts, shown_fact
from kaoping.assessment.queries.notices import listed as listed_notices
from kaoping.assessment.queries.submissions import for_list
from kaoping.base import clock
from kaoping.intake.access import inbox_to_see
from kaoping.intake.queries import Filters
from kaoping.programmes.publishing.access import reposts_to_see
from kaoping.pure.scoring import Line, Sheet, formula_text, to_exact, to_published
from kaoping.pure.scoring.notes import explain
from kaoping.results import access as results_access
from kaoping.results.models import Standing
from kaoping.results.queries.frozen import shown_publication, shows_ranks
from kaoping.results.standings import live_sheet
from kaoping.site.api import schemas
from kaoping.units.access import units_of, visible_units


class Pages(LimitOffsetPagination):
    """Pages by limit and offset, within numbers that every database counts."""

    class Input(Schema):
        limit: int = Field(100, ge=1, le=1000)
        offset: int = Field(0, ge=0, le=1_000_000_000)


api = NinjaAPI(
    title="kaoping",
    version="1",
    urls_namespace="api",
    docs_url=None,
    auth=django_auth,
    description="Read what the pages show. Rights are those of the person signed in.",
)


@api.get("/units", response=list[schemas.UnitOut])
@paginate(Pages)
def units(request: HttpRequest, q: str = "", group: str = "") -> list[schemas.UnitOut]:
    """The units that the person may see, in the roll's order."""
    rows = visible_units(request.user).prefetch_related("tags").in_order()  # type: ignore[attr-defined]
    if group:
        rows = rows.filter(group=group)
    if q:
        rows = rows.filter(name__icontains=q)
    return [
        schemas.UnitOut(
            code=unit.code, name=unit.name, group=unit.group, tags=[tag.tag for tag in unit.tags.all()],
            is_assessed=unit.is_assessed,
        )
        for unit in rows
    ]  # fmt: skip


@api.get("/schemes", response=list[schemas.SchemeOut])
def schemes(request: HttpRequest) -> list[schemas.SchemeOut]:
    """The schemes; drafts for the office alone."""
    return [
        schemas.SchemeOut(
            key=row.pk, scheme=row.scheme, number=row.number, title=row.title, state=row.state,
            sha256=row.sha256, period_from=row.period_from, period_to=row.period_to,
            published_at=row.published_at,
        )
        for row in access_office.visible_schemes(request.user)
    ]  # fmt: skip


@api.get("/submissions", response=list[schemas.PieceOut])
@paginate(Pages)
def submissions(
    request: HttpRequest, state: str = "", indicator: str = "", unit: str = "", group: str = "", q: str = ""
) -> Sequence[Any]:
    """The pieces that the person may open, last arrival first; the filters of the page."""
    filters = {"state": state, "indicator": indicator, "unit": unit, "group": group, "q": q}
    return _Shaped(for_list(access.visible_pieces(request.user), filters), _piece)


@api.get("/notices", response=list[schemas.NoticeOut])
def notices(request: HttpRequest, state: str = "") -> list[schemas.NoticeOut]:
    """Special notices: all for the office, those that ask one's own unit for a unit."""
    rows: list[Any] = listed_notices(
        access.visible_notices(request.user), own_units=units_of(request.user), state=state
    )
    return [
        schemas.NoticeOut(
            key=row.pk, number=row.number, indicator=row.indicator.code, title=row.title, state=row.state,
            issued_at=row.issued_at, due=row.due_on, pieces=row.pieces, asked=row.asked,
            acknowledged=row.acknowledged,
        )
        for row in rows
    ]  # fmt: skip


@api.get("/messages", response=list[schemas.MessageOut])
@paginate(Pages)
def messages(request: HttpRequest, state: str = "", q: str = "") -> Sequence[Any]:
    """Inbound mail, for those who read the inbox."""
    rows = inbox_to_see(request.user, Filters(state=state, text=q)).select_related("unit", "file")
    return _Shaped(rows, _message)


@api.get("/facts", response=list[schemas.FactOut])
@paginate(Pages)
def facts(
    request: HttpRequest, kind: str = "", name: str = "", unit: str = "", state: str = "", scheme: str = ""
) -> Sequence[Any]:
    """Recorded facts, newest first: all for those who read every unit, a unit's own for its people."""
    filters = {"kind": kind, "name": name, "unit": unit, "state": state, "scheme": scheme}
    names = access_facts.sees_assessors(request.user)
    return _Shaped(
        listed_facts(access_facts.visible_facts(request.user), filters), lambda row: _fact(row, names=names)
    )


@api.get("/reposts", response=list[schemas.RepostOut])
@paginate(Pages)
def reposts(request: HttpRequest) -> Sequence[Any]:
    """Items that outlets took over, without those withdrawn."""
    rows = reposts_to_see(request.user).filter(withdrawn_at=None).select_related("unit")
    return _Shaped(rows.order_by("-reposted_on", "-pk"), _repost)


@api.get("/standings", response=list[schemas.StandingOut])
@paginate(Pages)
def standings(request: HttpRequest, scheme: str = "") -> list[schemas.StandingOut]:
    """Where the units stand, as last computed: the units whose sheets the person may open."""
    version = _scheme(scheme)
    shown = shown_publication(version, "own_sheet")
    ranks = shown is None or shows_ranks(request.user, shown)
    rows = (
        Standing.objects.filter(scheme=version, unit__in=results_access.assessed_units(request.user))
        .select_related("unit")
        .order_by("rank_group", "rank_no", "unit__code")
    )
    return [
        schemas.StandingOut(
            unit=row.unit.code, name=row.unit.name, rank=row.rank_no if ranks else None, figures=row.figures, exact=row.exact,
            computed_at=row.computed_at,
        )
        for row in rows
    ]  # fmt: skip


@api.get("/sheets/{code}", response=schemas.SheetOut)
def sheet(request: HttpRequest, code: str, scheme: str = "") -> schemas.SheetOut:
    """One unit's sheet as of now, every number with what made it."""
    unit = results_access.sheet_to_see(request.user, code)
    version = _scheme(scheme)
    made = live_sheet(version, unit)
    figures = {name: getattr(made, name) for name in ("base", "bonus", "total", "attainable", "comparable")}
    return schemas.SheetOut(
        scheme=version.scheme,
        unit=made.unit,
        name=made.name,
        as_of=clock.now(),
        **{name: to_published(value) for name, value in figures.items()},
        exact={name: to_exact(value) for name, value in figures.items()},
        lines=_lines(made),
    )


def _scheme(asked: str) -> Any:
    version = results_access.scheme_to_see(asked)
    if version is None:
        raise Http404
    return version


def _lines(made: Sheet) -> list[schemas.LineOut]:
    return [_line(line) for line in made.walk()]


def _line(line: Line) -> schemas.LineOut:
    language = get_language() or "en"
    return schemas.LineOut(
        indicator=line.id,
        title=line.title,
        score=to_published(line.score),
        exact=to_exact(line.score),
        max=None if line.max is None else to_published(line.max),
        attainable=to_published(line.attainable),
        pending=to_published(line.pending),
        still=to_published(line.still),
        formula=formula_text(line.formula) if line.formula else "",
        notes=[explain(note, language) for note in line.notes],
        windows=[
            schemas.WindowLineOut(
                window=window.key,
                title=window.title,
                due=window.due,
                until=window.until,
                required=window.required,
                waived=window.waived,
                score=to_published(window.score),
                exact=to_exact(window.score),
                pieces=[
                    schemas.PieceLineOut(
                        piece=piece.piece,
                        status=piece.status,
                        reason=piece.reason,
                        score=to_published(piece.score),
                    )
                    for piece in window.pieces
                ],
            )
            for window in line.windows
        ],
    )


class _Shaped(Sequence[Any]):
    """A query whose rows are shaped only where a page of the list is cut out of it."""

    def __init__(self, rows: QuerySet[Any], shape: Any):
        self.rows, self.shape = rows, shape

    def __len__(self) -> int:
        return self.rows.count()

    def __getitem__(self, wanted: Any) -> Any:
        found = self.rows[wanted]
        return [self.shape(row) for row in found] if isinstance(wanted, slice) else self.shape(found)


def _piece(row: Any) -> schemas.PieceOut:
    return schemas.PieceOut(
        key=row.pk, receipt_no=row.receipt_no, unit=row.unit.code, indicator=row.window.indicator.code,
        window=row.window.key, title=row.title, state=row.state, channel=row.channel,
        first_received_at=row.first_received_at, due=row.window.due_on, findings=row.open_findings,
    )  # fmt: skip


def _message(row: Any) -> schemas.MessageOut:
    return schemas.MessageOut(
        key=row.pk, state=row.state, why=row.why, received_at=row.received_at, from_address=row.from_address,
        subject=row.subject, unit=row.unit.code if row.unit else None, sha256=row.file.sha256,
        result=row.result_label,
    )  # fmt: skip


def _fact(row: Any, *, names: bool) -> schemas.FactOut:
    data = dict(row.data)
    if not names and row.kind == "mark":
        data.pop("assessor", None)
    shared = [share.unit.code for share in row.shares.all()]
    return schemas.FactOut(
        key=row.pk, kind=row.kind, name=row.name, units=[row.unit.code] if row.unit else shared,
        at=row.happened_on, window=row.window_key, data=data, source=row.recording.source,
        recorded_at=row.recording.recorded_at, recorded_by=shown_fact(row, names=names).who,
        basis=row.recording.basis, replaces=row.replaces_id, withdrawn_at=row.withdrawn_at,
        withdrawn_reason=row.withdrawn_reason,
    )  # fmt: skip


def _repost(row: Any) -> schemas.RepostOut:
    return schemas.RepostOut(
        key=row.pk, unit=row.unit.code, title=row.title, outlet=row.outlet, address=row.address,
        reposted_on=row.reposted_on,
    )  # fmt: skip
