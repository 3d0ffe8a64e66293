"""The small doors of one's own account: language, acting post, one-time link, the TOTP picture."""

from allauth.account import views as account
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.totp.internal.auth import get_totp_secret
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaoping.base.came_from import asked_back
from kaoping.units import access, actions
from kaoping.units.middleware import ACTING_POST


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Kept with the person, and in this browser for the pages before sign-in."""
    language = request.POST.get("language", "")
    response = redirect(asked_back(request))
    if language not in {code for code, _name in settings.LANGUAGES}:
        messages.error(request, _("This language is not offered. Choose 简体中文 or English."))
        return response
    if request.user.is_authenticated:
        actions.choose_language(person=request.user, language=language)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
    )
    return response


@login_required
@require_POST
def switch_post(request: HttpRequest) -> HttpResponse:
    """Act for another of one's posts: its home page, and its name in the audit trail."""
    asked = request.POST.get("post", "")
    held = {str(post.id): post for post in access.posts_of(request.user)}
    if asked not in held:
        raise Http404
    request.session[ACTING_POST] = held[asked].id
    messages.info(request, _("You act for: %(post)s.") % {"post": held[asked].label})
    return redirect("/")


@never_cache
@require_http_methods(["GET", "POST"])
def use_link(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link shows whom it lets in; only the button spends it.

    Chat programs and mail gates open every address they see, so a GET must cost nothing.
    """
    if request.method == "POST":
        person = actions.use_sign_in_link(token)
        if person is not None:
            if request.user.is_authenticated:
                logout(request)
            record_authentication(request, person, method="sign_in_link")
            return perform_login(request, Login(user=person, redirect_url="/"))
    link = actions.open_link(token)
    return render(request, "units/use_link.html", {"link": link}, status=200 if link else 404)


@login_required
@never_cache
@require_GET
def totp_picture(request: HttpRequest) -> HttpResponse:
    """The QR code of the secret that this session is about to confirm."""
    adapter = get_mfa_adapter()
    secret = get_totp_secret(regenerate=False)
    picture = adapter.build_totp_svg(adapter.build_totp_url(request.user, secret))
    return HttpResponse(picture, content_type="image/svg+xml")


def password_set(request: HttpRequest) -> HttpResponse:
    """A first password, for people with a post: whoever came in by a juror's link has no account to keep."""
    if request.user.is_authenticated and not access.posts_of(request.user):
        raise Http404
    return account.password_set(request)
