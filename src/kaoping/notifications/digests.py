"""Notices by mail: together once a day, or each at once, as the post wants it.

A notice is mailed once, to the post's addresses, and only while nobody has read it in the product.
What was written before sending was switched on is never mailed.
"""

import datetime as dt
from collections import defaultdict

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kaoping.base import clock
from kaoping.notifications import account, ports
from kaoping.notifications.models import MailPreference, Notification, OutgoingMail
from kaoping.notifications.outgoing import send_mail
from kaoping.notifications.receivers import addresses_of
from kaoping.notifications.threads import threads_of
from kaoping.units.models import Office, Post

HOUR = dt.time(8, 30)  # of the office's day
OLDEST = dt.timedelta(days=3)
GRACE = dt.timedelta(minutes=15)  # a receipt or a return by mail may carry the notice itself
MOST = 200  # posts in one round
Notices = MailPreference.Notices


def send_digests() -> int:
    """Write the mails that are due now; how many."""
    given = account.account()
    if not account.is_sending() or not given.sends_notices:
        return 0
    now = clock.now()
    since = max(now - OLDEST, given.since or now - dt.timedelta(days=1))
    waiting: dict[int, list[Notification]] = defaultdict(list)
    rows = Notification.objects.filter(
        state=Notification.State.SENT,
        mail=None,
        post__isnull=False,
        made_at__gt=since,
        made_at__lte=now - GRACE,
    )
    for notice in rows.order_by("made_at", "pk"):
        waiting[notice.post_id].append(notice)  # type: ignore[index]
    if not waiting:
        return 0
    wishes = dict(MailPreference.objects.filter(post__in=waiting).values_list("post_id", "notices"))
    had_one = set(
        OutgoingMail.objects.filter(kind="digest", made_at__gte=_this_morning(now), post__in=waiting)
        .values_list("post_id", flat=True)
    )  # fmt: skip
    addresses = addresses_of(waiting)
    posts = Post.objects.select_related("unit").in_bulk(
        [
            key
            for key in waiting
            if addresses.get(key) and _is_due(wishes.get(key, Notices.DIGEST), key in had_one, now)
        ][:MOST]
    )
    return sum(_write(post, waiting[key], addresses[key]) for key, post in posts.items())


def _this_morning(now: dt.datetime) -> dt.datetime:
    day = now.astimezone(clock.OFFICE_ZONE).date()
    return dt.datetime.combine(day, HOUR, clock.OFFICE_ZONE)


def _is_due(wish: str, had_one: bool, now: dt.datetime) -> bool:
    if wish == Notices.NEVER:
        return False
    return wish == Notices.AT_ONCE or (not had_one and now >= _this_morning(now))


@transaction.atomic
def _write(post: Post, notices: list[Notification], addresses: list[str]) -> int:
    known = [notice for notice in notices if ports.kind(notice.kind) is not None]
    if not known:
        return 0
    with translation.override(settings.LANGUAGE_CODE):
        lines, merged = [], threads_of(known)
        for number, thread in enumerate(merged, 1):
            lines.append(f"{number}. {' '.join(thread.sentences)}")
            if thread.link and account.account().product_address:
                lines.append(f"   {account.account().product_address.rstrip('/')}{thread.link}")
        count = len(merged)
        subject = ngettext(
            "%(office)s: %(count)s notice for %(post)s", "%(office)s: %(count)s notices for %(post)s", count
        ) % {"office": Office.current(), "count": count, "post": post}
        body = "\n".join(
            [
                _("%(post)s, good day.") % {"post": post},
                "",
                *lines,
                "",
                _(
                    "This mail was made by the system. Answer it only to send material; questions go to the office by telephone."
                ),
                _("How often such mails come is set in the product under “Notices”."),
            ]
        )
        mails = [
            send_mail(to=address, subject=subject, body=body, kind="digest", unit=post.unit, post=post)
            for address in addresses
        ]
    first = next((mail for mail in mails if mail is not None), None)
    Notification.objects.filter(pk__in=[notice.pk for notice in known]).update(mail=first)
    return len(mails)
