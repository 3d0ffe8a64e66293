"""Doors that belong to no part alone: theme, words to oneself, the style page, refusals."""

import sys
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import requires_csrf_token
from django.views.decorators.http import require_http_methods, require_POST

from kaoping.base.came_from import asked_back
from kaoping.base.models import Instance
from kaoping.base.numbers import number_in
from kaoping.intake.doors.trouble import of_disk
from kaoping.notifications.actions import mark_read
from kaoping.notifications.models import Notification
from kaoping.notifications.threads import threads_of
from kaoping.site import style
from kaoping.site.context import THEME_COOKIE, THEMES
from kaoping.units import access

YEAR_SECONDS = 365 * 24 * 3600
MOST_UNREAD = 500  # words that wait to be read, on one page


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("ok", content_type="text/plain")


@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Keep the wish for light or dark on this device, and go back."""
    wanted = request.POST.get("theme", "auto")
    response = redirect(asked_back(request))
    if wanted in THEMES and wanted != "auto":
        response.set_cookie(
            THEME_COOKIE, wanted, max_age=YEAR_SECONDS, samesite="Lax", secure=settings.USE_TLS, httponly=True
        )
    else:
        response.delete_cookie(THEME_COOKIE)
    return response


@login_required
@require_http_methods(["GET", "POST"])
def notifications(request: HttpRequest) -> HttpResponse:
    """What was said to one's posts, newest first, one line for each thing; a button notes lines as read."""
    posts = [post.id for post in access.posts_of(request.user)]
    if request.method == "POST":
        named = request.POST.get("notices")
        ids = None if named is None else [key for one in named.split(",") if (key := number_in(one))]
        mark_read(person_posts=posts, ids=ids)
        return redirect("notifications")
    rows = Notification.objects.filter(post__in=posts).order_by("-made_at", "-pk")
    page = Paginator(rows.filter(read_at__isnull=False), 50).get_page(request.GET.get("page"))
    unread = list(rows.filter(read_at=None)[:MOST_UNREAD]) if page.number == 1 else []
    context = {"page": page, "unread": threads_of(unread), "count": len(unread), "read": threads_of(page)}
    return render(request, "home/notifications.html", context)


def style_page(request: HttpRequest) -> HttpResponse:
    """Every part in every state, for those who build pages; closed in a real office."""
    if not (settings.DEBUG or Instance.current().is_demo):
        raise Http404
    return render(request, "style/page.html", {"specimens": style.specimens(request)})


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return render(request, "400.html", status=400)


@requires_csrf_token
def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Say why, in the words of whoever refused; a translated sentence or nothing."""
    return render(request, "403.html", {"why": str(exception or "")}, status=403)


@requires_csrf_token
def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)


@requires_csrf_token
def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    # Only a sentence that a fetcher wrote for people; others' words name paths and tables.
    context = {"sentence": getattr(exception, "sentence", "")}
    return render(request, "404.html", context, status=404)


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """The one page that asks neither database nor session: both may be what broke.

    A full disk is no fault of the program and ends by itself: 503, and what was sent is not kept.
    """
    broke = sys.exc_info()[1]
    if isinstance(broke, OSError | DatabaseError) and of_disk(broke).code == "disk_full":
        response = render(request, "503.html", {"shell": {"theme": "auto"}}, status=503)
        response["Retry-After"] = "60"
        return response
    return render(request, "500.html", {"shell": {"theme": "auto"}}, status=500)
