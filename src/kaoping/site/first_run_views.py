"""The page of the first steps, and putting the list away or bringing it back."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kaoping.site.first_run import PUT_AWAY, concerns, first_run
from kaoping.units.models import Wish


@login_required
@require_http_methods(["GET", "POST"])
def steps(request: HttpRequest) -> HttpResponse:
    if not concerns(request.user):
        raise Http404
    if request.method == "POST":
        wished = "1" if request.POST.get("away") == "1" else "0"
        Wish.objects.update_or_create(  # type: ignore[misc]
            person=request.user, name=PUT_AWAY, defaults={"wished": wished}
        )
        return redirect("home" if wished == "1" else "first_run")
    return render(request, "first_run/page.html", {"run": first_run(request.user)})
