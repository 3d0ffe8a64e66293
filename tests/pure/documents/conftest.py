"""Limits of time by the processor's clock, ten times what is asked: they hold back what has no end.

The machine of the tests may be busy, and its cores shared; the figures themselves stand in the bench.
"""

import time
from contextlib import contextmanager

import pytest

SLACK = 10


@pytest.fixture
def cpu_seconds():
    @contextmanager
    def bounded(most):
        begun = time.process_time()
        yield
        took = time.process_time() - begun
        assert took <= most * SLACK, f"{took:.2f} s of the processor, {most * SLACK} allowed"

    return bounded
