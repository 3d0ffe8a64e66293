"""Keep the filters of the list of pieces under a name."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from kaoping.assessment.models import SavedView
from kaoping.assessment.ports import Refusal
from kaoping.base import clock
from kaoping.units.models import Post

MOST = 20  # of one post


def save_view(post: Post, *, name: str, filters: Mapping[str, str]) -> SavedView:
    """Keep the filters; the same name again replaces. Errors: ``Refusal`` when there are too many."""
    rows = SavedView.objects.filter(post=post)
    if not rows.filter(name=name).exists() and rows.count() >= MOST:
        raise Refusal(_("%(count)s views are kept already; take one away first.") % {"count": MOST})
    view, _made = SavedView.objects.update_or_create(
        post=post, name=name, defaults={"filters": dict(filters), "made_at": clock.now()}
    )
    return view
