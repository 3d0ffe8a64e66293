"""What happens around every request of somebody who is signed in.

Four small parts in this order: the language of the page, the limits of a login, the door
that the audit trail remembers, and the password that must be changed first. A request
without a session cookie asks the database nothing here.
"""

import datetime as dt
from collections.abc import Callable
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import resolve, reverse
from django.urls.exceptions import Resolver404
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from kaoping.base import audit, clock
from kaoping.units import access
from kaoping.units.adapters import SEEN_AT, SIGNED_IN_AT, seconds_since
from kaoping.units.models import Person, Role

Answer = Callable[[HttpRequest], HttpResponse]

# Staff see every unit's papers, so an open desk shuts itself; a unit's liaison writes long texts.
STAFF = (Role.OFFICE_HEAD, Role.CLERK, Role.SYSTEM_ADMIN, Role.AUDITOR, Role.LEADER)
IDLE_STAFF = dt.timedelta(minutes=30)
LONGEST = dt.timedelta(hours=12)
NOTE_EVERY = dt.timedelta(minutes=1)  # a session is written at most so often
ACTING_POST = "kaoping_acting_post"
# Where somebody may go who still has to choose a password.
FREE = {
    "account_change_password",
    "account_set_password",
    "account_reauthenticate",
    "mfa_reauthenticate",
    "account_logout",
    "set_language",
    "set_theme",
    "healthz",
    "readyz",
}


def _known(request: HttpRequest) -> Person | None:
    """Who is signed in; asked without a query where there is no session cookie."""
    if request.session.session_key and request.user.is_authenticated:
        return request.user
    return None


class LanguageMiddleware:
    """The person's choice, else this browser's, else the product's own language.

    The browser's list of languages is not asked: an office's machines are often set up
    in English and its clerks are not.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        allowed = {code for code, _name in settings.LANGUAGES}
        person = _known(request)
        chosen = (person.language if person else "") or request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in allowed else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
            patch_vary_headers(response, ["Cookie"])
            return response


class SessionLimitsMiddleware:
    """A login ends after twelve hours, for staff also after half an hour without a request."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = _known(request)
        if person is None:
            return self.get_response(request)
        response = self._within_limits(request, person)
        # What somebody signed in was shown stays in no cache: desks and browsers are shared.
        if "no-store" not in response.headers.get("Cache-Control", ""):
            response.headers["Cache-Control"] = "private, no-store"
        return response

    def _within_limits(self, request: HttpRequest, person: Person) -> HttpResponse:
        lasted = seconds_since(request.session, SIGNED_IN_AT)
        idle = seconds_since(request.session, SEEN_AT)
        if lasted is not None and lasted > LONGEST:
            return self._end(request, _("You were signed in for twelve hours. Sign in again to go on."))
        if idle is not None and idle > IDLE_STAFF and access.holds(person, *STAFF):
            return self._end(
                request,
                _("Nothing was done for half an hour, so you were signed out. Sign in again to go on."),
            )
        now = int(timezone.now().timestamp())
        if lasted is None:
            request.session[SIGNED_IN_AT] = now
        if idle is None or idle > NOTE_EVERY:
            request.session[SEEN_AT] = now
            UserSession.objects.create_from_request(request)  # or notes its last use
        return self.get_response(request)

    def _end(self, request: HttpRequest, why: str) -> HttpResponse:
        logout(request)
        messages.info(request, why)
        come_back = f"?{urlencode({'next': request.get_full_path()})}" if request.method == "GET" else ""
        address = reverse("account_login") + come_back
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": address})
        return HttpResponseRedirect(address)


class DoorMiddleware:
    """Tell the audit trail where the request came in and for which post it acts.

    The office's clock is read once and stands for the request: what a page shows and
    what a deed writes then agree, and the pages that ask ten times ask the database once.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = _known(request)
        if person is None:
            return self._through(request, "")
        with clock.standing_at(clock.now()):
            person.acting_post_id = request.session.get(ACTING_POST)  # type: ignore[attr-defined]
            post = access.acting_post(person)
            return self._through(request, post.label if post else "")

    def _through(self, request: HttpRequest, label: str) -> HttpResponse:
        token = audit.come_in(audit.Door(address=_address(request), post_label=label))
        try:
            return self.get_response(request)
        finally:
            audit.go_out(token)


def _address(request: HttpRequest) -> str:
    try:
        return get_adapter(request).get_client_ip(request)
    except PermissionDenied:  # a proxy that does not say whom it speaks for
        return request.META.get("REMOTE_ADDR", "")


class PasswordMiddleware:
    """Whoever has a password that somebody else knows chooses an own one first."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = _known(request)
        if person is None or not person.must_change_password or _is_free(request.path_info):
            return self.get_response(request)
        address = reverse(
            "account_change_password" if person.has_usable_password() else "account_set_password"
        )
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": address})
        return HttpResponseRedirect(address)


def _is_free(path: str) -> bool:
    try:
        return path.startswith(settings.STATIC_URL) or resolve(path).url_name in FREE
    except Resolver404:
        return False
