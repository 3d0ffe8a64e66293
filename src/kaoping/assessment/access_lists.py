"""Who may keep views, do one deed for many pieces, see completeness, plan reminders, have a calendar."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from kaoping.assessment.models import SavedView, Window
from kaoping.units.access import acting_post, is_office, posts_of, reads_every_unit
from kaoping.units.models import Post


def visible_views(person: Any) -> list[SavedView]:
    """The views of the post under which the person works now."""
    post = acting_post(person)
    return list(SavedView.objects.filter(post_id=post.id)) if post else []


def view_to_open(person: Any, pk: int) -> SavedView:
    """A view of one of the person's own posts, or 404."""
    view = SavedView.objects.filter(pk=pk, post_id__in=[post.id for post in posts_of(person)]).first()
    if view is None:
        raise Http404
    return view


def post_for_views(person: Any) -> Post:
    """The post that a view is kept for. Errors: 404 for somebody without one."""
    held = acting_post(person)
    post = Post.objects.select_related("unit").filter(pk=held.id).first() if held else None
    if post is None:
        raise Http404
    return post


def refuse_unless_decides(person: Any) -> None:
    """Errors: ``PermissionDenied`` with a sentence for everybody but the office's own people."""
    if not is_office(person):
        raise PermissionDenied(_("Only the office decides about many pieces at once."))


def refuse_unless_reads_all(person: Any) -> None:
    """Errors: 404 for whoever does not read every unit's pieces."""
    if not reads_every_unit(person):
        raise Http404


def may_plan(person: Any) -> bool:
    return is_office(person)


def refuse_unless_plans(person: Any) -> None:
    """Errors: ``PermissionDenied`` with a sentence."""
    if not may_plan(person):
        raise PermissionDenied(_("Only the office sets when units are reminded. You can read it here."))


def window_to_call(person: Any, pk: int) -> Window:
    """A window about which the office writes to units; 404 for everybody else."""
    window = Window.objects.select_related("indicator__scheme", "notice").filter(pk=pk).first()
    if window is None or not is_office(person):
        raise Http404
    return window
