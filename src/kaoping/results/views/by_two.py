"""The posted yes or no to what somebody proposed."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest

from kaoping.assessment.ports import Refusal
from kaoping.results.models import ByTwo

Deeds = Mapping[str, Callable[..., None]]  # the address's word → the action; all but "confirm" take a reason


def settle(request: HttpRequest, row: ByTwo, verb: str, deeds: Deeds, *, done: str) -> None:
    """Do what the address says to ``row`` and say so, or why not. Errors: 404 for another word."""
    if verb not in deeds:
        raise Http404
    given: dict[str, Any] = {} if verb == "confirm" else {"reason": request.POST.get("reason", "")}
    try:
        deeds[verb](row, actor=request.user, **given)
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, done)
