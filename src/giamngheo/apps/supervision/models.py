"""Inspections of a year with their checklists, and recommendations that the inspected answers and the inspector closes.

Plan 2514, V.7, VI.6, VII; requirement S6. ``area``: the inspected commune; the province where an agency is inspected (``agency``).
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Inspection(models.Model):
    """One inspection. ``checklist``: its id in plan/oversight.toml. See states.py."""

    class Body(models.TextChoices):
        DEPARTMENT = "department", _("cơ quan của tỉnh")
        FRONT = "front", _("Mặt trận Tổ quốc")
        COMMUNITY = "community", _("Ban giám sát đầu tư của cộng đồng")

    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    agency = models.TextField(blank=True)
    body = models.TextField(choices=Body.choices)
    title = models.TextField()
    checklist = models.TextField()
    planned_on = models.DateField()
    state = models.TextField(default="planned")
    visited_on = models.DateField(null=True)
    leader_name = models.TextField(blank=True)
    conclusion = models.TextField(blank=True)
    concluded_on = models.DateField(null=True)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["-planned_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="inspection_state_known", condition=Q(state__in=["planned", "visited", "concluded", "cancelled"])
            ),
            models.CheckConstraint(name="inspection_body_known", condition=Q(body__in=["department", "front", "community"])),
            models.CheckConstraint(
                name="concluded_inspection_was_visited",
                condition=~Q(state="concluded") | (Q(visited_on__isnull=False) & ~Q(conclusion="")),
            ),
        ]
        indexes = [models.Index(fields=["area", "planned_on"], name="inspection_area_day")]

    class Privacy:
        personal = frozenset({"leader_name", "conclusion"})
        plain = frozenset(
            {
                "id", "area", "agency", "body", "title", "checklist", "planned_on", "state", "visited_on", "concluded_on", "by_id",
                "at", "version",
            }
        )  # fmt: skip


class CheckAnswer(models.Model):
    """What was found on one question. ``not_seen``: nobody looked, which is not a good answer."""

    class Result(models.TextChoices):
        GOOD = "good", _("đạt")
        BAD = "bad", _("chưa đạt")
        NOT_SEEN = "not_seen", _("chưa xem được")

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="answers")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    item = models.TextField()
    result = models.TextField(choices=Result.choices)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["inspection", "item"], name="one_check_answer_per_question")]

    class Privacy:
        personal = frozenset({"note"})
        plain = frozenset({"id", "inspection", "area", "item", "result"})


class Recommendation(models.Model):
    """What was found and must be done, by whom, by when. ``agency`` empty: the commune answers. Text and day never change."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="recommendations")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    agency = models.TextField(blank=True)
    finding = models.TextField()
    text = models.TextField()
    due_on = models.DateField()
    state = models.TextField(default="open")
    answer = models.TextField(blank=True)
    answered_by_id = models.BigIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)
    return_reason = models.TextField(blank=True)
    closed_by_id = models.BigIntegerField(null=True)
    closed_at = models.DateTimeField(null=True)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(name="recommendation_state_known", condition=Q(state__in=["open", "answered", "closed"])),
            models.CheckConstraint(
                name="closed_recommendation_was_answered", condition=Q(state="open") | ~Q(answer="")
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="recommendation_state_day")]

    class Privacy:
        personal = frozenset({"finding", "text", "answer", "return_reason"})
        plain = frozenset(
            {
                "id", "inspection", "area", "agency", "due_on", "state", "answered_by_id", "answered_at", "closed_by_id", "closed_at",
                "by_id", "at", "version",
            }
        )  # fmt: skip


class RecommendationStep(models.Model):
    """What was answered, returned with why, or closed, by whom; written once. The recommendation itself holds only the newest."""

    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="steps")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    act = models.TextField()
    text = models.TextField(blank=True)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    class Privacy:
        personal = frozenset({"text"})
        plain = frozenset({"id", "recommendation", "area", "act", "by_id", "at"})
