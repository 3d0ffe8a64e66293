"""Who reads a post's handover pack: its holders and the people of the same desk, nobody else.

Whoever makes accounts hands posts over without reading what a unit has begun.
"""

from typing import Any

from django.http import Http404

from kaoping.units.access import OFFICE_ROLES, UNIT_ROLES, is_office, posts_of, units_of
from kaoping.units.models import Post


def post_to_read(person: Any, pk: int) -> Post:
    """The post, or 404."""
    post = Post.objects.select_related("unit").filter(pk=pk).first()
    if post is None or not _may_read(person, post):
        raise Http404
    return post


def _may_read(person: Any, post: Post) -> bool:
    if post.pk in {held.id for held in posts_of(person)}:
        return True
    if post.role in UNIT_ROLES:
        return post.unit_id in units_of(person)
    return post.role in OFFICE_ROLES and is_office(person)
