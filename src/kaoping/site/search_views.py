"""The door of search: a page of its own, and the same results as a part under the box."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kaoping.site.search import Question, count_of, search

UNDER_THE_BOX, ON_THE_PAGE = 4, 20


@login_required
@require_safe
def everywhere(request: HttpRequest) -> HttpResponse:
    typed = request.GET.get("q", "")
    part = request.GET.get("part") == "1"
    found = search(request.user, typed, most=UNDER_THE_BOX if part else ON_THE_PAGE)
    context = {"q": Question.of(typed).text, "found": found, "count": count_of(found)}
    return render(request, f"search/{'found' if part else 'page'}.html", context)
