"""Background runs: progress belongs in a table of ours; the queue only carries the run's id."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Run(models.Model):
    """One long piece of work: idempotent, resumable from its checkpoint."""

    class State(models.TextChoices):
        WAITING = "waiting", _("đang chờ")
        RUNNING = "running", _("đang chạy")
        DONE = "done", _("đã xong")
        FAILED = "failed", _("thất bại")

    kind = models.TextField()
    subject_id = models.BigIntegerField(null=True)
    area = models.ForeignKey("places.Area", models.PROTECT, null=True)
    year = models.IntegerField(null=True)
    state = models.TextField(choices=State.choices, default=State.WAITING)
    progress = models.IntegerField(default=0)
    total = models.IntegerField(default=0)
    step = models.TextField(blank=True)
    message = models.TextField(blank=True)
    input_digest = models.TextField(blank=True)
    checkpoint = models.JSONField(default=dict)
    # How often a worker began it: a run that kills its worker again and again is given up.
    attempts = models.IntegerField(default=0)
    started_by_id = models.BigIntegerField(null=True)
    queued_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="run_state_known", condition=Q(state__in=["waiting", "running", "done", "failed"])
            ),
            # One running action per (kind, subject): a double click starts nothing twice.
            models.UniqueConstraint(
                name="one_open_run_per_subject",
                fields=["kind", "subject_id"],
                condition=Q(state__in=["waiting", "running"]),
            ),
        ]

    class Privacy:
        plain = frozenset(
            {
                "id", "kind", "subject_id", "area", "year", "state", "progress", "total", "step", "message",
                "input_digest", "checkpoint", "attempts", "started_by_id", "queued_at", "started_at", "heartbeat_at", "finished_at",
            }
        )  # fmt: skip
