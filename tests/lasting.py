"""Rows that all tests of a module share: written once, undone after the module's last test.

Each test still has its own transaction inside, so what one writes no other sees. The Python objects
are shared too: a test that changes one fetches its own first, or all are copied for each test.
"""

from contextlib import contextmanager

from django.db import transaction


@contextmanager
def lasting_rows(blocker):
    """What is written in this block lasts until the block ends; ``blocker`` is pytest-django's."""
    block = transaction.atomic()
    block._from_testcase = True  # as Django's own around a test: a durable block may stand in it
    with blocker.unblock(), block, _kept_open(transaction.get_connection()):
        yield
        transaction.set_rollback(True)


@contextmanager
def _kept_open(connection):
    """A file's answer closes the request's connection with itself; this one holds the rows of other tests."""
    connection.close_if_unusable_or_obsolete = lambda: None
    try:
        yield
    finally:
        del connection.close_if_unusable_or_obsolete
