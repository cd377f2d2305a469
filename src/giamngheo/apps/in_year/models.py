"""Requests within the year, what was found about each, and the chairman's decision.

A request moves through the states of ``states.py``; what was found (assessments, meetings) is written once and never
changed; a decision is frozen from the start.
"""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from giamngheo.apps.register.models import keep_history

OPEN_STATES = ("filed", "screened", "returned", "surveyed", "scored", "met", "posted")


@keep_history()
class Request(models.Model):
    """One request (giấy đề nghị) of a household, or of one of its persons, and how far it has come."""

    class Kind(models.TextChoices):
        ENTER = "enter", _("công nhận hộ nghèo, hộ cận nghèo")
        LEAVE = "leave", _("công nhận thoát nghèo, thoát cận nghèo")
        AVERAGE = "average", _("công nhận hộ có mức sống trung bình")
        LOW_INCOME = "low_income", _("xác nhận người lao động có thu nhập thấp")

    area = models.ForeignKey("places.Area", models.PROTECT)
    household = models.ForeignKey("register.Household", models.PROTECT, related_name="in_year_requests")
    person = models.ForeignKey("register.Person", models.PROTECT, null=True, related_name="+")
    kind = models.TextField(choices=Kind.choices)
    channel = models.TextField()
    applicant_name = models.TextField()
    reason = models.TextField(blank=True)
    filed_on = models.DateField()
    starts_on = models.DateField()
    due_on = models.DateField()
    slip_year = models.IntegerField()
    slip_number = models.IntegerField()
    state = models.TextField(default="filed")
    class_before = models.TextField(blank=True)
    received_by_id = models.BigIntegerField(null=True)
    received_at = models.DateTimeField()
    # Screening with the quick form (Phiếu A): how many items fit, and why it goes on although too many do.
    screened_count = models.IntegerField(null=True)
    screened_by_id = models.BigIntegerField(null=True)
    screened_on = models.DateField(null=True)
    is_screened_out = models.BooleanField(default=False)
    screening_note = models.TextField(blank=True)
    # The newest survey; earlier ones stay as facts and assessments.
    fact = models.ForeignKey("register.HouseholdFact", models.PROTECT, null=True, related_name="+")
    surveyed_by_id = models.BigIntegerField(null=True)
    surveyed_on = models.DateField(null=True)
    posted_on = models.DateField(null=True)
    posted_until = models.DateField(null=True)
    posted_place = models.TextField(blank=True)
    posted_by_id = models.BigIntegerField(null=True)
    return_reason = models.TextField(blank=True)
    withdrawn_on = models.DateField(null=True)
    withdrawal_reason = models.TextField(blank=True)
    is_synthetic = models.BooleanField(default=False)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["starts_on", "slip_number"]
        indexes = [
            models.Index(fields=["area", "starts_on"], name="request_area_month"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["area", "slip_year", "slip_number"], name="one_slip_per_number"),
            models.UniqueConstraint(
                fields=["household", "kind", "person"], condition=Q(state__in=OPEN_STATES), nulls_distinct=False,
                name="one_open_request_of_a_kind",
            ),
            models.CheckConstraint(
                name="in_year_request_state_known",
                condition=Q(state__in=[*OPEN_STATES, "recognised", "refused", "certified", "withdrawn"]),
            ),
            models.CheckConstraint(
                name="low_income_names_a_person",
                condition=Q(kind="low_income", person__isnull=False) | (~Q(kind="low_income") & Q(person=None)),
            ),
        ]  # fmt: skip

    class Privacy:
        personal = frozenset({"applicant_name", "reason", "class_before", "screening_note", "return_reason",
                              "withdrawal_reason", "screened_count"})  # fmt: skip
        plain = frozenset(
            {
                "id", "area", "household", "person", "kind", "channel", "filed_on", "starts_on", "due_on", "slip_year",
                "slip_number", "state", "received_by_id", "received_at", "screened_by_id", "screened_on",
                "is_screened_out",
                "fact", "surveyed_by_id", "surveyed_on", "posted_on", "posted_until", "posted_place", "posted_by_id", "withdrawn_on",
                "is_synthetic", "version",
            }
        )  # fmt: skip

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def slip(self) -> str:
        """The slip's number as it is printed: 12/2026."""
        return f"{self.slip_number}/{self.slip_year}"


class RequestSheet(models.Model):
    """A sheet of the fieldwork that surveys a request; done again, the request has several and the newest counts."""

    request = models.ForeignKey(Request, models.PROTECT, related_name="sheets")
    draft = models.OneToOneField("fieldwork.SurveyDraft", models.PROTECT, related_name="request_sheet")
    area = models.ForeignKey("places.Area", models.PROTECT)

    class Privacy:
        plain = frozenset({"id", "request", "draft", "area"})


class Assessment(models.Model):
    """What was computed of one request at one moment, with all that is needed to compute it again. The newest counts.

    By class (enter, leave): ``fact`` and the engine's answer. By income (average, low-income): the items beside it.
    """

    request = models.ForeignKey(Request, models.PROTECT, related_name="assessments")
    area = models.ForeignKey("places.Area", models.PROTECT)
    fact = models.ForeignKey("register.HouseholdFact", models.PROTECT, null=True, related_name="+")
    surveyed_by_id = models.BigIntegerField(null=True)
    assessed_by_id = models.BigIntegerField(null=True)
    assessed_at = models.DateTimeField()
    as_of = models.DateField()
    standard_id = models.TextField()
    standard_reason = models.TextField(blank=True)
    plan_digest = models.TextField()
    result = models.TextField()
    household_class = models.TextField(blank=True)
    class_min = models.TextField(blank=True)
    class_max = models.TextField(blank=True)
    score_a = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    score_b_min = models.IntegerField(null=True)
    score_b_max = models.IntegerField(null=True)
    deprived_mask = models.IntegerField(default=0)
    unknown_mask = models.IntegerField(default=0)
    missing = models.TextField(blank=True)
    area_type = models.TextField(blank=True)
    member_count = models.IntegerField(null=True)
    works_in_farming = models.BooleanField(null=True)
    counted_vnd = models.BigIntegerField(null=True)
    excluded_vnd = models.BigIntegerField(null=True)
    per_head_vnd = models.BigIntegerField(null=True)
    lower_vnd = models.BigIntegerField(null=True)
    upper_vnd = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["request", "-id"], name="assessment_newest")]
        constraints = [
            models.CheckConstraint(
                name="assessment_result_known",
                condition=Q(result__in=["POOR", "NEAR_POOR", "NOT_POOR", "UNDETERMINED", "WITHIN", "ABOVE", "BELOW"]),
            ),
        ]

    class Privacy:
        sensitive = frozenset({"deprived_mask", "unknown_mask"})
        personal = frozenset(
            {
                "result", "household_class", "class_min", "class_max", "score_a", "score_b_min", "score_b_max",
                "missing", "member_count", "works_in_farming", "counted_vnd", "excluded_vnd", "per_head_vnd",
            }
        )  # fmt: skip
        plain = frozenset(
            {
                "id", "request", "area", "fact", "surveyed_by_id", "assessed_by_id", "assessed_at", "as_of",
                "standard_id", "standard_reason", "plan_digest", "area_type", "lower_vnd", "upper_vnd",
            }
        )  # fmt: skip


class IncomeItem(models.Model):
    """One stated source of a household's income over the twelve months, whole đồng; null: not answered."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="items")
    area = models.ForeignKey("places.Area", models.PROTECT)
    source = models.TextField()
    amount_vnd = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["assessment", "source"], name="one_item_per_source")]

    class Privacy:
        personal = frozenset({"source", "amount_vnd"})
        plain = frozenset({"id", "assessment", "area"})


class Meeting(models.Model):
    """A village meeting on one request: who was there, how many agreed. Written once."""

    request = models.ForeignKey(Request, models.PROTECT, related_name="meetings")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    held_on = models.DateField()
    place = models.TextField(blank=True)
    chaired_by = models.TextField()
    attended_count = models.IntegerField()
    agreed_count = models.IntegerField()
    is_agreed = models.BooleanField()
    front_remark = models.TextField(blank=True)
    note = models.TextField(blank=True)
    recorded_by_id = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="in_year_votes_fit",
                condition=Q(attended_count__gte=1, agreed_count__gte=0) & Q(agreed_count__lte=models.F("attended_count")),
            ),
        ]

    class Privacy:
        personal = frozenset({"chaired_by", "front_remark", "note"})
        plain = frozenset(
            {
                "id", "request", "area", "held_on", "place", "attended_count", "agreed_count", "is_agreed",
                "recorded_by_id", "recorded_at",
            }
        )  # fmt: skip


class InYearDecision(models.Model):
    """The chairman's decision on one request: recognised, or refused with reasons. Never changed.

    ``decided_on`` of an exit starts the 36 months in which a household counts as newly out of poverty.
    """

    request = models.OneToOneField(Request, models.PROTECT, related_name="decision")
    area = models.ForeignKey("places.Area", models.PROTECT)
    household = models.ForeignKey("register.Household", models.PROTECT, related_name="in_year_decisions")
    person = models.ForeignKey("register.Person", models.PROTECT, null=True, related_name="+")
    kind = models.TextField()
    is_recognised = models.BooleanField()
    class_before = models.TextField(blank=True)
    class_after = models.TextField(blank=True)
    assessment = models.ForeignKey(Assessment, models.PROTECT, null=True, related_name="+")
    decision_number = models.TextField()
    decided_on = models.DateField()
    signer_name = models.TextField()
    reasons = models.TextField(blank=True)
    is_late = models.BooleanField(default=False)
    recorded_by_id = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["decided_on", "id"]
        indexes = [models.Index(fields=["household", "decided_on"], name="in_year_decision_household")]
        constraints = [
            models.CheckConstraint(
                name="in_year_refusal_has_reasons", condition=Q(is_recognised=True) | ~Q(reasons="")
            ),
            models.CheckConstraint(
                name="in_year_class_is_determined",
                condition=Q(class_after__in=["", "POOR", "NEAR_POOR", "NOT_POOR"])
                & (Q(is_recognised=False) | ~Q(kind__in=["enter", "leave"]) | ~Q(class_after="")),
            ),
        ]
        triggers = [
            # A decision is law for the household: a later one replaces it, nobody rewrites it.
            pgtrigger.Protect(name="in_year_decision_is_frozen", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    class Privacy:
        personal = frozenset({"class_before", "class_after", "signer_name", "reasons"})
        plain = frozenset(
            {
                "id", "request", "area", "household", "person", "kind", "is_recognised", "assessment",
                "decision_number", "decided_on", "is_late", "recorded_by_id", "recorded_at",
            }
        )  # fmt: skip


class Certificate(models.Model):
    """The certificate given after a recognition: its number, its day, until when it holds (null: next decision)."""

    decision = models.OneToOneField(InYearDecision, models.PROTECT, related_name="certificate")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    number = models.TextField()
    issued_on = models.DateField()
    expires_on = models.DateField(null=True)
    recorded_by_id = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["issued_on", "id"]
        constraints = [models.UniqueConstraint(fields=["area", "number"], name="in_year_certificate_number_once")]

    class Privacy:
        plain = frozenset({"id", "decision", "area", "number", "issued_on", "expires_on", "recorded_by_id", "recorded_at"})
