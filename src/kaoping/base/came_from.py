"""Where somebody came from and wants to go back to, as far as the browser says so."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def page_before(request: HttpRequest) -> str:
    """The address of the page with the form that was sent; empty where none or another site is named."""
    referer = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(
        referer, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return referer.split("#")[0] if is_ours else ""


def asked_back(request: HttpRequest) -> str:
    """The path that the form wants to go back to (``next``); the front page where it names none of ours.

    Only what begins with a slash is a path: Django takes a bare word for the name of an address.
    """
    wanted = request.POST.get("next", "")
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else "/"
