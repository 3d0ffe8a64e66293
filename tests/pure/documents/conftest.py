"""Limits of time by the processor's clock: the machine of the tests may be busy."""

import time
from contextlib import contextmanager

import pytest


@pytest.fixture
def cpu_seconds():
    @contextmanager
    def bounded(most):
        begun = time.process_time()
        yield
        took = time.process_time() - begun
        assert took <= most, f"{took:.2f} s of the processor, {most} allowed"

    return bounded
