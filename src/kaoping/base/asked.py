"""Ask the database the same small question once a page, not five times.

The frame of a page, its view and its rights all want the installation's row, the office,
the schemes in force. Within one request that only reads, the first answer serves them all;
a request that writes, a job and a command ask anew each time, unless they open a block of their own.
"""

import contextvars
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse

T = TypeVar("T")
_answers: contextvars.ContextVar[dict[str, Any] | None] = contextvars.ContextVar("asked_once", default=None)


def once(question: str, ask: Callable[[], T]) -> T:
    """The answer to ``question``, from ``ask`` unless this reading request has heard it."""
    answers = _answers.get()
    if answers is None:
        return ask()
    if question not in answers:
        answers[question] = ask()
    return answers[question]


def knows() -> bool:
    """Whether answers are remembered here, so that asking ahead for several at once pays."""
    return _answers.get() is not None


def tell(question: str, answer: Any) -> None:
    """Lay by an answer that came together with others; whoever asks ``once`` hears it."""
    answers = _answers.get()
    if answers is not None:
        answers[question] = answer


def forget(question: str) -> None:
    """What was asked is about to change."""
    answers = _answers.get()
    if answers is not None:
        answers.pop(question, None)


@contextmanager
def remembering() -> Iterator[None]:
    """Remember answers for this block: work on many rows that changes nothing of what it asks ``once``."""
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


class AskedOnceMiddleware:
    """Remember answers for the length of a request that only reads."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _answers.set({} if request.method in ("GET", "HEAD") else None)
        try:
            return self.get_response(request)
        finally:
            _answers.reset(token)
