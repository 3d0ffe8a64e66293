"""Sending set up to a server on loopback, or to nothing at all."""

import pytest

from kaoping.notifications import transport
from kaoping.notifications.models import SendingAccount
from kaoping.notifications.transport import NotConnected, Outcome
from kaoping.units.models import Office


def switch_on(**fields):
    """Sending is on; mails wait until a test delivers them."""
    Office.objects.get_or_create(id=1, defaults={"name": "文明办", "mailbox": "wmb@qinghe.example"})
    values = {
        "is_on": True, "host": "127.0.0.1", "port": 1, "security": "none",
        "address": "wmb@qinghe.example", "sends_notices": False, **fields,
    }  # fmt: skip
    row, _made = SendingAccount.objects.update_or_create(id=1, defaults=values)
    return row


class Post:
    """A mail server as a list: what came, and what to say next."""

    def __init__(self):
        self.came, self.says, self.closed, self.dies = [], [], False, False

    def carry(self, to, key, raw, handing):
        outcome = self.says.pop(0) if self.says else Outcome("taken", "250 ok")
        if outcome.result in ("taken", "unclear"):
            handing()
            self.came.append((to, raw))
        if self.dies:
            raise SystemExit
        return outcome

    def close(self):
        self.closed = True


@pytest.fixture
def post(monkeypatch):
    """The office's mail server, in memory."""
    from kaoping.notifications import delivery, setup

    server = Post()

    def open_carrier():
        if server.says and server.says[0].result == "closed":
            raise NotConnected(Outcome("login", server.says.pop(0).said))
        return server

    for module in (transport, delivery, setup):
        monkeypatch.setattr(module, "open_carrier", open_carrier)
    return server


@pytest.fixture
def make_office(db):
    """A clerk who is told of troubles."""
    from tests.make import make_clerk

    return make_clerk()
