"""Every test meets a store that knows nothing of another test's tables."""

import pytest

from kaoping.evidence.fingerprints import instance


@pytest.fixture(autouse=True)
def fresh_store():
    instance.forget_store()
    yield
    instance.forget_store()
