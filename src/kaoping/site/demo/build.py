"""Build the demo city in an empty data folder, and know whether one stands there already.

A build is thrown away whole when it was cut short: ``building`` lies in the demo's
folder until the last step, and the next start begins anew. That is also why the
database may skip its syncs to disk meanwhile: nothing real is at stake.
"""

import datetime as dt
import gc
import json
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from importlib import resources

from django.conf import settings
from django.db import connection, connections, transaction
from django.utils.translation import gettext as _

from kaoping.assessment import actions
from kaoping.assessment.models import SchemeVersion, Submission
from kaoping.base import audit, clock, queue
from kaoping.base.models import Instance
from kaoping.notifications.actions import mark_read
from kaoping.notifications.models import Notification
from kaoping.site.demo import accounts, city, habits, mailbox, office, panel, plan, postman, senders
from kaoping.site.demo.city import UnitPlan
from kaoping.site.demo.clock import set_to
from kaoping.site.demo.play import Player, Stage, run_jobs
from kaoping.site.demo.settle import mark_as_demo, settle
from kaoping.units.models import Person, Post, Unit

SCHEME = "luoyang-2014"
Progress = Callable[[str], None]


class CannotBuild(Exception):
    """``sentence`` says what stands in the way, and what to do."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


def is_built() -> bool:
    """Whether the city stands: the mark of the last step, and a database that says so too."""
    return (accounts.folder() / "ready").exists() and Instance.current().is_demo


def was_cut_short() -> bool:
    return (accounts.folder() / "building").exists()


def clear_away(*, close: bool = True) -> None:
    """Remove what a build left that was cut short: database, queue, files, mail. Nothing else.

    Only a build that found the folder empty leaves the mark that this asks for.
    """
    if not was_cut_short():
        return
    if close:  # a test keeps its own database open
        connections.close_all()
    for name in ("kaoping.sqlite3*", "queue.sqlite3*"):  # with their logs and the queue beside them
        for found in settings.VAR_DIR.glob(name):
            found.unlink(missing_ok=True)
    for name in ("files", "mail", "demo"):
        shutil.rmtree(settings.VAR_DIR / name, ignore_errors=True)


def refuse_unless_empty() -> None:
    """Errors: ``CannotBuild`` where a real office's rows lie; they are never mixed with invented ones."""
    if Person.objects.exists() or Unit.objects.exists():
        raise CannotBuild(
            _(
                "The folder %(folder)s holds the data of an office already. Name another folder for the demo: "
                "KAOPING_VAR=demo-var kaoping demo --serve"
            )
            % {"folder": settings.VAR_DIR}
        )


def build(
    progress: Progress, *, some: Sequence[UnitPlan] | None = None, play: bool = True, processes: int = 1
) -> None:
    """Make the demo city and play its year up to the opening day (without ``play``: up to its first).

    ``some``: these bodies and teams alone. Errors: ``CannotBuild``, with nothing done.
    """
    refuse_unless_empty()
    chosen = tuple(some) if some is not None else city.units()
    bodies = [each for each in chosen if not each.parent]
    story = plan.year() if some is None else plan.year_of(bodies)
    demo = accounts.folder()
    demo.mkdir(parents=True, exist_ok=True)
    (demo / "building").touch(mode=0o600)
    passwords = accounts.Passwords()
    folder = settings.VAR_DIR / "mail"
    at_work = postman.at_work(folder, story, all_by_mail=not play, processes=processes)
    with _without_syncs(), _rare_collections(), at_work as post:
        mark_as_demo()
        progress(
            _("Writing a year of mail into %(folder)s: %(count)s mails")
            % {"folder": folder, "count": post.count}
        )
        with clock.standing_at(plan.BEGIN), transaction.atomic():
            settle(chosen)
        progress(_("%(count)s units with their posts and people") % {"count": len(bodies)})
        with clock.standing_at(plan.BEGIN), queue.collecting() as jobs:
            scheme = _publish()
            run_jobs(jobs)
        progress(_("In force: %(title)s") % {"title": scheme.title})
        stage = Stage(scheme)
        if play:
            _play(story, stage, post, progress)
        opening = plan.OPENING if play else plan.BEGIN
        showcase = _showcase(story, stage)
        passwords.hand_out(showcase)
        with clock.standing_at(opening):
            if play:
                panel.gather(stage)
            _sum_up(progress)
        set_to(opening)
    (demo / "ready").write_text(json.dumps({"played": play, "showcase": showcase}), encoding="utf-8")
    (demo / "building").unlink()


@transaction.atomic
def _publish() -> SchemeVersion:
    """The built-in scheme, in force from the first working day so that the whole year can be watched."""
    builtin = resources.files("kaoping.schemes").joinpath(f"{SCHEME}.yaml").read_text(encoding="utf-8")
    text = habits.city_text(builtin)
    head = Person.objects.get(username=office.HEAD)
    return actions.publish(actions.save_draft(text=text, actor=head), actor=head)


def _play(story: plan.Year, stage: Stage, post: postman.Postman, progress: Progress) -> None:
    player = Player(stage)
    for notice in plan.NOTICES:
        player.plan(clock_time(notice.issued), partial(office.issue, player, notice))
    for relief in story.reliefs:
        player.plan(relief.at, partial(office.relieve, stage, relief))
    for mail in mailbox.mails(story):
        senders.plan_mail(player, post, mail)
    for sending in story.sendings:
        if not mailbox.is_mail(sending):
            senders.plan_form(player, sending)
        if sending.decision is not None:
            player.plan(sending.decision.at, partial(office.decide, player, sending))
    habits.plan_habits(player)
    for mark in story.marks:
        player.plan(mark.at, partial(office.mark, player, mark))
    for repost in story.reposts:
        player.plan(repost.at, partial(office.enter_repost, stage, repost))

    def say(month: dt.date) -> None:
        counts = {**dict.fromkeys(("mail", "form", "accept", "return", "mark"), 0), **stage.counts}
        progress(
            _(
                "%(month)s: %(mail)s mails, %(form)s forms, %(accept)s accepted, %(return)s returned, %(mark)s marks"
            )
            % {"month": f"{month:%Y-%m}", **counts}
        )
        stage.counts.clear()

    player.run(plan.OPENING, say)


def _showcase(story: plan.Year, stage: Stage) -> str:
    """The body whose people stand on the front page: one with a returned piece that only they can mend.

    Where nothing was played, the one of which the plan expects it.
    """
    mended = {each.key for each in story.sendings if each.number > 1}
    open_keys = {pk: key for key, pk in stage.pieces.items() if key not in mended}
    soon = plan.OPENING.date() + dt.timedelta(days=2)
    returned = Submission.objects.filter(state=Submission.State.RETURNED, fix_due_on__gte=soon)
    for row in returned.select_related("unit").order_by("fix_due_on", "pk"):
        if row.pk in open_keys:
            return row.unit.code
    return plan.showcase_of(story)


def clock_time(day: dt.date) -> dt.datetime:
    """Ten past nine: notices go out first thing."""
    return dt.datetime.combine(day, dt.time(9, 10), tzinfo=clock.OFFICE_ZONE)


def _sum_up(progress: Progress) -> None:
    """Standings of the day; old words count as read; the trail is sealed."""
    from kaoping.results.tasks import refresh_stale

    refresh_stale()
    old = Notification.objects.filter(made_at__lt=clock.now() - dt.timedelta(days=7))
    posts = list(Post.objects.values_list("pk", flat=True))
    mark_read(person_posts=posts, ids=list(old.values_list("pk", flat=True)))
    while audit.seal():
        pass
    progress(_("Scores computed, the audit trail sealed"))


@contextmanager
def _without_syncs() -> Iterator[None]:
    """SQLite leaves the flushing to the system meanwhile; a build cut short is thrown away anyway."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:  # a test's transaction
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        (before,) = cursor.fetchone()
        cursor.execute("PRAGMA synchronous=OFF")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA synchronous={int(before)}")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def _rare_collections() -> Iterator[None]:
    """Python looks for garbage seldom: rows come and go by the million here, and few are in circles."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def timed(progress: Progress) -> Progress:
    """The same, with the seconds since now before each line."""
    begun = time.monotonic()
    return lambda line: progress(f"{time.monotonic() - begun:6.1f} s  {line}")
