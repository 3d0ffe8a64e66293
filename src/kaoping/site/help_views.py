"""The help: a page a role, and what the words of the product mean."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from kaoping.assessment import access_office, states
from kaoping.site import first_run, help_hints, help_pages, help_words
from kaoping.units import access

KEPT_SECONDS = 300  # in the browser: an amendment shows its new words a few minutes later


@login_required
@require_safe
def helping(request: HttpRequest, slug: str = "") -> HttpResponse:
    """The page asked for, or that of the person's acting post."""
    post = access.acting_post(request.user)
    own = help_pages.OF_ROLE.get(post.role, "unit") if post else "sign-in"
    language = get_language() or "zh-hans"
    text = help_pages.page(slug or own, language)
    if text is None:
        raise Http404
    context = {
        "text": text,
        "here": slug or own,
        "titles": help_pages.titles(language),
        "has_first_steps": first_run.concerns(request.user),
    }
    return render(request, "help/page.html", context)


@login_required
@require_safe
def words(request: HttpRequest) -> HttpResponse:
    """States with what each reader calls them, and numbers with what they say."""
    context = {
        "pieces": [
            (code, row, help_words.meaning(help_words.PIECE, code)) for code, row in states.PIECE.items()
        ],
        "duties": [
            (code, row, help_words.meaning(help_words.DUTY, code)) for code, row in states.DUTY.items()
        ],
        "numbers": [(code, *row) for code, row in help_words.NUMBERS.items()],
        "titles": help_pages.titles(get_language() or "zh-hans"),
        "has_first_steps": first_run.concerns(request.user),
    }
    return render(request, "help/words.html", context)


@login_required
@require_safe
def hints(request: HttpRequest, scheme: int = 0) -> HttpResponse:
    """All hints at once, as pages' scripts ask for them: of states and numbers, or of a scheme's items."""
    found = (
        help_hints.of_scheme(access_office.scheme_to_see(request.user, scheme))
        if scheme
        else help_hints.of_words()
    )
    answer = JsonResponse(found, json_dumps_params={"ensure_ascii": False})
    answer["Cache-Control"] = f"private, max-age={KEPT_SECONDS}"
    patch_vary_headers(answer, ["Cookie", "Accept-Language"])
    return answer
