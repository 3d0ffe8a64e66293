"""Who opens an address that only takes a form, or sends a form after being signed out, is led to its page.

People get to such an address by loading the page again, by a kept link, or by signing in on the way
of a form. The browser's bare page for that says a number. Redirecting at once was left: it hides that
nothing was done.
"""

from collections.abc import Callable
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from kaoping.base.came_from import page_before

# Where the form stands when no page is above its address, or one that is not everybody's who has the form.
PAGES = {
    "assessment:judge_finding": "/submissions/",
    "assessment:mend_take_back": "../../",
    "assessment:point_on_page": "../pages/",
    "assessment:remind_duty": "/matrix/",
    "assessment:unit_restore": "/units/",
    "originality:withdraw": "/originality/texts/",
    "results:paper_template_end": "/results/papers/templates/",
    "reviews:take": "/reviews/",
    "reviews:third": "../fairness/",
    "units:end_stand_in": "/",
}


class FormPageMiddleware:
    """Say what such an address is for, with the way to the page; keep that page over a signing in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and request.method == "GET" and not response.content:
            page = {"address": page_of_form(request)}
            response.content = render_to_string("405.html", page, request).encode()
        elif request.method == "POST" and _asks_to_sign_in(response):
            _come_back(request, response)
        return response


def page_of_form(request: HttpRequest) -> str:
    """The address of the page that holds this address's form; the front page if there is none above."""
    match = request.resolver_match
    if match and match.view_name in PAGES:
        return urljoin(request.path, PAGES[match.view_name])
    path = request.path
    while path != "/":
        path = path.rstrip("/").rpartition("/")[0] + "/"
        try:
            resolve(path)
        except Resolver404:
            continue
        return path
    return "/"


def _asks_to_sign_in(response: HttpResponse) -> bool:
    return response.status_code == 302 and urlsplit(response["Location"]).path == reverse("account_login")


def _come_back(request: HttpRequest, response: HttpResponse) -> None:
    """After signing in the page with the form opens, not the address that only takes it."""
    place = urlsplit(response["Location"])
    asked = parse_qs(place.query).get("next", [""])[0]
    if asked and asked != request.get_full_path():
        return  # Sent on by something that knows better where to.
    if page := page_before(request):
        sent_from = urlsplit(page)._replace(scheme="", netloc="").geturl()
        response["Location"] = f"{place.path}?{urlencode({'next': sent_from})}"
    messages.warning(request, _("You were signed out before the form came; nothing of it was saved."))
