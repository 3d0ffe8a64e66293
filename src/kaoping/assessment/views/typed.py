"""What somebody sent about a piece and what was not carried out, kept for the page that they return to.

It stands in the session between the refusal and the next look at that piece, and once only: a page that
is loaded again is the piece's plain page.
"""

from typing import Any

from django.http import HttpRequest, QueryDict

from kaoping.assessment.models import Submission
from kaoping.assessment.office_forms import Typed, form_of

KEY = "typed-about-piece"
LEFT_OUT = ("csrfmiddlewaretoken", "seen", "next")


def keep_typed(request: HttpRequest, piece_pk: int, way: str, about: int | None = None) -> None:
    """Keep the request's form under its way (``office_forms.Typed``); the last one alone."""
    data = {name: request.POST.getlist(name) for name in request.POST if name not in LEFT_OUT}
    request.session[KEY] = {"piece": piece_pk, "way": way, "about": about, "data": data}


def take_typed(request: HttpRequest, piece: Submission) -> Typed | None:
    """What was kept about this piece, as a bound form; it is gone from the session then."""
    kept: dict[str, Any] | None = request.session.get(KEY)
    if kept is None or kept["piece"] != piece.pk:
        return None
    del request.session[KEY]
    data = QueryDict(mutable=True)
    for name, values in kept["data"].items():
        data.setlist(name, values)
    return Typed(kept["way"], form_of(kept["way"], piece, data), kept["about"])
