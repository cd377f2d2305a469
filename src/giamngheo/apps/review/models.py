"""The review of a year: a round, each commune's list in it, the class of each household, recognition."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from giamngheo.apps.register.models import keep_history


class Round(models.Model):
    """A year's review (rà soát định kỳ năm). It names its standard and scorecard, and why."""

    class State(models.TextChoices):
        OPEN = "open", "đang mở"
        CLOSED = "closed", "đã khoá"

    year = models.IntegerField(unique=True)
    standard_id = models.TextField()
    standard_reason = models.TextField(blank=True)
    scorecard_id = models.TextField()
    opens_on = models.DateField()
    closes_on = models.DateField()
    state = models.TextField(choices=State.choices, default=State.OPEN)
    is_synthetic = models.BooleanField(default=False)
    opened_by_id = models.BigIntegerField(null=True)
    opened_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(name="round_state_known", condition=Q(state__in=["open", "closed"])),
            models.CheckConstraint(name="round_period", condition=Q(closes_on__gte=models.F("opens_on"))),
        ]

    class Privacy:
        plain = frozenset(
            {
                "id", "year", "standard_id", "standard_reason", "scorecard_id", "opens_on", "closes_on", "state",
                "is_synthetic", "opened_by_id", "opened_at", "version",
            }
        )  # fmt: skip


@keep_history()
class CommuneReview(models.Model):
    """One commune's list in one round, and how far it has come. See states.py."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="communes")
    area = models.ForeignKey("places.Area", models.PROTECT)
    state = models.TextField(default="collecting")
    household_count = models.IntegerField(default=0)
    poor_count = models.IntegerField(default=0)
    near_poor_count = models.IntegerField(default=0)
    not_poor_count = models.IntegerField(default=0)
    undetermined_count = models.IntegerField(default=0)
    plan_digest = models.TextField(blank=True)
    classified_by_id = models.BigIntegerField(null=True)
    classified_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["area__code"]
        constraints = [
            models.UniqueConstraint(fields=["round", "area"], name="one_list_per_commune_and_round"),
            models.CheckConstraint(
                name="commune_review_state_known",
                condition=Q(state__in=["collecting", "classified", "recognised"]),
            ),
        ]

    class Privacy:
        plain = frozenset(
            {
                "id", "round", "area", "state", "household_count", "poor_count", "near_poor_count", "not_poor_count",
                "undetermined_count", "plan_digest", "classified_by_id", "classified_at", "version",
            }
        )  # fmt: skip


class Recognition(models.Model):
    """The chairman's decision that makes a commune's list official (quyết định công nhận).

    ``procedure_reason``: the chairman's written reason where a step that later apps ask for was left out.
    """

    commune_review = models.OneToOneField(CommuneReview, models.PROTECT, related_name="recognition")
    area = models.ForeignKey("places.Area", models.PROTECT)
    decision_number = models.TextField()
    decided_on = models.DateField()
    signer_name = models.TextField()
    recorded_by_id = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField()
    list_digest = models.CharField(max_length=64)
    counts = models.JSONField(default=dict)
    procedure_reason = models.TextField(blank=True)

    class Privacy:
        personal = frozenset({"signer_name"})
        plain = frozenset(
            {
                "id", "commune_review", "area", "decision_number", "decided_on", "recorded_by_id", "recorded_at",
                "list_digest", "counts", "procedure_reason",
            }
        )  # fmt: skip


@keep_history()
class Decision(models.Model):
    """The class of one household in one round, with all that is needed to replay it years later.

    Masks are 12-bit: bit i stands for the i-th indicator of the legal order.
    """

    # No index of their own: each leads one of the indexes below, and 300,000 rows are rewritten at once.
    round = models.ForeignKey(Round, models.PROTECT, db_index=False)
    commune_review = models.ForeignKey(CommuneReview, models.PROTECT, related_name="decisions", db_index=False)
    area = models.ForeignKey("places.Area", models.PROTECT, db_index=False)
    household = models.ForeignKey("register.Household", models.PROTECT, related_name="decisions")
    # No index: facts are never deleted and nothing asks which decision a fact led to.
    fact = models.ForeignKey("register.HouseholdFact", models.PROTECT, db_index=False)
    household_class = models.TextField()
    class_min = models.TextField()
    class_max = models.TextField()
    score_a = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    score_b_min = models.IntegerField(null=True)
    score_b_max = models.IntegerField(null=True)
    deprived_mask = models.IntegerField(default=0)
    unknown_mask = models.IntegerField(default=0)
    missing = models.TextField(blank=True)
    standard_id = models.TextField()
    plan_digest = models.TextField()
    as_of = models.DateField()
    movement = models.TextField(blank=True)
    is_recognised = models.BooleanField(default=False)
    # "computed": the engine's class of these facts; "stated": as an earlier recognised list says, brought in later.
    basis = models.TextField(default="computed", db_default="computed")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "household"], name="one_class_per_household_and_round"),
            models.CheckConstraint(
                name="class_known",
                condition=Q(household_class__in=["POOR", "NEAR_POOR", "NOT_POOR", "UNDETERMINED"]),
            ),
            models.CheckConstraint(name="decision_basis_known", condition=Q(basis__in=["computed", "stated"])),
            models.CheckConstraint(
                name="undetermined_is_never_recognised",
                condition=~Q(household_class="UNDETERMINED") | Q(is_recognised=False),
            ),
        ]
        triggers = [
            # A recognised class is law for the household: it is replaced by a later decision, never rewritten.
            pgtrigger.Protect(
                name="recognised_is_frozen",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__is_recognised=True),
            )
        ]
        indexes = [
            models.Index(fields=["area", "round", "household_class"], name="decision_area_round_class"),
            models.Index(fields=["commune_review", "household_class"], name="decision_list_class"),
        ]

    class Privacy:
        sensitive = frozenset({"deprived_mask", "unknown_mask"})
        personal = frozenset(
            {
                "household_class", "class_min", "class_max", "score_a", "score_b_min", "score_b_max", "missing",
                "movement",
            }
        )  # fmt: skip
        plain = frozenset(
            {
                "id", "round", "commune_review", "area", "household", "fact", "standard_id", "plan_digest", "as_of",
                "is_recognised", "basis",
            }
        )  # fmt: skip


class VillageAssignment(models.Model):
    """Who works in which village: its reviewers of a round, and its head, who chairs the meeting.

    A reviewer or a village head sees only these villages, on the pages and in the database (decision 10).
    """

    class Duty(models.TextChoices):
        REVIEWER = "reviewer", _("rà soát viên")
        VILLAGE_HEAD = "village_head", _("trưởng bản")

    village = models.ForeignKey("register.Village", models.PROTECT, related_name="assignments")
    area = models.ForeignKey("places.Area", models.PROTECT)
    round = models.ForeignKey(Round, models.PROTECT, null=True, related_name="assignments")
    user_id = models.BigIntegerField()
    duty = models.TextField(choices=Duty.choices)
    assigned_by_id = models.BigIntegerField(null=True)
    assigned_at = models.DateTimeField()
    ended_on = models.DateField(null=True)

    class Meta:
        ordering = ["village_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "round", "user_id", "duty"], condition=Q(ended_on=None),
                nulls_distinct=False, name="one_assignment_per_duty",
            ),
        ]  # fmt: skip

    class Privacy:
        plain = frozenset(
            {"id", "village", "area", "round", "user_id", "duty", "assigned_by_id", "assigned_at", "ended_on"}
        )


class ReviewCase(models.Model):
    """One household of the list to review in a round (TT 07/2021, Phụ lục I), fixed to the village it is reviewed in.

    A newly escaped household is here for a follow-up of needs: it is never classified anew (see ``facts``) unless it
    files a request, which changes its source. ``dropped_ground``: what in the register carries that it was taken off, in
    words; a household of the recognised list is never taken off by a sentence alone.
    """

    class Source(models.TextChoices):
        ON_LIST = "on_list", _("đang trong danh sách nghèo, cận nghèo")
        REQUEST = "request", _("có giấy đề nghị")
        SURVEYED = "surveyed", _("đã có phiếu, chưa có giấy đề nghị")
        NEWLY_ESCAPED = "newly_escaped", _("mới thoát nghèo, theo dõi nhu cầu")

    round = models.ForeignKey(Round, models.PROTECT, related_name="cases", db_index=False)
    area = models.ForeignKey("places.Area", models.PROTECT, db_index=False)
    village = models.ForeignKey("register.Village", models.PROTECT, null=True)
    household = models.ForeignKey("register.Household", models.PROTECT, related_name="review_cases")
    source = models.TextField(choices=Source.choices)
    earlier_class = models.TextField(blank=True)
    escaped_on = models.DateField(null=True)
    added_by_id = models.BigIntegerField(null=True)
    added_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True)
    dropped_by_id = models.BigIntegerField(null=True)
    dropped_reason = models.TextField(blank=True)
    dropped_ground = models.TextField(blank=True, db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "household"], name="one_case_per_household_and_round"),
            models.CheckConstraint(
                name="case_source_known", condition=Q(source__in=["on_list", "request", "surveyed", "newly_escaped"])
            ),
            models.CheckConstraint(
                name="dropped_with_reason", condition=Q(dropped_at=None) | ~Q(dropped_reason="")
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["area", "round", "village"], name="case_area_round_village")]

    class Privacy:
        personal = frozenset({"source", "earlier_class", "escaped_on", "dropped_reason", "dropped_ground"})
        plain = frozenset(
            {"id", "round", "area", "village", "household", "added_by_id", "added_at", "dropped_at", "dropped_by_id"}
        )
