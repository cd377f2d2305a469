"""Who may be the same: pairs of persons, pairs of households, what was merged, earlier lists, movements read anew.

A pair stands in two communes and keeps of either side only what is needed to decide: the row of the other side itself is
not seen across communes. Nothing here is deleted; a pair that was told apart stays told apart over later runs.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from giamngheo.apps.register.models import keep_history


class Candidate(models.Model):
    """What both kinds of pairs have. ``log``: who said what when, oldest first, as shown on the pair's page."""

    left_area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    right_area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    left_name = models.TextField()
    right_name = models.TextField()
    left_birth_year = models.IntegerField(null=True)
    right_birth_year = models.IntegerField(null=True)
    probability = models.FloatField()
    reasons = ArrayField(models.TextField(), default=list)
    state = models.TextField(default="open")
    found_at = models.DateTimeField()
    decided_by_id = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    log = models.JSONField(default=list)
    is_synthetic = models.BooleanField(default=False)
    version = models.IntegerField(default=1)

    class Meta:
        abstract = True


_PERSONAL = frozenset({"left_name", "right_name", "left_birth_year", "right_birth_year", "reasons", "log"})
_PLAIN = frozenset(
    {
        "id", "left_area", "right_area", "probability", "state", "found_at", "decided_by_id", "decided_at",
        "is_synthetic", "version",
    }
)  # fmt: skip


@keep_history()
class PersonPair(Candidate):
    """Two persons of the register who may be one. ``keeps``: the person whose place in a household is to stay."""

    left_person = models.ForeignKey("register.Person", models.PROTECT, related_name="+")
    right_person = models.ForeignKey("register.Person", models.PROTECT, related_name="+")
    left_has_id = models.BooleanField(default=False)
    right_has_id = models.BooleanField(default=False)
    keeps_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["-probability", "id"]
        constraints = [
            models.UniqueConstraint(fields=["left_person", "right_person"], name="person_pair_once"),
            models.CheckConstraint(
                name="person_pair_in_order", condition=Q(left_person__lt=F("right_person"))
            ),
            models.CheckConstraint(
                name="person_pair_state_known",
                condition=Q(state__in=["open", "later", "different", "proposed", "merged", "gone"]),
            ),
        ]
        indexes = [
            models.Index(fields=["left_area", "state"], name="person_pair_left"),
            models.Index(fields=["right_area", "state"], name="person_pair_right"),
        ]

    class Privacy:
        personal = _PERSONAL
        plain = _PLAIN | {"left_person", "right_person", "left_has_id", "right_has_id", "keeps_id"}


class PersonMerge(models.Model):
    """Person ``merged`` is person ``kept``: both rows stay with all their facts; only the place in a household ends.

    ``membership``: the one that was ended on ``ended_on``; ``closed_household``: emptied and closed by it.
    """

    pair = models.ForeignKey(PersonPair, models.PROTECT, related_name="merges")
    kept = models.ForeignKey("register.Person", models.PROTECT, related_name="+")
    merged = models.ForeignKey("register.Person", models.PROTECT, related_name="+")
    kept_area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    merged_area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    membership = models.ForeignKey("register.Membership", models.PROTECT, null=True, related_name="+")
    closed_household = models.ForeignKey("register.Household", models.PROTECT, null=True, related_name="+")
    ended_on = models.DateField()
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    undone_by_id = models.BigIntegerField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["merged"], condition=Q(undone_at=None), name="person_merged_once"),
        ]

    class Privacy:
        plain = frozenset(
            {
                "id", "pair", "kept", "merged", "kept_area", "merged_area", "membership", "closed_household",
                "ended_on", "by_id", "at", "undone_by_id", "undone_at",
            }
        )  # fmt: skip


@keep_history()
class HouseholdLink(Candidate):
    """Two rows of the register that may be one household: over the years, or twice in one year (``kind``).

    ``years``: of the lists each stands in, such as "2023, 2024". ``is_exact``: proposed to be taken without weighing.
    """

    left_household = models.ForeignKey("register.Household", models.PROTECT, related_name="+")
    right_household = models.ForeignKey("register.Household", models.PROTECT, related_name="+")
    left_village = models.TextField(blank=True)
    right_village = models.TextField(blank=True)
    left_years = models.TextField(blank=True)
    right_years = models.TextField(blank=True)
    kind = models.TextField(default="years")
    is_exact = models.BooleanField(default=False)

    class Meta:
        ordering = ["-is_exact", "-probability", "id"]
        constraints = [
            models.UniqueConstraint(fields=["left_household", "right_household"], name="household_link_once"),
            models.CheckConstraint(
                name="household_link_in_order", condition=Q(left_household__lt=F("right_household"))
            ),
            models.CheckConstraint(
                name="household_link_state_known",
                condition=Q(state__in=["open", "later", "different", "linked", "gone"]),
            ),
            models.CheckConstraint(name="household_link_kind_known", condition=Q(kind__in=["years", "duplicate"])),
        ]
        indexes = [
            models.Index(fields=["left_area", "state"], name="household_link_left"),
            models.Index(fields=["right_area", "state"], name="household_link_right"),
        ]

    class Privacy:
        personal = _PERSONAL
        plain = _PLAIN | {
            "left_household", "right_household", "left_village", "right_village", "left_years", "right_years", "kind",
            "is_exact",
        }  # fmt: skip


class HouseholdUnit(models.Model):
    """Which rows of the register are one household over the years; see ``units``. Numbers only, seen by everybody.

    ``unit_id``: the smallest id of the rows that are one, its own for one whose link was undone. ``village``: where it
    stood, told as the village of the oldest map among the rows of one village; none for one that is by itself.
    """

    household = models.OneToOneField("register.Household", models.PROTECT, related_name="+")
    unit_id = models.BigIntegerField(db_index=True)
    village = models.ForeignKey("register.Village", models.PROTECT, null=True, related_name="+", db_index=False)
    changed_at = models.DateTimeField()

    class Privacy:
        plain = frozenset({"id", "household", "unit_id", "village", "changed_at"})


class EarlierList(models.Model):
    """The decision that recognised a list brought in later: number, day, signer; written down, then confirmed by another.

    One per occasion (a file and a commune). Confirming makes recognised decisions that only say what the list said.
    """

    occasion = models.OneToOneField("register.Occasion", models.PROTECT, related_name="+")
    area = models.ForeignKey("places.Area", models.PROTECT)
    year = models.IntegerField()
    decision_number = models.TextField()
    decided_on = models.DateField()
    signer_name = models.TextField()
    state = models.TextField(default="prepared")
    prepared_by_id = models.BigIntegerField(null=True)
    prepared_at = models.DateTimeField()
    confirmed_by_id = models.BigIntegerField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["-year", "area__name"]
        constraints = [
            models.CheckConstraint(name="earlier_list_state_known", condition=Q(state__in=["prepared", "confirmed"])),
        ]

    class Privacy:
        personal = frozenset({"signer_name"})
        plain = frozenset(
            {
                "id", "occasion", "area", "year", "decision_number", "decided_on", "state", "prepared_by_id",
                "prepared_at", "confirmed_by_id", "confirmed_at", "version",
            }
        )  # fmt: skip


@keep_history()
class LinkedMovement(models.Model):
    """How a class moved, read again when earlier lists or links became known. The frozen decision is left as it was.

    ``movement`` takes the place of the decision's own wherever movements are counted (see decision record 0008).
    """

    decision = models.OneToOneField("review.Decision", models.PROTECT, related_name="+")
    area = models.ForeignKey("places.Area", models.PROTECT)
    household = models.ForeignKey("register.Household", models.PROTECT, related_name="+")
    movement = models.TextField(blank=True)
    stated = models.TextField(blank=True)
    computed_at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    class Privacy:
        personal = frozenset({"movement", "stated"})
        plain = frozenset({"id", "decision", "area", "household", "computed_at", "by_id"})
