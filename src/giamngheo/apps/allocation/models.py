"""A division of a sum among communes: the figures it stands on, several sets of criteria, amounts, and each word given on it.

Figures, criteria, amounts and words are written once; only the division itself moves on (states.py). A commune reads of a
resolved division what concerns it: the pot, the chosen criteria, its own figures and amount.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from giamngheo.engine.plan_money import CAPITAL_TYPES


class Run(models.Model):
    """``line``: the pot of the ledger that is divided; project, capital type, source and year are the pot's.

    ``figures_year``: the year whose recognised lists were counted; ``generation``: the map whose communes take part.
    ``amount_vnd``: what is divided. ``chosen``: the set of criteria that was proposed. ``document``: what assigns it.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("đang lập")
        PROPOSED = "proposed", _("chờ thẩm định")
        APPRAISED = "appraised", _("chờ Ủy ban nhân dân")
        ENDORSED = "endorsed", _("chờ Hội đồng nhân dân")
        RESOLVED = "resolved", _("đã có nghị quyết")
        ASSIGNED = "assigned", _("đã lập chứng từ giao vốn")
        DISCARDED = "discarded", _("đã bỏ")

    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    line = models.ForeignKey("money.Line", models.PROTECT, related_name="+")
    project = models.TextField()
    capital_type = models.TextField()
    source = models.TextField()
    plan_year = models.IntegerField()
    figures_year = models.IntegerField()
    generation = models.ForeignKey("places.Generation", models.PROTECT, related_name="+")
    amount_vnd = models.BigIntegerField()
    note = models.TextField(blank=True)
    plan_digest = models.TextField()
    state = models.TextField(choices=State.choices, default=State.DRAFT)
    chosen = models.ForeignKey("allocation.Option", models.PROTECT, null=True, related_name="+")
    document = models.ForeignKey("money.Document", models.PROTECT, null=True, related_name="+")
    return_reason = models.TextField(blank=True)
    proposed_by_id = models.BigIntegerField(null=True)
    appraised_by_id = models.BigIntegerField(null=True)
    endorsed_by_id = models.BigIntegerField(null=True)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    version = models.IntegerField(default=1)
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        ordering = ["-plan_year", "-id"]
        constraints = [
            models.CheckConstraint(name="allocation_amount_positive", condition=Q(amount_vnd__gt=0)),
            models.CheckConstraint(name="allocation_capital_type_known", condition=Q(capital_type__in=CAPITAL_TYPES)),
            models.CheckConstraint(
                name="allocation_state_known",
                condition=Q(state__in=["draft", "proposed", "appraised", "endorsed", "resolved", "assigned", "discarded"]),
            ),
            models.CheckConstraint(
                name="allocation_proposes_one_set",
                condition=Q(state__in=["draft", "discarded"]) | Q(chosen__isnull=False, proposed_by_id__isnull=False),
            ),
            models.CheckConstraint(name="allocation_assigned_by_document", condition=~Q(state="assigned") | Q(document__isnull=False)),
            # A comparison with nobody is neither true nor false, and a constraint lets it pass.
            models.CheckConstraint(name="allocation_appraised_by_another", condition=~Q(appraised_by_id=F("proposed_by_id"))),
            models.CheckConstraint(
                name="allocation_endorsed_by_another",
                condition=~Q(endorsed_by_id=F("proposed_by_id")) & ~Q(endorsed_by_id=F("appraised_by_id")),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["area", "state"], name="allocation_area_state")]

    class Privacy:
        plain = frozenset(
            {
                "id", "area", "line", "project", "capital_type", "source", "plan_year", "figures_year", "generation", "amount_vnd",
                "note", "plan_digest", "state", "chosen", "document", "return_reason", "proposed_by_id", "appraised_by_id",
                "endorsed_by_id", "by_id", "at", "version", "is_synthetic",
            }
        )  # fmt: skip


class Option(models.Model):
    """One set of criteria as the plan had it when it was computed (``engine.allocation_frozen``).

    ``weight``: points of all communes together, a fraction as text.
    """

    run = models.ForeignKey(Run, models.PROTECT, related_name="options")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    set_id = models.TextField()
    name_vi = models.TextField()
    criteria = models.JSONField()
    weight = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["run", "set_id"], name="allocation_set_once")]

    class Privacy:
        plain = frozenset({"id", "run", "area", "set_id", "name_vi", "criteria", "weight", "at"})


class Unit(models.Model):
    """A commune that takes part, with what was counted of it then; a figure that is null is not known.

    ``set_ids``: the area sets it belongs to on the day of the division.
    """

    run = models.ForeignKey(Run, models.PROTECT, related_name="units")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    code = models.TextField()
    name = models.TextField()
    measures = models.JSONField()
    set_ids = ArrayField(models.TextField())

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["run", "area"], name="allocation_unit_once")]

    class Privacy:
        plain = frozenset({"id", "run", "area", "code", "name", "measures", "set_ids"})


class Share(models.Model):
    """What a commune gets under one set of criteria, đồng, and why. All of a set together are the sum divided (migration 0002).

    ``weight``: its points; ``exact_vnd``: its part before rounding (both fractions as text); ``bound``: floor or cap where
    one decided; ``is_rounded_up``: it got of what rounding left.
    """

    option = models.ForeignKey(Option, models.PROTECT, related_name="shares")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="shares")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    amount_vnd = models.BigIntegerField()
    weight = models.TextField()
    exact_vnd = models.TextField()
    bound = models.TextField(blank=True)
    is_rounded_up = models.BooleanField(default=False)

    class Meta:
        ordering = ["unit__code"]
        constraints = [
            models.UniqueConstraint(fields=["option", "unit"], name="allocation_share_once"),
            models.CheckConstraint(name="allocation_share_not_negative", condition=Q(amount_vnd__gte=0)),
        ]

    class Privacy:
        plain = frozenset({"id", "option", "unit", "area", "amount_vnd", "weight", "exact_vnd", "bound", "is_rounded_up"})


class Step(models.Model):
    """A word given on a division: what was done, by whom, with which opinion and paper."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="steps")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    act = models.TextField()
    text = models.TextField(blank=True)
    number = models.TextField(blank=True)
    signed_on = models.DateField(null=True)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+")
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="allocation_resolution_has_paper",
                condition=~Q(act="resolve") | (~Q(number="") & Q(signed_on__isnull=False, file__isnull=False)),
            ),
            models.CheckConstraint(
                name="allocation_opinion_is_said",
                condition=~Q(act__in=["appraise_investment", "appraise_recurrent"]) | ~Q(text=""),
            ),
        ]  # fmt: skip

    class Privacy:
        plain = frozenset({"id", "run", "area", "act", "text", "number", "signed_on", "file", "by_id", "at"})
