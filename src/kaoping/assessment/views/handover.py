"""A post's handover pack: one page to print, for whoever takes the post over."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kaoping.assessment import access_handover
from kaoping.assessment.queries.handover import handover as pack_of


@login_required
@require_safe
def handover(request: HttpRequest, pk: int) -> HttpResponse:
    """Open duties, drafts, mail threads and contacts of the post."""
    post = access_handover.post_to_read(request.user, pk)
    return render(request, "assessment/handover.html", {"pack": pack_of(post), "post": post})
