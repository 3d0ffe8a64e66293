"""Verbs of intake: keep, route, decide, take in a folder."""

from .accept import Accepted, Incoming, accept_many, accept_message
from .answering import CannotAnswer, answer, undo
from .decide import (
    AlreadyDecided,
    CannotRemember,
    confirm,
    ignore,
    learn_address,
    mark_resend,
    put_back,
)
from .folder import Imported, import_mail, take_in_folder
from .judging import Judgement, judge
from .mailboxes import remove_mailbox, save_mailbox
from .read_files import RawMail, mail_files
from .routing import route, route_all, route_with_others

__all__ = [
    "Accepted",
    "AlreadyDecided",
    "CannotAnswer",
    "CannotRemember",
    "Imported",
    "Incoming",
    "Judgement",
    "RawMail",
    "accept_many",
    "accept_message",
    "answer",
    "confirm",
    "ignore",
    "import_mail",
    "judge",
    "learn_address",
    "mail_files",
    "mark_resend",
    "put_back",
    "remove_mailbox",
    "route",
    "route_all",
    "route_with_others",
    "save_mailbox",
    "take_in_folder",
    "undo",
]
