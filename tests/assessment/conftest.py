"""Who most stories of this folder begin with."""

import pytest

from tests.make import make_unit
from tests.make_assessment import make_scheme


@pytest.fixture
def unit(db):
    """A unit that the small scheme in force asks."""
    unit = make_unit("市教育局")
    make_scheme()
    return unit
