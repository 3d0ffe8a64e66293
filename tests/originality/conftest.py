"""Every test meets a store that knows nothing of another test's tables; the city whose pieces are compared."""

import pytest

from kaoping.evidence.fingerprints import instance
from tests.make import make_unit
from tests.make_assessment import make_scheme, window_of


@pytest.fixture(autouse=True)
def fresh_store():
    instance.forget_store()
    yield
    instance.forget_store()


@pytest.fixture
def city(db):
    """(first, second, window, next): two units that report, and the windows of two quarters."""
    make_unit("云溪市文明办")
    first, second = make_unit("云溪市教育局"), make_unit("云溪市城管局")
    scheme = make_scheme()
    return first, second, window_of("2", "2014Q1", scheme), window_of("2", "2014Q2", scheme)
