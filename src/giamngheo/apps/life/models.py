"""What happened to a household between reviews, and what each event changed in the register."""

from django.db import models
from django.db.models import Q

from giamngheo.engine.vocabulary import LIFE_EVENTS

KINDS = tuple(term.code for term in LIFE_EVENTS)


class LifeEvent(models.Model):
    """One thing that happened to a household on a day, with its ground (biến động của hộ).

    ``area`` and ``village``: where it happened, on the map of the day. ``other_household``: the new one of a split, the
    one that stays of a merge, the other end of a person's move or a marriage. ``details``: plain keys of the kind;
    a move between communes of the province carries ``other_area`` and between villages ``other_village`` (ids), one
    that leaves or enters the province ``elsewhere`` (text). An event is never rewritten, only withdrawn with a reason.
    """

    kind = models.TextField()
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    village = models.ForeignKey("register.Village", models.PROTECT, null=True, related_name="+")
    household = models.ForeignKey("register.Household", models.PROTECT, related_name="life_events")
    other_household = models.ForeignKey(
        "register.Household", models.PROTECT, null=True, related_name="other_life_events"
    )
    person = models.ForeignKey("register.Person", models.PROTECT, null=True, related_name="life_events")
    happened_on = models.DateField()
    recorded_at = models.DateTimeField()
    ground = models.TextField()
    document = models.TextField(blank=True)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+")
    by_id = models.BigIntegerField(null=True)
    is_withdrawn = models.BooleanField(default=False)
    withdrawn_reason = models.TextField(blank=True)
    withdrawn_by_id = models.BigIntegerField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    is_synthetic = models.BooleanField(default=False)
    details = models.JSONField(default=dict)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["-happened_on", "-id"]
        indexes = [models.Index(fields=["area", "happened_on"], name="life_event_area_day")]
        constraints = [
            models.CheckConstraint(name="life_event_kind_known", condition=Q(kind__in=KINDS)),
            models.CheckConstraint(name="life_event_has_ground", condition=~Q(ground="")),
            models.CheckConstraint(
                name="life_event_withdrawn_has_reason", condition=Q(is_withdrawn=False) | ~Q(withdrawn_reason="")
            ),
            models.CheckConstraint(
                name="life_event_names_the_other",
                condition=~Q(kind__in=["split", "merged"]) | Q(other_household__isnull=False),
            ),
        ]

    class Privacy:
        personal = frozenset({"ground", "document", "details"})
        plain = frozenset(
            {
                "id", "kind", "area", "village", "household", "other_household", "person", "happened_on",
                "recorded_at", "file", "by_id", "is_withdrawn", "withdrawn_reason", "withdrawn_by_id", "withdrawn_at",
                "is_synthetic", "version",
            }
        )  # fmt: skip


class LifeChange(models.Model):
    """One row of the register that an event wrote: as it was before (null: made by the event) and as it was left.

    Withdrawing the event puts ``before`` back where the row still is as ``after`` says.
    """

    event = models.ForeignKey(LifeEvent, models.PROTECT, related_name="changes")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+", db_index=False)
    household = models.ForeignKey("register.Household", models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey("register.Person", models.PROTECT, null=True, related_name="+")
    membership = models.ForeignKey("register.Membership", models.PROTECT, null=True, related_name="+")
    before = models.JSONField(null=True)
    after = models.JSONField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="life_change_names_one_row",
                condition=Q(household__isnull=False, person=None, membership=None)
                | Q(household=None, person__isnull=False, membership=None)
                | Q(household=None, person=None, membership__isnull=False),
            ),
        ]

    class Privacy:
        personal = frozenset({"before", "after"})
        plain = frozenset({"id", "event", "area", "household", "person", "membership"})
