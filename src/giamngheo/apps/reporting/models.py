"""Reports owed, the words of their writers, signed versions, what was said on the way, periods that are closed with their exceptions.

``area``: the unit that reports; the province where an agency does (``agency``, an id of plan/agencies.toml). What is signed, said or
closed is written once.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

STATES = ["owed", "draft", "ready", "submitted", "returned", "accepted"]


class Report(models.Model):
    """One report that somebody owes. ``duty``, ``step``, ``form``: ids of plan/reporting.toml. See states.py.

    ``numbers``: the form as last filled (report_forms' JSON), None before it was begun; ``changes``: what the last refresh changed.
    ``due_on`` None: nobody has set a day. ``missing_reason``: why it went up without some of the lower ones.
    """

    duty = models.TextField()
    step = models.TextField()
    form = models.TextField()
    period_key = models.TextField()
    ends_on = models.DateField()
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    agency = models.TextField(blank=True)
    state = models.TextField(default="owed")
    due_on = models.DateField(null=True)
    due_basis = models.TextField(blank=True)
    numbers = models.JSONField(null=True)
    numbers_at = models.DateTimeField(null=True)
    changes = models.JSONField(default=list)
    first_sent_on = models.DateField(null=True)
    sent_on = models.DateField(null=True)
    missing_reason = models.TextField(blank=True)
    at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["-ends_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["duty", "period_key", "area", "agency"], name="report_owed_once"),
            models.CheckConstraint(name="report_state_known", condition=Q(state__in=STATES)),
            models.CheckConstraint(name="begun_report_has_numbers", condition=Q(state="owed") | Q(numbers__isnull=False)),
            models.CheckConstraint(
                name="sent_report_has_day", condition=~Q(state__in=["submitted", "accepted"]) | Q(sent_on__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["period_key", "step", "area"], name="report_period_step_area")]

    class Privacy:
        personal = frozenset({"missing_reason"})
        plain = frozenset(
            {
                "id", "duty", "step", "form", "period_key", "ends_on", "area", "agency", "state", "due_on", "due_basis", "numbers",
                "numbers_at", "changes", "first_sent_on", "sent_on", "at", "version",
            }
        )  # fmt: skip


class ReportWords(models.Model):
    """What somebody wrote in a section; the newest row counts, the older ones are its history."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="words")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    section = models.TextField()
    text = models.TextField(blank=True)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    class Privacy:
        personal = frozenset({"text"})
        plain = frozenset({"id", "report", "area", "section", "by_id", "at"})


class ReportVersion(models.Model):
    """A report as it was signed and sent: numbers and words as JSON, with their digest (SHA-256); prints the same again."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="versions")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    number = models.IntegerField()
    numbers = models.JSONField()
    words = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    reason = models.TextField(blank=True)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="report_version_numbered"),
            models.CheckConstraint(name="report_version_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(name="report_version_again_has_reason", condition=Q(number=1) | ~Q(reason="")),
        ]

    class Privacy:
        personal = frozenset({"words", "reason"})
        plain = frozenset({"id", "report", "area", "number", "numbers", "digest", "by_id", "at"})


class ReportNote(models.Model):
    """One step of a report: what was done by whom, and what was said; ``section`` names the part a comment is about."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="notes")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    act = models.TextField()
    section = models.TextField(blank=True)
    text = models.TextField(blank=True)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    class Privacy:
        personal = frozenset({"text"})
        plain = frozenset({"id", "report", "area", "act", "section", "by_id", "at"})


class PeriodLock(models.Model):
    """A period closed for all reports of one level; never opened again, only by exceptions of one unit."""

    period_key = models.TextField()
    level = models.TextField()
    reason = models.TextField()
    closing_id = models.BigIntegerField(null=True)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["period_key", "level"], name="period_locked_once"),
            models.CheckConstraint(name="period_lock_level_known", condition=Q(level__in=["commune", "district", "province"])),
            models.CheckConstraint(name="period_lock_says_why", condition=~Q(reason="")),
        ]

    class Privacy:
        plain = frozenset({"id", "period_key", "level", "reason", "closing_id", "by_id", "at"})


class LockException(models.Model):
    """One unit may still change its reports of a closed period until a day (inclusive), with why."""

    lock = models.ForeignKey(PeriodLock, models.PROTECT, related_name="exceptions")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    agency = models.TextField(blank=True)
    until = models.DateField()
    reason = models.TextField()
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [models.CheckConstraint(name="lock_exception_says_why", condition=~Q(reason=""))]

    class Privacy:
        plain = frozenset({"id", "lock", "area", "agency", "until", "reason", "by_id", "at"})


class Finding(models.Model):
    """A number of a closed period that comes out otherwise when counted again. ``gone_at``: it no longer does.

    ``kind``: indicator (``subject`` the code, ``part`` numerator, denominator) or report (``subject`` the report's number, ``part``
    section, table, row and column in words). ``stored``, ``now``: as printed.
    """

    key = models.TextField(unique=True)
    kind = models.TextField()
    period_key = models.TextField()
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    subject = models.TextField()
    part = models.TextField()
    stored = models.TextField()
    now = models.TextField()
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-last_seen_at", "id"]
        constraints = [models.CheckConstraint(name="finding_kind_known", condition=Q(kind__in=["indicator", "report"]))]

    class Privacy:
        plain = frozenset(
            {"id", "key", "kind", "period_key", "area", "subject", "part", "stored", "now", "first_seen_at", "last_seen_at", "gone_at"}
        )


class CheckCount(models.Model):
    """How many rows of an area broke an integrity check when it was last run; no row where none did."""

    check_id = models.TextField()
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    count = models.IntegerField()
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()

    class Meta:
        ordering = ["check_id", "area_id"]
        constraints = [
            models.UniqueConstraint(fields=["check_id", "area"], name="check_counted_once"),
            models.CheckConstraint(name="check_count_positive", condition=Q(count__gte=1)),
        ]

    class Privacy:
        plain = frozenset({"id", "check_id", "area", "count", "first_seen_at", "last_seen_at"})


class AuditRun(models.Model):
    """One run of the auditor: when, what it looked at, what it found. ``failed``: checks whose statement did not run."""

    at = models.DateTimeField()
    closings = models.IntegerField()
    reports = models.IntegerField()
    findings = models.IntegerField()
    rows = models.IntegerField()
    failed = models.TextField(blank=True)

    class Meta:
        ordering = ["-at", "-id"]

    class Privacy:
        plain = frozenset({"id", "at", "closings", "reports", "findings", "rows", "failed"})
