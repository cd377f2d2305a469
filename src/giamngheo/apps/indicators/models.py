"""Figures that somebody recorded, values stored when a year was closed, corrections that explain a fall. All written once."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class RecordedFigure(models.Model):
    """One figure of one measure and place, as a report or a decision says. ``corrects``: the figure that this one stands for now."""

    class Status(models.TextChoices):
        PRELIMINARY = "preliminary", _("sơ bộ")
        APPROVED = "approved", _("đã phê duyệt")

    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    measure = models.TextField()
    as_of = models.DateField()
    value = models.BigIntegerField()
    source = models.TextField()
    status = models.TextField(choices=Status.choices)
    note = models.TextField(blank=True)
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="corrected_by")
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        ordering = ["-as_of", "-id"]
        constraints = [
            models.CheckConstraint(name="recorded_not_negative", condition=Q(value__gte=0)),
            models.CheckConstraint(name="recorded_has_source", condition=~Q(source="")),
            models.CheckConstraint(name="recorded_status_known", condition=Q(status__in=["preliminary", "approved"])),
            models.CheckConstraint(name="recorded_correction_says_why", condition=Q(corrects=None) | ~Q(note="")),
        ]
        indexes = [models.Index(fields=["measure", "area", "as_of"], name="recorded_measure_area_day")]

    class Privacy:
        plain = frozenset(
            {"id", "area", "measure", "as_of", "value", "source", "status", "note", "corrects", "by_id", "at", "is_synthetic"}
        )


class Closing(models.Model):
    """An ended year's values stored for one area and all below it, with the plan they were computed by. Again: another row, with why.

    ``as_of``: the year's last day, up to which rows were counted; ``at``: when, so what was known by then.
    """

    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    year = models.IntegerField()
    as_of = models.DateField()
    plan_digest = models.CharField(max_length=64)
    number = models.IntegerField(default=1)
    reason = models.TextField(blank=True)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["area", "year", "number"], name="closing_numbered"),
            models.CheckConstraint(name="closing_again_has_reason", condition=Q(number=1) | ~Q(reason="")),
            models.CheckConstraint(name="closing_number_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="closing_as_of_the_years_end", condition=Q(as_of__year=F("year"), as_of__month=12, as_of__day=31)
            ),
            models.CheckConstraint(name="closing_of_an_ended_year", condition=Q(at__year__gt=F("year"))),
        ]

    class Privacy:
        plain = frozenset({"id", "area", "year", "as_of", "plan_digest", "number", "reason", "by_id", "at"})


class IndicatorValue(models.Model):
    """One indicator of one closing on one unit: numerator, denominator, and of how many it was not known."""

    closing = models.ForeignKey(Closing, models.PROTECT, related_name="values")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    code = models.TextField()
    numerator = models.BigIntegerField(null=True)
    denominator = models.BigIntegerField(null=True)
    open_count = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["closing", "code", "area"], name="stored_value_once"),
            models.CheckConstraint(
                name="stored_value_says_something", condition=Q(numerator__isnull=False) | Q(denominator__isnull=False)
            ),
        ]

    class Privacy:
        plain = frozenset({"id", "closing", "area", "code", "numerator", "denominator", "open_count"})


class Correction(models.Model):
    """Why a figure that only adds up fell between two years, with the paper that says so. The page names it."""

    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    code = models.TextField()
    year = models.IntegerField()
    fell_from = models.BigIntegerField()
    fell_to = models.BigIntegerField()
    reason = models.TextField()
    document = models.TextField()
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(name="correction_is_a_fall", condition=Q(fell_to__lt=F("fell_from"))),
            models.CheckConstraint(name="correction_says_why_by_what", condition=~Q(reason="") & ~Q(document="")),
        ]

    class Privacy:
        plain = frozenset({"id", "area", "code", "year", "fell_from", "fell_to", "reason", "document", "by_id", "at"})
