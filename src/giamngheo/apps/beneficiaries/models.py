"""A list of who is to be supported under one rule, and its rows, frozen with what they rest on once it is approved."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from giamngheo.apps.register.models import keep_history

OPEN_STATES = ("draft", "opinion", "checked")
# Beside these, nothing of a row of an approved list changes, and its outcome only in these ways.
LATER_COLUMNS = ("outcome", "outcome_reason", "outcome_by_id", "outcome_at", "version")
LATER_OUTCOMES = (("chosen", "withdrawn"), ("waiting", "chosen"), ("waiting", "withdrawn"))
_COLUMNS = "array[" + ", ".join(f"'{name}'" for name in LATER_COLUMNS) + "]"
_OUTCOMES = ", ".join(f"('{old}', '{new}')" for old, new in LATER_OUTCOMES)


def nothing() -> list[object]:
    """No lines yet; by a name, since a row has a ``list`` of its own."""
    return []


FROZEN = f"""
if (to_jsonb(new) - {_COLUMNS}) is distinct from (to_jsonb(old) - {_COLUMNS}) then
  raise exception 'beneficiary %% of an approved list stays as it was', old.id;
end if;
if new.outcome <> old.outcome and (old.outcome, new.outcome) not in ({_OUTCOMES}) then
  raise exception 'beneficiary %% of an approved list cannot go from %% to %%', old.id, old.outcome, new.outcome;
end if;
return new;
""".replace("%%", "%")
CLOSED = """
if (select l.state from beneficiaries_beneficiarylist l where l.id = new.list_id) in ('approved', 'stopped') then
  raise exception 'nobody is added to a list that is approved or stopped';
end if;
return new;
"""


@keep_history()
class BeneficiaryList(models.Model):
    """One list: a rule of ``plan/eligibility`` and a content of ``plan/overlaps`` in one area, on the day of the activity.

    ``places``: how many may be given; ``budget_vnd`` with ``norm_vnd`` per row says the same in money; neither: all who
    qualify. ``asks_village``, ``village_binds``, ``authority``: as ``plan/lists`` said when it was proposed. ``is_sensitive``:
    being on it tells something sensitive. ``on`` is also the day at which facts are read. See states.py.
    """

    rule = models.TextField()
    content = models.TextField(blank=True)
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    on = models.DateField()
    year = models.IntegerField()
    title = models.TextField()
    places = models.IntegerField(null=True)
    budget_vnd = models.BigIntegerField(null=True)
    norm_vnd = models.BigIntegerField(null=True)
    asks_village = models.BooleanField()
    village_binds = models.BooleanField()
    is_sensitive = models.BooleanField()
    authority = models.TextField()
    state = models.TextField(default="draft")
    proposed_by_id = models.BigIntegerField()
    proposed_at = models.DateTimeField()
    checked_by_id = models.BigIntegerField(null=True)
    checked_at = models.DateTimeField(null=True)
    plan_digest = models.CharField(max_length=64)
    return_reason = models.TextField(blank=True)
    stop_reason = models.TextField(blank=True)
    decision_number = models.TextField(blank=True)
    decided_on = models.DateField(null=True)
    approved_by_id = models.BigIntegerField(null=True)
    approved_at = models.DateTimeField(null=True)
    is_synthetic = models.BooleanField(default=False)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["-proposed_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="beneficiary_list_state_known", condition=Q(state__in=[*OPEN_STATES, "approved", "stopped"])
            ),
            models.UniqueConstraint(
                fields=["rule", "content", "area", "year"], condition=Q(state__in=OPEN_STATES),
                name="one_open_list_per_rule_area_year",
            ),
            models.CheckConstraint(
                name="who_approves_a_list_did_not_propose_it",
                condition=Q(approved_by_id=None) | ~Q(approved_by_id=F("proposed_by_id")),
            ),
            models.CheckConstraint(
                name="approved_list_has_decision",
                condition=~Q(state="approved")
                | (~Q(decision_number="") & Q(decided_on__isnull=False, approved_by_id__isnull=False, approved_at__isnull=False)),
            ),
            models.CheckConstraint(name="stopped_list_has_reason", condition=~Q(state="stopped") | ~Q(stop_reason="")),
            models.CheckConstraint(name="list_places_are_some", condition=Q(places=None) | Q(places__gt=0)),
            models.CheckConstraint(
                name="list_money_is_counted_by_norm",
                condition=Q(budget_vnd=None) | Q(budget_vnd__gt=0, norm_vnd__gt=0),
            ),
        ]
        indexes = [models.Index(fields=["area", "state"], name="beneficiary_list_area_state")]
        triggers = [
            pgtrigger.Protect(
                name="decided_lists_stay", operation=pgtrigger.Update, condition=pgtrigger.Q(old__state__in=["approved", "stopped"])
            )
        ]

    class Privacy:
        personal = frozenset({"return_reason", "stop_reason"})
        plain = frozenset(
            {
                "id", "rule", "content", "area", "on", "year", "title", "places", "budget_vnd", "norm_vnd", "asks_village",
                "village_binds", "is_sensitive", "authority", "state", "proposed_by_id", "proposed_at", "checked_by_id",
                "checked_at", "plan_digest", "decision_number", "decided_on", "approved_by_id", "approved_at", "is_synthetic",
                "version",
            }
        )  # fmt: skip


@keep_history()
class Beneficiary(models.Model):
    """One subject on a list: why it was proposed, what the village said, what the check found, what became of it.

    ``subject_key``: the subject's number with a letter for its kind. ``place``: the commune that is itself supported, or where
    the subject is.
    ``position``: place in the rule's order; ``tie_group``: the same number where nothing in the rule separates rows;
    ``settled_place``: the order among those, set by the meeting with ``settled_reason``. ``proposed_facts``, ``facts``:
    column of the rule → value, when proposed and when checked; ``ground``: each condition with fact and article, in words.
    ``overlaps``: what was given before, in words. ``number``: place among those who may be chosen. ``declined_reason``:
    taken off by hand before approval. ``is_frozen``: of an approved list.
    """

    list = models.ForeignKey(BeneficiaryList, models.PROTECT, related_name="rows")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    village = models.ForeignKey("register.Village", models.PROTECT, null=True, related_name="+")
    household = models.ForeignKey("register.Household", models.PROTECT, null=True, related_name="list_rows")
    person = models.ForeignKey("register.Person", models.PROTECT, null=True, related_name="list_rows")
    place = models.ForeignKey("places.Area", models.PROTECT, null=True, related_name="+")
    subject = models.ForeignKey("subjects.Subject", models.PROTECT, null=True, related_name="list_rows")
    subject_key = models.TextField()
    name = models.TextField()
    sort_key = models.TextField()
    proposed_state = models.TextField()
    position = models.IntegerField(null=True)
    rank = models.IntegerField(null=True)
    rank_best = models.IntegerField(null=True)
    tie_group = models.IntegerField(null=True)
    settled_place = models.IntegerField(null=True)
    settled_reason = models.TextField(blank=True)
    proposed_facts = models.JSONField(default=dict)
    facts = models.JSONField(default=dict)
    ground = models.JSONField(default=nothing)
    missing = models.TextField(blank=True)
    opinion = models.TextField(blank=True)
    opinion_reason = models.TextField(blank=True)
    opinion_on = models.DateField(null=True)
    votes_for = models.IntegerField(null=True)
    votes_all = models.IntegerField(null=True)
    opinion_by_id = models.BigIntegerField(null=True)
    check_state = models.TextField(blank=True)
    overlaps = models.JSONField(default=nothing)
    number = models.IntegerField(null=True)
    outcome = models.TextField(default="proposed")
    outcome_reason = models.TextField(blank=True)
    outcome_by_id = models.BigIntegerField(null=True)
    outcome_at = models.DateTimeField(null=True)
    declined_reason = models.TextField(blank=True)
    is_sensitive = models.BooleanField()
    is_frozen = models.BooleanField(default=False)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["list_id", "number", "position", "sort_key", "id"]
        constraints = [
            models.UniqueConstraint(fields=["list", "subject_key"], name="once_on_a_list"),
            models.CheckConstraint(
                name="beneficiary_outcome_known",
                condition=Q(outcome__in=["proposed", "chosen", "waiting", "left_out", "withdrawn"]),
            ),
            models.CheckConstraint(name="chosen_was_eligible", condition=~Q(outcome="chosen") | Q(check_state="YES")),
            models.CheckConstraint(
                name="left_out_has_reason", condition=~Q(outcome__in=["left_out", "withdrawn"]) | ~Q(outcome_reason="")
            ),
            models.CheckConstraint(
                name="village_opinion_known",
                condition=Q(opinion="") | Q(opinion="agree", opinion_on__isnull=False)
                | (Q(opinion="disagree", opinion_on__isnull=False) & ~Q(opinion_reason="")),
            ),
            models.CheckConstraint(
                name="votes_within_all",
                condition=Q(votes_for=None) | Q(votes_all=None) | Q(votes_for__gte=0, votes_for__lte=F("votes_all")),
            ),
        ]
        indexes = [models.Index(fields=["household", "outcome"], name="beneficiary_household_outcome")]
        triggers = [
            pgtrigger.Trigger(
                name="frozen_rows_stay", when=pgtrigger.Before, operation=pgtrigger.Update, func=FROZEN,
                condition=pgtrigger.Q(old__is_frozen=True),
            ),
            pgtrigger.Trigger(name="closed_lists_take_nobody", when=pgtrigger.Before, operation=pgtrigger.Insert, func=CLOSED),
        ]

    class Privacy:
        sensitive = frozenset({"proposed_facts", "facts", "ground", "rank", "rank_best", "tie_group"})
        personal = frozenset(
            {
                "name", "sort_key", "proposed_state", "position", "settled_place", "settled_reason", "missing", "opinion",
                "opinion_reason", "votes_for", "votes_all", "check_state", "overlaps", "number", "outcome", "outcome_reason",
                "declined_reason",
            }
        )  # fmt: skip
        plain = frozenset(
            {
                "id", "list", "area", "village", "household", "person", "place", "subject", "subject_key", "opinion_on", "opinion_by_id",
                "outcome_by_id", "outcome_at", "is_sensitive", "is_frozen", "version",
            }
        )  # fmt: skip
