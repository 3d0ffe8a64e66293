"""The contact book as a page: choose a file, read what it would add, take it in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kaoping.base import previewed
from kaoping.units import access, actions
from kaoping.units.forms.book import read_book
from kaoping.units.forms.people import BookFileForm
from kaoping.units.queries.book import Plan, plan_book

WAITING = "kaoping_book"
SHOWN = 300


@login_required
@require_http_methods(["GET", "POST"])
def import_book(request: HttpRequest) -> HttpResponse:
    """GET asks for a file; POST with one previews it; POST with ``take`` takes in the rows that are right."""
    access.must_keep_the_roll(request.user)
    if request.method == "POST" and "take" in request.POST:
        return _take(request)
    form = BookFileForm(request.POST or None, request.FILES or None)
    if not form.is_valid():
        return render(request, "units/book.html", {"form": form})
    raw = form.cleaned_data["file"]
    book = read_book(raw)
    plan = plan_book(book.rows)
    plan.faults = [*book.faults, *plan.faults]
    if plan.rows:
        request.session[WAITING] = previewed.keep("books", raw)
    return render(request, "units/book_preview.html", _preview(plan))


def _take(request: HttpRequest) -> HttpResponse:
    digest = request.session.pop(WAITING, "")
    path = previewed.path_of("books", digest)
    if not digest or not path.is_file():
        messages.error(request, _("The previewed file is no longer there. Choose it again."))
        return redirect("units:contacts")
    plan = actions.take_in_book(read_book(path.read_bytes()).rows, actor=request.user)
    path.unlink(missing_ok=True)
    messages.success(
        request,
        _(
            "The contact book is in: %(new)s new addresses, %(phones)s telephones; %(left)s rows were left out."
        )
        % {"new": plan.new_count, "phones": plan.phone_count, "left": len({one.row for one in plan.faults})},
    )
    return redirect("units:list")


def _preview(plan: Plan) -> dict:
    changing = [one for one in plan.rows if one.new or one.phone_for]
    return {
        "plan": plan,
        "rows": changing[:SHOWN],
        "more": max(0, len(changing) - SHOWN),
        "unchanged": len(plan.rows) - len(changing),
        "faults": plan.faults[:SHOWN],
        "fault_count": len(plan.faults),
    }
