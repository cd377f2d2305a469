"""What households and authorities commit themselves to: registration to leave poverty, targets of the year."""

from decimal import Decimal

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from giamngheo.apps.register.models import keep_history


@keep_history()
class Commitment(models.Model):
    """The reduction that one commune's Party committee and authority register for a year, with the named head.

    ``*_reduction``: poor households fewer at the year's end than at the end of the year before; ``*_points``: the poor
    rate lower by so many percentage points. Assigned by the upper level, registered by the commune, achieved as the
    recognised lists say. See states.py. Plan 2514, VI.1.
    """

    class Result(models.TextChoices):
        NONE = "", _("chưa chấm")
        ACHIEVED = "achieved", _("đạt")
        MISSED = "missed", _("không đạt")
        UNDETERMINED = "undetermined", _("chưa xác định")

    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    year = models.IntegerField()
    state = models.TextField(default="open")
    body_name = models.TextField(blank=True)
    head_name = models.TextField(blank=True)
    head_office = models.TextField(blank=True)
    assigned_reduction = models.IntegerField(null=True)
    assigned_points = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    assigned_by_id = models.BigIntegerField(null=True)
    registered_reduction = models.IntegerField(null=True)
    registered_points = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    proposed_by_id = models.BigIntegerField(null=True)
    signed_by_id = models.BigIntegerField(null=True)
    signed_on = models.DateField(null=True)
    approved_by_id = models.BigIntegerField(null=True)
    approved_on = models.DateField(null=True)
    return_reason = models.TextField(blank=True)
    result = models.TextField(choices=Result.choices, default="", blank=True)
    achieved_reduction = models.IntegerField(null=True)
    achieved_points = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    figures = models.JSONField(default=dict)
    is_official = models.BooleanField(default=False)
    scored_by_id = models.BigIntegerField(null=True)
    scored_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["-year", "area__code"]
        constraints = [
            models.UniqueConstraint(fields=["area", "year"], name="one_commitment_per_area_and_year"),
            models.CheckConstraint(
                name="commitment_state_known",
                condition=Q(state__in=["open", "proposed", "signed", "approved", "scored"]),
            ),
            models.CheckConstraint(
                name="registered_names_head_and_target",
                condition=Q(state="open")
                | (~Q(head_name="") & (Q(registered_reduction__isnull=False) | Q(registered_points__isnull=False))),
            ),
            models.CheckConstraint(
                name="commitment_result_known",
                condition=Q(result__in=["", "achieved", "missed", "undetermined"]),
            ),
            models.CheckConstraint(
                name="who_signs_did_not_propose",
                condition=Q(signed_by_id=None) | ~Q(signed_by_id=F("proposed_by_id")),
            ),
        ]

    class Privacy:
        personal = frozenset({"head_name", "head_office", "return_reason"})
        plain = frozenset(
            {
                "id", "area", "year", "state", "body_name", "assigned_reduction", "assigned_points", "assigned_by_id",
                "registered_reduction", "registered_points", "proposed_by_id", "signed_by_id", "signed_on",
                "approved_by_id", "approved_on", "result", "achieved_reduction", "achieved_points", "figures",
                "is_official", "scored_by_id", "scored_at", "version",
            }
        )  # fmt: skip


class YearResult(models.Model):
    """What came of one commune's commitment of a year, as it was frozen with the plan it was computed by. Written once;
    frozen again: another row with a higher number and the reason. ``base_*``: end of the year before, ``closing_*``: of
    the year; ``missing``: why something could not be told. Requirement S1."""

    class Result(models.TextChoices):
        ACHIEVED = "achieved", _("đạt")
        MISSED = "missed", _("không đạt")
        UNDETERMINED = "undetermined", _("chưa xác định")
        UNREGISTERED = "unregistered", _("chưa có đăng ký được duyệt")

    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    year = models.IntegerField()
    number = models.IntegerField(default=1)
    reason = models.TextField(blank=True)
    plan_digest = models.CharField(max_length=64)
    base_standard = models.TextField(blank=True)
    closing_standard = models.TextField(blank=True)
    registered_reduction = models.IntegerField(null=True)
    registered_points = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    base_poor = models.IntegerField(null=True)
    base_households = models.IntegerField(null=True)
    closing_poor = models.IntegerField(null=True)
    closing_households = models.IntegerField(null=True)
    reached_reduction = models.IntegerField(null=True)
    reached_points = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    result = models.TextField(choices=Result.choices)
    missing = models.TextField(blank=True)
    is_official = models.BooleanField(default=False)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-year", "-number", "id"]
        constraints = [
            models.UniqueConstraint(fields=["area", "year", "number"], name="year_result_numbered"),
            models.CheckConstraint(name="year_result_number_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(name="year_result_again_has_reason", condition=Q(number=1) | ~Q(reason="")),
            models.CheckConstraint(
                name="year_result_known", condition=Q(result__in=["achieved", "missed", "undetermined", "unregistered"])
            ),
            models.CheckConstraint(
                name="year_result_within_one_standard",
                condition=Q(base_standard="") | Q(closing_standard="") | Q(base_standard=F("closing_standard"))
                | Q(reached_reduction=None, reached_points=None, result__in=["undetermined", "unregistered"]),
            ),
        ]  # fmt: skip

    class Privacy:
        plain = frozenset(
            {
                "id", "area", "year", "number", "reason", "plan_digest", "base_standard", "closing_standard", "registered_reduction",
                "registered_points", "base_poor", "base_households", "closing_poor", "closing_households", "reached_reduction",
                "reached_points", "result", "missing", "is_official", "by_id", "at",
            }
        )  # fmt: skip

    @property
    def reduction_gap(self) -> int | None:
        """Households fewer than were promised (below nought: so many short); none without a promise or a figure."""
        if self.reached_reduction is None or self.registered_reduction is None:
            return None
        return self.reached_reduction - self.registered_reduction

    @property
    def points_gap(self) -> Decimal | None:
        """The same of percentage points."""
        if self.reached_points is None or self.registered_points is None:
            return None
        return self.reached_points - self.registered_points


@keep_history()
class EscapeRegistration(models.Model):
    """A household registers to leave poverty in a year: what it lacks, what it will do, the support it wants.

    ``class_target``: NEAR_POOR or NOT_POOR. ``next_visit_on``: by when somebody should look in again. Plan 2514, VI.4.
    """

    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    village = models.ForeignKey("register.Village", models.PROTECT, null=True, related_name="+")
    household = models.ForeignKey("register.Household", models.PROTECT, related_name="escapes")
    year = models.IntegerField()
    registered_on = models.DateField()
    class_now = models.TextField()
    class_target = models.TextField()
    lacks = ArrayField(models.TextField(), default=list)
    will_do = ArrayField(models.TextField(), default=list)
    support = ArrayField(models.TextField(), default=list)
    state = models.TextField(default="registered")
    next_visit_on = models.DateField()
    outcome_class = models.TextField(blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by_id = models.BigIntegerField(null=True)
    withdraw_reason = models.TextField(blank=True)
    recorded_by_id = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["next_visit_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["household", "year"], condition=~Q(state="withdrawn"), name="one_registration_per_household_year"
            ),
            models.CheckConstraint(
                name="registration_state_known",
                condition=Q(state__in=["registered", "achieved", "missed", "withdrawn"]),
            ),
            models.CheckConstraint(
                name="registration_aims_higher",
                condition=Q(class_now="POOR", class_target__in=["NEAR_POOR", "NOT_POOR"])
                | Q(class_now="NEAR_POOR", class_target="NOT_POOR"),
            ),
            models.CheckConstraint(
                name="withdrawal_has_reason", condition=~Q(state="withdrawn") | ~Q(withdraw_reason="")
            ),
        ]
        indexes = [models.Index(fields=["area", "year", "state"], name="escape_area_year_state")]

    class Privacy:
        personal = frozenset(
            {
                "class_now", "class_target", "lacks", "will_do", "support", "state", "outcome_class", "withdraw_reason",
            }
        )  # fmt: skip
        plain = frozenset(
            {
                "id", "area", "village", "household", "year", "registered_on", "next_visit_on", "settled_at",
                "settled_by_id", "recorded_by_id", "recorded_at", "version",
            }
        )  # fmt: skip


@keep_history()
class Helper(models.Model):
    """A person or an organisation charged with helping a registered household, from a day to a day."""

    class Kind(models.TextChoices):
        PERSON = "person", _("cá nhân")
        ORGANISATION = "organisation", _("tổ chức, đoàn thể")

    registration = models.ForeignKey(EscapeRegistration, models.PROTECT, related_name="helpers")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    kind = models.TextField(choices=Kind.choices)
    name = models.TextField()
    office = models.TextField(blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    assigned_by_id = models.BigIntegerField(null=True)
    assigned_at = models.DateTimeField()

    class Meta:
        ordering = ["-valid_from", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["registration"], condition=Q(valid_to=None), name="one_helper_at_a_time"),
            models.CheckConstraint(
                name="helper_period", condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from"))
            ),
        ]

    class Privacy:
        personal = frozenset({"name", "office"})
        plain = frozenset(
            {"id", "registration", "area", "kind", "valid_from", "valid_to", "assigned_by_id", "assigned_at"}
        )


class Visit(models.Model):
    """Somebody looked in on a registered household: what they found, what was agreed, when they come again."""

    registration = models.ForeignKey(EscapeRegistration, models.PROTECT, related_name="visits")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    visited_on = models.DateField()
    visitor_name = models.TextField()
    found = models.TextField()
    agreed = models.TextField(blank=True)
    next_visit_on = models.DateField(null=True)
    recorded_by_id = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-visited_on", "-id"]
        triggers = [pgtrigger.Protect(name="visits_stay", operation=pgtrigger.Update | pgtrigger.Delete)]

    class Privacy:
        personal = frozenset({"visitor_name", "found", "agreed"})
        plain = frozenset(
            {"id", "registration", "area", "visited_on", "next_visit_on", "recorded_by_id", "recorded_at"}
        )
