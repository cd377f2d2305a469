"""Nominations of the emulation movement. Requirement S2; movements, criteria and awards are data in plan/praise."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from giamngheo.apps.register.models import keep_history


@keep_history()
class Nomination(models.Model):
    """Who is nominated for the results of a year, why, and what became of it. See states.py.

    ``area``: the nominating commune; the province where an agency is nominated. ``name``: whom the award would name;
    ``figures``: key → what rows said when it was nominated (figures.py), never computed again but when it was returned.
    ``consent``: whether the household or person agreed to be named in public; nobody asked yet: empty. Collectives need none.
    """

    class Kind(models.TextChoices):
        COMMUNE = "commune", _("xã, phường")
        VILLAGE = "village", _("bản, tiểu khu")
        AGENCY = "agency", _("cơ quan, đơn vị")
        HOUSEHOLD = "household", _("hộ gia đình")
        PERSON = "person", _("cá nhân")

    class Consent(models.TextChoices):
        NOT_ASKED = "", _("chưa hỏi")
        GIVEN = "given", _("đồng ý nêu tên")
        REFUSED = "refused", _("không đồng ý nêu tên")

    class Opinion(models.TextChoices):
        NONE = "", _("chưa có ý kiến")
        AGREED = "agreed", _("đồng ý khen thưởng")
        DISAGREED = "disagreed", _("không đồng ý khen thưởng")

    movement = models.TextField()
    year = models.IntegerField()
    kind = models.TextField(choices=Kind.choices)
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    village = models.ForeignKey("register.Village", models.PROTECT, null=True, related_name="+")
    agency = models.TextField(blank=True)
    household = models.ForeignKey("register.Household", models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey("register.Person", models.PROTECT, null=True, related_name="+")
    name = models.TextField()
    merit = models.TextField()
    award = models.TextField()
    state = models.TextField(default="nominated")
    figures = models.JSONField(default=dict)
    plan_digest = models.CharField(max_length=64)
    figured_at = models.DateTimeField()
    consent = models.TextField(choices=Consent.choices, default="", blank=True)
    consent_on = models.DateField(null=True)
    nominated_by_id = models.BigIntegerField(null=True)
    nominated_at = models.DateTimeField()
    reviewed_by_id = models.BigIntegerField(null=True)
    reviewed_on = models.DateField(null=True)
    review_note = models.TextField(blank=True)
    opinion = models.TextField(choices=Opinion.choices, default="", blank=True)
    opinion_on = models.DateField(null=True)
    opinion_by_id = models.BigIntegerField(null=True)
    members_present = models.IntegerField(null=True)
    votes_for = models.IntegerField(null=True)
    votes_against = models.IntegerField(null=True)
    decision_number = models.TextField(blank=True)
    decided_on = models.DateField(null=True)
    decided_by_id = models.BigIntegerField(null=True)
    return_reason = models.TextField(blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["-year", "-id"]
        constraints = [
            models.CheckConstraint(
                name="nomination_state_known",
                condition=Q(state__in=["nominated", "returned", "reviewed", "voted", "awarded", "refused"]),
            ),
            models.CheckConstraint(
                name="nomination_is_of_one",
                condition=Q(kind="commune", village=None, household=None, person=None, agency="")
                | Q(kind="village", village__isnull=False, household=None, person=None, agency="")
                | (Q(kind="agency", village=None, household=None, person=None) & ~Q(agency=""))
                | Q(kind="household", household__isnull=False, person=None, agency="")
                | Q(kind="person", household__isnull=False, person__isnull=False, agency=""),
            ),
            models.CheckConstraint(
                name="awarded_nomination_has_decision",
                condition=~Q(state="awarded") | (~Q(decision_number="") & Q(decided_on__isnull=False, opinion="agreed")),
            ),
            models.CheckConstraint(
                name="votes_within_those_present",
                condition=Q(members_present=None)
                | Q(votes_for__gte=0, votes_against__gte=0, members_present__gte=F("votes_for") + F("votes_against")),
            ),
            models.CheckConstraint(
                name="who_nominates_does_not_review_nor_decide",
                condition=(Q(reviewed_by_id=None) | ~Q(reviewed_by_id=F("nominated_by_id")))
                & (Q(decided_by_id=None) | (~Q(decided_by_id=F("nominated_by_id")) & ~Q(decided_by_id=F("reviewed_by_id")))),
            ),
            models.CheckConstraint(
                name="sent_back_nomination_says_why", condition=~Q(state__in=["returned", "refused"]) | ~Q(return_reason="")
            ),
            *(
                models.UniqueConstraint(
                    fields=["movement", "year", field], condition=Q(kind=kind) & ~Q(state="refused"), name=f"one_nomination_of_{kind}"
                )
                for kind, field in (
                    ("commune", "area"), ("village", "village"), ("agency", "agency"), ("household", "household"), ("person", "person"),
                )
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["area", "state"], name="nomination_area_state")]

    class Privacy:
        personal = frozenset({"name", "merit", "figures", "review_note", "return_reason"})
        plain = frozenset(
            {
                "id", "movement", "year", "kind", "area", "village", "agency", "household", "person", "award", "state", "plan_digest",
                "figured_at", "consent", "consent_on", "nominated_by_id", "nominated_at", "reviewed_by_id", "reviewed_on", "opinion",
                "opinion_on", "opinion_by_id", "members_present", "votes_for", "votes_against", "decision_number", "decided_on",
                "decided_by_id", "version",
            }
        )  # fmt: skip

    @property
    def is_personal(self) -> bool:
        """Of people, whose name is shown in public only as they agreed."""
        return self.kind in (self.Kind.HOUSEHOLD, self.Kind.PERSON)
