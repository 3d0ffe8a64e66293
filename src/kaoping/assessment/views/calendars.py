"""The calendar of a post: its secret address, and what stands behind it."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kaoping.assessment import access_lists
from kaoping.assessment.actions.calendars import close_calendar, feed_for, open_calendar
from kaoping.assessment.calendar_feed import calendar_of
from kaoping.assessment.models import CalendarFeed
from kaoping.assessment.queries.texts import schemes_in_force


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def calendar(request: HttpRequest) -> HttpResponse:
    """Open, replace or close the calendar of the post one works under. The address is shown once."""
    post = access_lists.post_for_views(request.user)
    address = ""
    if request.method == "POST":
        if request.POST.get("act") == "close":
            close_calendar(post, actor=request.user)
            messages.success(request, _("The address works no more."))
            return redirect("assessment:calendar")
        token = open_calendar(post, actor=request.user)
        address = request.build_absolute_uri(reverse("assessment:calendar_feed", args=[token]))
    feed = CalendarFeed.objects.filter(post=post).first()
    return render(request, "assessment/calendar.html", {"post": post, "feed": feed, "address": address})


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar itself; whoever has the address reads it, so it holds due days and nothing else."""
    found = feed_for(token)
    if found is None:
        raise Http404
    with translation.override(settings.LANGUAGE_CODE):
        body = calendar_of(found.post, schemes_in_force())
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="kaoping.ics"'
    response["Cache-Control"] = "private, max-age=3600"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response
