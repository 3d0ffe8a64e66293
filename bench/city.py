"""A city of any size for the measurements: rows in bulk, then the product's own doors."""

import datetime as dt
import statistics
import time
from zoneinfo import ZoneInfo

from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client

from kaoping.assessment import actions
from kaoping.assessment.content import PieceContent
from kaoping.assessment.models import Submission, Version, Window
from kaoping.base.models import Instance
from kaoping.results import standings
from kaoping.reviews.models import Review
from kaoping.schemes import builtin_text
from kaoping.units.models import Incumbency, Person, Post, Role, Unit

ZONE = ZoneInfo("Asia/Shanghai")
TODAY = dt.datetime(2014, 10, 22, 9, tzinfo=ZONE)
BATCH = 500


class City:
    def __init__(self, size):
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        shift = TODAY - dt.datetime.now(ZONE)
        Instance.objects.create(id=1, is_demo=True, clock_shift_seconds=int(shift.total_seconds()))
        Unit.objects.bulk_create(
            [
                Unit(code=f"u{n:05}", name=f"单位{n:05}", position=n, group=f"第{n // 100 + 1}组")
                for n in range(size)
            ],
            batch_size=BATCH,
        )
        office = Unit.objects.create(code="office", name="办公室", is_assessed=False)
        self.clerk = Person.objects.create_user("lan", "a long secret", name="Lan")
        Incumbency.objects.create(
            post=Post.objects.create(unit=office, role=Role.CLERK),
            person=self.clerk,
            since=dt.date(2010, 1, 1),
        )
        self.units = list(Unit.objects.assessed().in_order())
        self.client = Client()

    def publish(self):
        """Seconds to publish the 2014 scheme to every unit."""
        version = actions.save_draft(text=builtin_text("luoyang-2014"), actor=self.clerk)
        started = time.perf_counter()
        self.scheme = actions.publish(version, actor=self.clerk)
        return time.perf_counter() - started

    def fill(self):
        """Notices, and for every unit the pieces of the closed windows, some with marks."""
        issued = dt.datetime(2014, 3, 10, 9, tzinfo=ZONE)
        for code, days in (
            ("3", 90),
            ("6", 100),
            ("6", 120),
            ("9", 150),
            ("9", 160),
            ("10", 60),
            ("10", 120),
        ):
            notice = actions.draft_notice(
                indicator=self.scheme.indicators.get(code=code),
                title=f"关于第{code}项的通知{days}",
                due_on=issued.date() + dt.timedelta(days=days),
                actor=self.clerk,
            )
            actions.issue_notice(notice, actor=self.clerk, at=issued)
        windows = Window.objects.filter(indicator__scheme=self.scheme, due_on__lt=TODAY.date())
        states = ["accepted", "accepted", "accepted", "submitted", "rejected", "accepted", "accepted"]
        reviewer = Person.objects.create_user("wen", "a long secret", name="Wen")
        number = 0
        for window in windows.select_related("indicator"):
            arrived = dt.datetime.combine(window.due_on, dt.time(9), tzinfo=ZONE) - dt.timedelta(days=3)
            rows = []
            for unit in self.units:
                number += 1
                rows.append(
                    Submission(
                        unit=unit,
                        window=window,
                        state=states[(number * 7 + unit.pk) % len(states)],
                        channel="web",
                        receipt_no=f"2014-{window.due_on.month:02}-{number:07}",
                        title=f"{window.indicator.short_title or window.indicator.title}情况",
                        started_at=arrived,
                        first_received_at=arrived,
                        last_received_at=arrived,
                        reason="不属于本项",
                    )
                )
            with transaction.atomic():
                Submission.objects.bulk_create(rows, batch_size=BATCH)
                versions = Version.objects.bulk_create(
                    [
                        Version(
                            submission=row, number=1, title=row.title, received_at=arrived, entered_at=arrived
                        )
                        for row in rows
                    ],
                    batch_size=BATCH,
                )
                if window.indicator.is_quality:
                    Review.objects.bulk_create(
                        [
                            Review(
                                submission=version.submission, version=version, reviewer=reviewer, state="final",
                                mark=60 + version.submission_id % 40, made_at=arrived, final_at=arrived,
                            )
                            for version in versions
                            if version.submission.state == "accepted"
                        ],
                        batch_size=BATCH,
                    )  # fmt: skip

    def refresh(self):
        """Seconds to score and rank everybody."""
        started = time.perf_counter()
        standings.refresh(self.scheme, everything=True)
        return time.perf_counter() - started

    def addresses(self):
        middle = self.units[len(self.units) // 2]
        return {
            "list of 50 pieces": "/submissions/?state=submitted",
            "matrix 100 × 30": f"/matrix/?group={middle.group}",
            "sheet": f"/sheets/{middle.code}/",
            "ranking": "/ranking/",
        }

    def ask(self, address):
        """(median milliseconds of CPU, queries) of a page for the clerk."""
        self.client.force_login(self.clerk)
        for _warm in range(3):
            response = self.client.get(address)
        if response.status_code != 200:
            raise RuntimeError(f"{address}: {response.status_code}")
        queries = []
        with connection.execute_wrapper(lambda execute, *call: queries.append(call[0]) or execute(*call)):
            self.client.get(address)
        times = []
        for _round in range(15):
            started = time.process_time()
            self.client.get(address)
            times.append(time.process_time() - started)
        return statistics.median(times) * 1000, len(queries)

    def submit(self):
        """Median milliseconds of CPU of a piece's arrival, without reading its files."""
        window = Window.objects.get(indicator__scheme=self.scheme, indicator__code="8", key="2014Q4")
        times = []
        for number, unit in enumerate(self.units[:18]):
            content = PieceContent(
                title=f"创建信息{number}", text="开展了活动。", author="林岚", checker="赵明", contact="1"
            )
            started = time.process_time()
            actions.submit(
                unit=unit, window=window, content=content, actor=self.clerk, channel="web", received_at=TODAY
            )
            times.append(time.process_time() - started)
        return statistics.median(times[3:]) * 1000, None
