"""What communes, districts and the province report upwards: figures put together, preliminary and official."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Consolidation(models.Model):
    """A district's or the province's result of a round as it stood: preliminary, or official by the province's decision."""

    class Standing(models.TextChoices):
        PRELIMINARY = "preliminary", _("sơ bộ")
        OFFICIAL = "official", _("chính thức")

    round = models.ForeignKey("review.Round", models.PROTECT, related_name="consolidations")
    area = models.ForeignKey("places.Area", models.PROTECT)
    standing = models.TextField(choices=Standing.choices)
    decision_number = models.TextField(blank=True)
    decided_on = models.DateField(null=True)
    signer_name = models.TextField(blank=True)
    totals = models.JSONField(default=dict)
    list_digest = models.CharField(max_length=64)
    made_by_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "area"], condition=Q(standing="official"), name="one_official_result"
            ),
            models.CheckConstraint(name="standing_known", condition=Q(standing__in=["preliminary", "official"])),
            models.CheckConstraint(
                name="official_by_decision",
                condition=Q(standing="preliminary") | ~Q(decision_number="") & ~Q(decided_on=None),
            ),
        ]  # fmt: skip

    class Privacy:
        personal = frozenset({"signer_name"})
        plain = frozenset(
            {
                "id", "round", "area", "standing", "decision_number", "decided_on", "totals", "list_digest",
                "made_by_id", "made_at",
            }
        )  # fmt: skip


class ConsolidationLine(models.Model):
    """One commune's figures within a consolidation, kept as they stood."""

    consolidation = models.ForeignKey(Consolidation, models.PROTECT, related_name="lines")
    area = models.ForeignKey("places.Area", models.PROTECT)
    state = models.TextField()
    household_count = models.IntegerField()
    poor_count = models.IntegerField()
    near_poor_count = models.IntegerField()
    not_poor_count = models.IntegerField()
    undetermined_count = models.IntegerField()

    class Meta:
        ordering = ["area__name"]
        constraints = [
            models.UniqueConstraint(fields=["consolidation", "area"], name="one_line_per_commune_and_consolidation")
        ]

    class Privacy:
        plain = frozenset(
            {
                "id", "consolidation", "area", "state", "household_count", "poor_count", "near_poor_count",
                "not_poor_count", "undetermined_count",
            }
        )  # fmt: skip
