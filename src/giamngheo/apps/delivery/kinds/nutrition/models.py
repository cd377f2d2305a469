"""Measuring rounds, what was measured, and what was given. Measures are health data: hidden until asked for, the asking logged.

Measuring is no support: a measured child has a support only where something was given.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from giamngheo.apps.register.models import keep_history


@keep_history()
class MeasuringRound(models.Model):
    """One day on which children were measured, in a village, a school or a clinic. ``village``: empty where they come from several."""

    class Site(models.TextChoices):
        VILLAGE = "village", _("bản, tiểu khu")
        SCHOOL = "school", _("trường học")
        CLINIC = "clinic", _("trạm y tế")

    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    village = models.ForeignKey("register.Village", models.PROTECT, null=True, related_name="+")
    site = models.TextField(choices=Site.choices)
    site_name = models.TextField(blank=True)
    held_on = models.DateField()
    team = models.TextField(blank=True)
    state = models.TextField(default="open")
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    is_synthetic = models.BooleanField(default=False)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["-held_on", "-id"]
        constraints = [
            models.CheckConstraint(name="measuring_state_known", condition=Q(state__in=["open", "closed"])),
            models.CheckConstraint(
                name="measuring_place_named", condition=Q(site="village", village__isnull=False) | ~Q(site="village")
            ),
        ]
        indexes = [models.Index(fields=["area", "held_on"], name="measuring_area_day")]

    class Privacy:
        personal = frozenset({"team"})
        plain = frozenset(
            {"id", "area", "village", "site", "site_name", "held_on", "state", "by_id", "at", "is_synthetic", "version"}
        )


@keep_history()
class Measurement(models.Model):
    """One child in one round. ``haz``, ``waz``: height- and weight-for-age on WHO's tables, null where not known.

    ``is_lying``: how the child was measured, null where it is not told (then by age, as WHO has it). ``times``: how often; a
    flagged measure is taken again, and stays out of the rates while it is flagged. ``village``: where the child lived then.
    """

    round = models.ForeignKey(MeasuringRound, models.PROTECT, related_name="measurements")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    village = models.ForeignKey("register.Village", models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey("register.Person", models.PROTECT, related_name="measurements")
    sex = models.CharField(max_length=1, blank=True)
    age_days = models.IntegerField(null=True)
    height_cm = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    is_lying = models.BooleanField(null=True)
    weight_kg = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    haz = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    waz = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    is_flagged = models.BooleanField(default=False)
    times = models.IntegerField(default=1)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["round", "id"]
        constraints = [
            models.UniqueConstraint(fields=["round", "person"], name="child_once_per_round"),
            models.CheckConstraint(name="measured_something", condition=Q(height_cm__gt=0) | Q(weight_kg__gt=0)),
            models.CheckConstraint(name="measured_sex_known", condition=Q(sex__in=["", "M", "F"])),
        ]
        indexes = [models.Index(fields=["person"], name="measurement_person"), models.Index(fields=["area"], name="measurement_area")]

    class Privacy:
        sensitive = frozenset({"height_cm", "is_lying", "weight_kg", "haz", "waz", "is_flagged"})
        personal = frozenset({"sex", "age_days"})
        plain = frozenset({"id", "round", "area", "village", "person", "times", "by_id", "at"})


@keep_history()
class NutritionCase(models.Model):
    """What one child or mother was given. ``after``: the measure that it follows, where there is one."""

    class What(models.TextChoices):
        MICRONUTRIENTS = "micronutrients", _("vi chất dinh dưỡng")
        FOOD = "food", _("thực phẩm, sản phẩm dinh dưỡng")
        MOTHER = "mother", _("chăm sóc dinh dưỡng bà mẹ")
        SCHOOL_MEAL = "school_meal", _("bữa ăn học đường")

    support = models.OneToOneField("delivery.Support", models.PROTECT, related_name="nutrition")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    household = models.ForeignKey("register.Household", models.PROTECT, related_name="+")
    person = models.ForeignKey("register.Person", models.PROTECT, related_name="+")
    after = models.ForeignKey(Measurement, models.PROTECT, null=True, related_name="cases")
    what = models.TextField(choices=What.choices)
    state = models.TextField(default="planned")
    given_on = models.DateField(null=True)
    giver_name = models.TextField(blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="nutrition_state_known", condition=Q(state__in=["planned", "given"])),
            models.CheckConstraint(
                name="nutrition_given_on_a_day", condition=Q(state="planned") | Q(given_on__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["area", "what"], name="nutrition_area_what")]

    class Privacy:
        personal = frozenset({"what", "giver_name"})
        plain = frozenset({"id", "support", "area", "household", "person", "after", "state", "given_on", "version"})
