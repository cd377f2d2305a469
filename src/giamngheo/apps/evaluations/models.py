"""Evaluation surveys of the province: design, sample in two stages, answers, the estimates as they stood when it closed.

Plan 2514, V.7; requirement P7.2. A survey and its estimates are of the whole province and about nobody; clusters, households and answers
have the commune of their day and, inside it, the village.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from . import states


class Survey(models.Model):
    """One survey. ``frame_year``: whose recognised list parts the villages into strata; ``frame``: what was drawn from (digest, counts).

    ``alike``: the assumed likeness of neighbours, for the precision expected. See states.py.
    """

    class Kind(models.TextChoices):
        INITIAL = "initial", _("đầu kỳ")
        MIDTERM = "midterm", _("giữa kỳ")
        FINAL = "final", _("cuối kỳ")

    kind = models.TextField(choices=Kind.choices)
    year = models.IntegerField()
    title = models.TextField()
    questionnaire = models.TextField()
    frame_year = models.IntegerField()
    clusters = models.IntegerField()
    households = models.IntegerField()
    alike = models.DecimalField(max_digits=4, decimal_places=3)
    seed = models.BigIntegerField()
    state = models.TextField(default=states.PLANNED)
    frame = models.JSONField(default=dict)
    drawn_at = models.DateTimeField(null=True)
    started_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    reason = models.TextField(blank=True)
    plan_digest = models.TextField(blank=True)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["-year", "-id"]
        constraints = [
            models.CheckConstraint(name="survey_kind_known", condition=Q(kind__in=["initial", "midterm", "final"])),
            models.CheckConstraint(name="survey_state_known", condition=Q(state__in=list(states.STATES))),
            models.CheckConstraint(name="survey_design_possible", condition=Q(clusters__gt=0, households__gt=0, seed__gte=0)),
            models.CheckConstraint(name="closed_survey_names_its_plan", condition=~Q(state="closed") | ~Q(plan_digest="")),
        ]

    class Privacy:
        plain = frozenset(
            {
                "id", "kind", "year", "title", "questionnaire", "frame_year", "clusters", "households", "alike", "seed", "state", "frame",
                "drawn_at", "started_on", "closed_on", "reason", "plan_digest", "by_id", "at", "version",
            }
        )  # fmt: skip


class SampleCluster(models.Model):
    """A village taken. ``chance``: π1; ``size``: its households in the frame; ``district``: of the last map that had any."""

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="clusters_drawn")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    village = models.ForeignKey("register.Village", models.PROTECT, related_name="+")
    district = models.ForeignKey("places.Area", models.PROTECT, null=True, related_name="+")
    stratum = models.TextField()
    size = models.IntegerField()
    chance = models.FloatField()
    is_certain = models.BooleanField()

    class Meta:
        ordering = ["stratum", "id"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "village"], name="one_cluster_per_village"),
            models.CheckConstraint(name="cluster_chance_possible", condition=Q(chance__gt=0, chance__lte=1, size__gt=0)),
        ]

    class Privacy:
        plain = frozenset({"id", "survey", "area", "village", "district", "stratum", "size", "chance", "is_certain"})


class SampleHousehold(models.Model):
    """A household taken. ``weight``: 1/(π1·π2), before non-response; ``listed_class``: in the frame's list, empty where neither poor nor
    near-poor."""

    cluster = models.ForeignKey(SampleCluster, models.PROTECT, related_name="taken")
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="taken")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    village = models.ForeignKey("register.Village", models.PROTECT, related_name="+")
    household = models.ForeignKey("register.Household", models.PROTECT, related_name="+")
    listed_class = models.TextField(blank=True)
    weight = models.FloatField()
    outcome = models.TextField(default=states.PENDING)
    asked_on = models.DateField(null=True)
    note = models.TextField(blank=True)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["cluster_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "household"], name="household_asked_once"),
            models.CheckConstraint(name="sample_outcome_known", condition=Q(outcome__in=list(states.OUTCOMES))),
            models.CheckConstraint(name="sample_outcome_has_day", condition=Q(outcome="pending") | Q(asked_on__isnull=False)),
        ]
        indexes = [models.Index(fields=["area", "survey", "outcome"], name="sample_area_outcome")]

    class Privacy:
        personal = frozenset({"listed_class", "outcome", "note"})
        plain = frozenset({"id", "cluster", "survey", "area", "village", "household", "weight", "asked_on", "by_id", "at", "version"})


class Answer(models.Model):
    """What a household said to one question; empty: it was asked and does not know. No row: not asked."""

    sample = models.ForeignKey(SampleHousehold, models.PROTECT, related_name="answers")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    item = models.TextField()
    value = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sample", "item"], name="one_answer_of_a_sampled")]

    class Privacy:
        personal = frozenset({"value"})
        plain = frozenset({"id", "sample", "area", "item"})


class Estimate(models.Model):
    """One number of a closed survey; written once. ``among``: all, a class or a district; ``option`` empty: a mean.

    ``value`` and the rest null: not told (too few), ``se`` null: the sample cannot tell. ``known``: the register's own value of
    the same quantity, where it has one.
    """

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="estimates")
    among = models.TextField()
    item = models.TextField()
    option = models.TextField(blank=True)
    n = models.IntegerField()
    value = models.FloatField(null=True)
    se = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    deff = models.FloatField(null=True)
    known = models.FloatField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["survey", "among", "item", "option"], name="one_estimate")]

    class Privacy:
        plain = frozenset({"id", "survey", "among", "item", "option", "n", "value", "se", "low", "high", "deff", "known"})
