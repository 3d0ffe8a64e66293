"""A frozen and public result in the world of the roles: rows alone, no freeze is made for it."""

import datetime as dt
import hashlib

from kaoping.assessment.models import SchemeVersion
from kaoping.evidence import storage
from kaoping.pure.scoring.frozen import canonical, sha256_of
from kaoping.results.models import (
    Appeal,
    AppealFile,
    Exclusion,
    Freeze,
    FrozenSheet,
    Override,
    Publication,
    PublicationStep,
)
from kaoping.results.queries.frozen import packed
from tests.make_assessment import SMALL

SHEET = {"unit": "a", "name": "A", "lines": [], "base": "0.00", "bonus": "0.00", "total": "0.00"}


def result_arguments(unit, clerk, other, moment):
    """Arguments of the addresses of results, by their names; of last year, so that this year stays open."""
    text = SMALL.replace("small", "last-year").replace("2014", "2013")
    scheme = SchemeVersion.objects.create(
        scheme="last-year", title="去年", text=text, sha256=hashlib.sha256(text.encode()).hexdigest(),
        state="closed", period_from=dt.date(2013, 1, 1), period_to=dt.date(2013, 12, 31), made_at=moment,
        published_at=moment,
    )  # fmt: skip
    facts = storage.keep(f'{{"kind":"unit","unit":"{unit.code}","name":"{unit.name}"}}\n'.encode())
    freezes = [
        Freeze.objects.create(
            scheme=scheme,
            number=n,
            frozen_at=moment,
            scheme_sha256=scheme.sha256,
            proposed_by=clerk,
            facts=facts,
        )
        for n in (1, 2)
    ]
    text = canonical(SHEET)
    figures = dict.fromkeys(("base", "bonus", "total", "comparable"), "0.00")
    FrozenSheet.objects.create(
        freeze=freezes[0], unit=unit, code=unit.code, name=unit.name, position=1, figures=figures,
        exact=dict.fromkeys(figures, "0/1"), sheet=packed(text), sha256=sha256_of(text), rank_no=1,
    )  # fmt: skip
    publication = Publication.objects.create(
        scheme=scheme, freeze=freezes[0], step=Publication.Step.PUBLIC, made_by=clerk, made_at=moment
    )
    step = PublicationStep.objects.create(
        publication=publication, step=Publication.Step.FINAL, is_back=True, reason="x", freeze=freezes[0],
        state=PublicationStep.State.PROPOSED, proposed_by=clerk, proposed_at=moment,
    )  # fmt: skip
    override = Override.objects.create(
        scheme=scheme, unit=unit, indicator="2", computed="0/1", value="1/1", reason="x",
        proposed_by=other, proposed_at=moment,
    )  # fmt: skip
    exclusion = Exclusion.objects.create(
        scheme=scheme, unit=unit, reason="x", proposed_by=other, proposed_at=moment
    )
    one = {"pk": publication.pk}
    appeal = Appeal.objects.create(
        publication=publication, unit=unit, number="2013-复-001", grounds="x", filed_by=other, filed_at=moment,
        admit_by=dt.date(2014, 5, 7),
    )  # fmt: skip
    sent = AppealFile.objects.create(appeal=appeal, file=facts, name="依据.txt")
    return {
        "results:appeal": {"pk": appeal.pk},
        "results:appeal_act": {"pk": appeal.pk, "verb": "confirm"},
        "results:appeal_attached": {"pk": appeal.pk, "file_pk": sent.pk},
        "results:appeal_file": {**one, "code": unit.code},
        "results:carrying": one,
        "results:commended": one,
        "results:figures": one,
        "results:newer": one,
        "results:settle_exclusion": {**one, "row_pk": exclusion.pk, "verb": "confirm"},
        "results:freeze": {"pk": freezes[0].pk},
        "results:compile": {"pk": freezes[0].pk},
        "results:freezes_compared": {"old": freezes[0].pk, "new": freezes[1].pk},
        "results:settle_freeze": {"pk": freezes[1].pk, "verb": "confirm"},
        "results:settle_step": {"pk": step.pk, "verb": "refuse"},
        "results:settle_value": {"pk": override.pk, "verb": "confirm"},
        "results:bundle": one,
        "results:move": {**one, "verb": "back"},
        "results:public_result": one,
        "results:public_bundle": one,
        "results:public_changes": one,
        "results:public_sheet": {**one, "code": unit.code},
        "results:published": one,
        "results:published_sheet": {**one, "code": unit.code},
    }
