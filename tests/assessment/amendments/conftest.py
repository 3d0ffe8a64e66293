"""The morning of 10 July 2014, when a scheme in force is amended, and two units that it asks."""

import pytest
from django.utils import translation

from kaoping.base import clock
from kaoping.units.models import UnitTag
from tests.assessment.amendments.amending import JULY
from tests.make import make_unit


@pytest.fixture
def july():
    with clock.standing_at(JULY), translation.override("en"):
        yield


@pytest.fixture
def qinghe(db):
    unit = make_unit("Qinghe")
    UnitTag.objects.create(unit=unit, tag="window")
    return unit


@pytest.fixture
def beihe(db):
    return make_unit("Beihe")
