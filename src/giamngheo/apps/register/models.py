"""Households, persons, memberships, and the facts that stand on occasions.

Facts are append-only: a correction is a new fact on a new occasion, with a reason. The area on a row is the unit of
its day; the village carries the household across administrative maps.
"""

from typing import Any

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from giamngheo.engine.vocabulary import INDICATOR_CODES


def keep_history() -> Any:
    """History keeps the row as it was before each change (the row itself is the present), with who and where.

    One event table per model, so that it has the same policy as its table. Trackers keep state: one set per model.
    Every update is kept, also one that changed nothing: to compare old rows with new the trigger would join two
    transition tables of which the planner knows no size, and took minutes where writing takes seconds.
    """
    return pghistory.track(
        pghistory.UpdateEvent("changed", row=pghistory.Old, condition=pgtrigger.Condition("OLD.id IS NOT NULL")),
        pghistory.DeleteEvent("deleted", row=pghistory.Old),
        context_field=pghistory.ContextJSONField(),
        level=pgtrigger.Statement,
    )


class Village(models.Model):
    """Bản, tiểu khu, tổ dân phố: the stable unit for reading any year on any map."""

    area = models.ForeignKey("places.Area", models.PROTECT)
    name = models.TextField()
    search_key = models.TextField(db_collation="C")
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        ordering = ["search_key"]
        constraints = [models.UniqueConstraint(fields=["area", "search_key"], name="village_once_per_commune")]

    class Privacy:
        plain = frozenset({"id", "area", "name", "search_key", "is_synthetic"})


@keep_history()
class Household(models.Model):
    """A household (hộ). Head's name and keys are kept beside it for lists; the membership is the truth."""

    area = models.ForeignKey("places.Area", models.PROTECT)
    village = models.ForeignKey(Village, models.PROTECT, null=True)
    head_name = models.TextField()
    search_key = models.TextField(db_collation="C")
    sort_key = models.TextField(db_collation="C")
    member_count = models.IntegerField(null=True)
    ethnic_group = models.TextField(blank=True)
    is_synthetic = models.BooleanField(default=False)
    closed_on = models.DateField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["sort_key", "id"]
        indexes = [
            models.Index(fields=["area", "sort_key"], name="household_area_sort"),
            models.Index(fields=["area", "search_key"], name="household_area_search"),
        ]

    class Privacy:
        sensitive = frozenset({"ethnic_group"})
        personal = frozenset({"head_name", "search_key", "sort_key", "member_count"})
        plain = frozenset({"id", "area", "village", "is_synthetic", "closed_on", "version"})


@keep_history()
class Person(models.Model):
    """A person (nhân khẩu). Birth day may be unknown while the year is known."""

    area = models.ForeignKey("places.Area", models.PROTECT)
    full_name = models.TextField()
    search_key = models.TextField(db_collation="C")
    sort_key = models.TextField(db_collation="C")
    sex = models.CharField(max_length=1, blank=True)
    birth_on = models.DateField(null=True)
    birth_year = models.IntegerField(null=True)
    ethnic_group = models.TextField(blank=True)
    id_number = models.CharField(max_length=12, blank=True)
    old_id_number = models.CharField(max_length=12, blank=True)
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        ordering = ["sort_key", "id"]
        indexes = [
            models.Index(fields=["area", "search_key"], name="person_area_search"),
            models.Index(fields=["id_number"], name="person_id_number", condition=~Q(id_number="")),
        ]
        constraints = [models.CheckConstraint(name="sex_known", condition=Q(sex__in=["", "M", "F"]))]

    class Privacy:
        sensitive = frozenset({"ethnic_group", "id_number", "old_id_number"})
        personal = frozenset({"full_name", "search_key", "sort_key", "sex", "birth_on", "birth_year"})
        plain = frozenset({"id", "area", "is_synthetic"})


@keep_history()
class Membership(models.Model):
    """A person in a household, from ``valid_from`` until the day before ``valid_to`` (null: still there).

    Nobody is in two households on one day and no household has two heads on one day: triggers of the database refuse
    it (``one_household_on_one_day``, ``one_head_on_one_day``). Who becomes or ceases to be head ends one membership
    and begins the next. One that ends on the day it began held on no day.
    ``occasion`` is the one that first told of it, so that undoing an import finds what only that import made.
    """

    area = models.ForeignKey("places.Area", models.PROTECT)
    household = models.ForeignKey(Household, models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    relation = models.TextField(blank=True)
    is_head = models.BooleanField(default=False)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    occasion = models.ForeignKey("Occasion", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(valid_to=None), name="one_household_per_person"),
            models.UniqueConstraint(
                fields=["household"], condition=Q(valid_to=None, is_head=True), name="one_head_per_household"
            ),
            models.CheckConstraint(
                name="membership_ends_after_it_began",
                condition=Q(valid_to=None) | Q(valid_to__gte=models.F("valid_from")),
            ),
        ]

    class Privacy:
        personal = frozenset({"relation", "is_head"})
        plain = frozenset({"id", "area", "household", "person", "valid_from", "valid_to", "occasion"})


class Occasion(models.Model):
    """When and how facts came in: observed on a day, recorded at a moment, from a batch, by a person."""

    class Kind(models.TextChoices):
        ANNUAL_REVIEW = "annual_review", _("rà soát định kỳ")
        IN_YEAR = "in_year", _("rà soát thường xuyên")
        RECOGNISED_LIST = "recognised_list", _("danh sách đã công nhận trước đây")
        CORRECTION = "correction", _("đính chính")
        SYNTHETIC = "synthetic", _("dữ liệu giả lập")

    area = models.ForeignKey("places.Area", models.PROTECT)
    kind = models.TextField(choices=Kind.choices)
    year = models.IntegerField()
    observed_on = models.DateField()
    recorded_at = models.DateTimeField()
    batch = models.ForeignKey("intake.ImportBatch", models.PROTECT, null=True)
    reason = models.TextField(blank=True)
    by_id = models.BigIntegerField(null=True)
    is_withdrawn = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["area", "year"])]
        constraints = [
            models.CheckConstraint(
                name="correction_has_reason", condition=~Q(kind="correction") | ~Q(reason="")
            )
        ]

    class Privacy:
        plain = frozenset(
            {
                "id", "area", "kind", "year", "observed_on", "recorded_at", "batch", "reason", "by_id", "is_withdrawn"
            }
        )  # fmt: skip


class HouseholdFact(models.Model):
    """What was found about one household on one occasion. One row per household and occasion; null = not answered."""

    occasion = models.ForeignKey(Occasion, models.PROTECT, related_name="household_facts")
    household = models.ForeignKey(Household, models.PROTECT, related_name="facts")
    area = models.ForeignKey("places.Area", models.PROTECT)
    sheet = models.TextField(blank=True)
    row_number = models.IntegerField(null=True)
    area_type = models.TextField(blank=True)
    member_count = models.IntegerField(null=True)
    head_sex = models.CharField(max_length=1, blank=True)
    ethnic_group = models.TextField(blank=True)
    score_a = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    score_b_stated = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    class_stated = models.TextField(blank=True)
    has_durable_wall = models.BooleanField(null=True)
    has_durable_frame = models.BooleanField(null=True)
    has_durable_roof = models.BooleanField(null=True)
    floor_area_m2 = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    water_source = models.TextField(blank=True)
    toilet_type = models.TextField(blank=True)
    uses_internet = models.BooleanField(null=True)
    has_info_device = models.BooleanField(null=True)
    declared_income_vnd = models.BigIntegerField(null=True)
    # Asked by the form on screen; null: not asked, an empty list: none.
    has_labour_capacity = models.BooleanField(null=True)
    has_merit_member = models.BooleanField(null=True)
    is_policy_household = models.BooleanField(null=True)
    causes = ArrayField(models.TextField(), null=True)
    needs = ArrayField(models.TextField(), null=True)
    note = models.TextField(blank=True)
    for _code in INDICATOR_CODES:
        locals()[f"tick_{_code}"] = models.BooleanField(null=True)
    del _code

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["occasion", "household"], name="one_fact_row_per_occasion"),
        ]

    class Privacy:
        sensitive = frozenset({"ethnic_group", "tick_nutrition"})
        personal = frozenset(
            {
                "member_count", "head_sex", "score_a", "score_b_stated", "class_stated", "has_durable_wall",
                "has_durable_frame", "has_durable_roof", "floor_area_m2", "water_source", "toilet_type",
                "uses_internet", "has_info_device", "declared_income_vnd", "note", "has_labour_capacity",
                "has_merit_member", "is_policy_household", "causes", "needs",
                *(f"tick_{code}" for code in INDICATOR_CODES if code != "nutrition"),
            }
        )  # fmt: skip
        plain = frozenset({"id", "occasion", "household", "area", "sheet", "row_number", "area_type"})


class PersonFact(models.Model):
    """What was found about one person on one occasion. One row per person and occasion; null = not answered."""

    occasion = models.ForeignKey(Occasion, models.PROTECT, related_name="person_facts")
    household = models.ForeignKey(Household, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="facts")
    area = models.ForeignKey("places.Area", models.PROTECT)
    relation = models.TextField(blank=True)
    qualification = models.TextField(blank=True)
    is_attending = models.BooleanField(null=True)
    attending_level = models.TextField(blank=True)
    has_health_insurance = models.BooleanField(null=True)
    employment_status = models.TextField(blank=True)
    has_contract = models.BooleanField(null=True)
    receives_allowance = models.BooleanField(null=True)
    disability_level = models.TextField(blank=True)
    is_merit = models.BooleanField(null=True)
    is_pregnant = models.BooleanField(null=True)
    is_certified_on_job = models.BooleanField(null=True)
    height_cm = models.DecimalField(max_digits=5, decimal_places=1, null=True)
    weight_kg = models.DecimalField(max_digits=5, decimal_places=1, null=True)
    has_labour_capacity = models.BooleanField(null=True)
    needs = ArrayField(models.TextField(), null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["occasion", "person"], name="one_person_fact_per_occasion")]
        indexes = [models.Index(fields=["household", "occasion"])]

    class Privacy:
        sensitive = frozenset({"disability_level", "is_pregnant", "height_cm", "weight_kg", "has_health_insurance"})
        personal = frozenset(
            {
                "relation", "qualification", "is_attending", "attending_level", "employment_status", "has_contract",
                "receives_allowance", "is_merit", "is_certified_on_job", "has_labour_capacity", "needs",
            }
        )  # fmt: skip
        plain = frozenset({"id", "occasion", "household", "person", "area"})


class AreaTotal(models.Model):
    """All households and persons of a commune in a year, by ethnic group: the denominators of every rate."""

    area = models.ForeignKey("places.Area", models.PROTECT)
    year = models.IntegerField()
    ethnic_group = models.TextField()
    household_count = models.IntegerField()
    person_count = models.IntegerField()
    batch = models.ForeignKey("intake.ImportBatch", models.PROTECT, null=True)
    recorded_at = models.DateTimeField()
    is_current = models.BooleanField(default=True)
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area", "year", "ethnic_group"], condition=Q(is_current=True), name="one_current_total"
            ),
            models.CheckConstraint(
                name="totals_not_negative", condition=Q(household_count__gte=0, person_count__gte=0)
            ),
        ]

    class Privacy:
        plain = frozenset(
            {
                "id", "area", "year", "ethnic_group", "household_count", "person_count", "batch", "recorded_at",
                "is_current", "is_synthetic",
            }
        )  # fmt: skip
