"""A round as a campaign: the plan of a round, a commune's campaign, its villages, meetings, posting, objections,
the report and the upper level's opinion, certificates, and the province's results.

The list to review itself is ``review.ReviewCase``; what was found and scored is derived from facts and decisions.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from giamngheo.apps.register.models import keep_history

from .consolidation_models import Consolidation, ConsolidationLine


class RoundPlan(models.Model):
    """What the province fixed for a round: who gives the upper level's opinion, and why (see plan/campaign)."""

    round = models.OneToOneField("review.Round", models.PROTECT, related_name="campaign_plan")
    opinion_holder = models.TextField()
    reason = models.TextField()
    planned_by_id = models.BigIntegerField(null=True)
    planned_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="round_plan_holder_known", condition=Q(opinion_holder__in=["district", "province", "none"])
            )
        ]

    class Privacy:
        plain = frozenset({"id", "round", "opinion_holder", "reason", "planned_by_id", "planned_at"})


@keep_history()
class CommuneCampaign(models.Model):
    """A commune's campaign in a round: its own calendar, its report. States in states.py.

    ``returned_…``: who took a report back last, when and why (the upper level's return is an ``Opinion``).
    """

    # Told by ``queries.campaigns.campaign_of`` only: no columns.
    has_committee: bool
    unscreened: int

    commune_review = models.OneToOneField("review.CommuneReview", models.PROTECT, related_name="campaign")
    area = models.ForeignKey("places.Area", models.PROTECT)
    state = models.TextField(default="running")
    survey_due_on = models.DateField()
    meeting_due_on = models.DateField()
    posting_due_on = models.DateField()
    report_due_on = models.DateField()
    report_number = models.TextField(blank=True)
    reported_on = models.DateField(null=True)
    reported_by_id = models.BigIntegerField(null=True)
    opinion_due_on = models.DateField(null=True)
    returned_reason = models.TextField(blank=True)
    returned_on = models.DateField(null=True)
    returned_by_id = models.BigIntegerField(null=True)
    opened_by_id = models.BigIntegerField(null=True)
    opened_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="campaign_state_known", condition=Q(state__in=["running", "reported", "returned", "cleared"])
            ),
            models.CheckConstraint(
                name="campaign_calendar_in_order",
                condition=Q(survey_due_on__lte=F("meeting_due_on")) & Q(meeting_due_on__lte=F("posting_due_on"))
                & Q(posting_due_on__lte=F("report_due_on")),
            ),
        ]  # fmt: skip

    class Privacy:
        plain = frozenset(
            {
                "id", "commune_review", "area", "state", "survey_due_on", "meeting_due_on", "posting_due_on",
                "report_due_on", "report_number", "reported_on", "reported_by_id", "opinion_due_on", "returned_reason",
                "returned_on", "returned_by_id", "opened_by_id", "opened_at", "version",
            }
        )  # fmt: skip


class CommitteeMember(models.Model):
    """One member of the commune's steering committee (Ban Chỉ đạo rà soát cấp xã)."""

    class Duty(models.TextChoices):
        HEAD = "head", _("Trưởng ban")
        DEPUTY = "deputy", _("Phó Trưởng ban")
        STANDING = "standing", _("Thành viên thường trực")
        MEMBER = "member", _("Thành viên")

    campaign = models.ForeignKey(CommuneCampaign, models.PROTECT, related_name="committee")
    area = models.ForeignKey("places.Area", models.PROTECT)
    full_name = models.TextField()
    office = models.TextField()
    duty = models.TextField(choices=Duty.choices)
    added_by_id = models.BigIntegerField(null=True)
    added_at = models.DateTimeField()
    ended_on = models.DateField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign"], condition=Q(duty="head", ended_on=None), name="one_head_of_committee"
            ),
            models.CheckConstraint(
                name="committee_duty_known", condition=Q(duty__in=["head", "deputy", "standing", "member"])
            ),
        ]

    class Privacy:
        personal = frozenset({"full_name", "office"})
        plain = frozenset({"id", "campaign", "area", "duty", "added_by_id", "added_at", "ended_on"})


@keep_history()
class VillageList(models.Model):
    """One village's list in a commune's campaign, and how far it has come. No village: households without one.

    ``posted_digest``: what was posted, so that a later change of a class or score does not slip through.
    """

    campaign = models.ForeignKey(CommuneCampaign, models.PROTECT, related_name="lists")
    area = models.ForeignKey("places.Area", models.PROTECT)
    village = models.ForeignKey("register.Village", models.PROTECT, null=True, related_name="+")
    state = models.TextField(default="surveying")
    redo_since = models.DateTimeField(null=True)
    redo_reason = models.TextField(blank=True)
    posted_until = models.DateField(null=True)
    posted_digest = models.CharField(max_length=64, blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["village__search_key", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "village"], nulls_distinct=False, name="one_list_per_village_and_campaign"
            ),
            models.CheckConstraint(
                name="village_list_state_known",
                condition=Q(state__in=["surveying", "met", "posted", "objected", "rechecked", "reported", "cleared"]),
            ),
        ]

    class Privacy:
        plain = frozenset(
            {
                "id", "campaign", "area", "village", "state", "redo_since", "redo_reason", "posted_until",
                "posted_digest", "version",
            }
        )  # fmt: skip


@keep_history()
class Meeting(models.Model):
    """A village meeting (họp dân): invited to, then recorded with its vote and the signers of its minutes.

    ``rows``: the households as they were put to the meeting (see ``queries.frozen``), with their ``list_digest``: what is
    posted is what was agreed, and the minutes say it for ever.
    """

    village_list = models.ForeignKey(VillageList, models.PROTECT, related_name="meetings")
    area = models.ForeignKey("places.Area", models.PROTECT)
    number = models.IntegerField()
    state = models.TextField(default="planned")
    held_on = models.DateField()
    place = models.TextField()
    planned_by_id = models.BigIntegerField(null=True)
    planned_at = models.DateTimeField()
    chair_name = models.TextField(blank=True)
    secretary_name = models.TextField(blank=True)
    representatives = ArrayField(models.TextField(), default=list)
    attended_count = models.IntegerField(null=True)
    agreed_count = models.IntegerField(null=True)
    minutes = models.TextField(blank=True)
    list_digest = models.CharField(max_length=64, blank=True)
    rows = models.JSONField(default=list)
    recorded_by_id = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["village_list", "number"], name="one_meeting_per_number"),
            models.UniqueConstraint(fields=["village_list"], condition=Q(state="planned"), name="one_planned_meeting"),
            models.UniqueConstraint(
                fields=["village_list"], condition=Q(state="passed"), name="one_passed_meeting"
            ),
            models.CheckConstraint(
                name="meeting_state_known", condition=Q(state__in=["planned", "passed", "failed", "set_aside"])
            ),
            models.CheckConstraint(
                name="meeting_vote",
                condition=Q(attended_count=None) | Q(attended_count__gte=1, agreed_count__gte=0)
                & Q(agreed_count__lte=F("attended_count")),
            ),
        ]  # fmt: skip

    class Privacy:
        personal = frozenset({"chair_name", "secretary_name", "representatives", "minutes", "rows"})
        plain = frozenset(
            {
                "id", "village_list", "area", "number", "state", "held_on", "place", "planned_by_id", "planned_at",
                "attended_count", "agreed_count", "list_digest", "recorded_by_id", "recorded_at",
            }
        )  # fmt: skip


class FrontRemark(models.Model):
    """What the commune's Fatherland Front, invited to supervise, says of a meeting."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="remarks")
    area = models.ForeignKey("places.Area", models.PROTECT)
    has_attended = models.BooleanField()
    text = models.TextField()
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    class Privacy:
        personal = frozenset({"text"})
        plain = frozenset({"id", "meeting", "area", "has_attended", "by_id", "at"})


class Posting(models.Model):
    """A public posting of a village's result: where, from when, until the end of which day.

    ``rows``: the households as posted (see ``queries.frozen``). ``late_reason``: why it was recorded days after it was hung.
    """

    class Kind(models.TextChoices):
        RESULT = "result", _("niêm yết kết quả")
        RECHECK = "recheck", _("niêm yết lại sau phúc tra")

    village_list = models.ForeignKey(VillageList, models.PROTECT, related_name="postings")
    area = models.ForeignKey("places.Area", models.PROTECT)
    kind = models.TextField(choices=Kind.choices)
    place = models.TextField()
    posted_on = models.DateField()
    until_on = models.DateField()
    list_digest = models.CharField(max_length=64)
    rows = models.JSONField(default=list)
    late_reason = models.TextField(blank=True)
    posted_by_id = models.BigIntegerField(null=True)
    posted_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="posting_kind_known", condition=Q(kind__in=["result", "recheck"])),
            models.CheckConstraint(name="posting_period", condition=Q(until_on__gte=F("posted_on"))),
        ]

    class Privacy:
        personal = frozenset({"rows"})
        plain = frozenset(
            {
                "id", "village_list", "area", "kind", "place", "posted_on", "until_on", "list_digest", "late_reason",
                "posted_by_id", "posted_at",
            }
        )  # fmt: skip


@keep_history()
class Objection(models.Model):
    """Somebody does not agree with the posted result of a household: re-checked within its term, posted again."""

    village_list = models.ForeignKey(VillageList, models.PROTECT, related_name="objections")
    area = models.ForeignKey("places.Area", models.PROTECT)
    household = models.ForeignKey("register.Household", models.PROTECT, null=True, related_name="+")
    state = models.TextField(default="open")
    from_name = models.TextField()
    text = models.TextField()
    received_on = models.DateField()
    due_on = models.DateField()
    received_by_id = models.BigIntegerField(null=True)
    received_at = models.DateTimeField()
    is_changed = models.BooleanField(null=True)
    outcome = models.TextField(blank=True)
    rechecked_on = models.DateField(null=True)
    rechecked_by_id = models.BigIntegerField(null=True)
    posting = models.ForeignKey(Posting, models.PROTECT, null=True, related_name="objections")
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="objection_state_known", condition=Q(state__in=["open", "rechecked", "answered"])
            ),
            models.CheckConstraint(
                name="rechecked_with_outcome", condition=Q(state="open") | ~Q(outcome="") & ~Q(rechecked_on=None)
            ),
        ]  # fmt: skip

    class Privacy:
        personal = frozenset({"from_name", "text", "is_changed", "outcome"})
        plain = frozenset(
            {
                "id", "village_list", "area", "household", "state", "received_on", "due_on", "received_by_id",
                "received_at", "rechecked_on", "rechecked_by_id", "posting", "version",
            }
        )  # fmt: skip


class Opinion(models.Model):
    """The upper level's written opinion on a commune's report: it agrees, or asks for something to be done again."""

    campaign = models.ForeignKey(CommuneCampaign, models.PROTECT, related_name="opinions")
    area = models.ForeignKey("places.Area", models.PROTECT)
    holder = models.TextField()
    is_agreed = models.BooleanField()
    text = models.TextField(blank=True)
    number = models.TextField()
    given_on = models.DateField()
    given_by_id = models.BigIntegerField(null=True)
    given_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="opinion_holder_known", condition=Q(holder__in=["district", "province"])),
            models.CheckConstraint(name="return_with_reason", condition=Q(is_agreed=True) | ~Q(text="")),
        ]

    class Privacy:
        plain = frozenset(
            {"id", "campaign", "area", "holder", "is_agreed", "text", "number", "given_on", "given_by_id", "given_at"}
        )


@keep_history()
class ReviewRequest(models.Model):
    """A request to be reviewed (Mẫu số 01) within a campaign, with its quick screening (Phiếu A).

    A household that was screened out may ask again with a reason: ``earlier`` is the request before, which stays.
    """

    class Channel(models.TextChoices):
        DIRECT = "direct", _("nộp trực tiếp")
        POST = "post", _("qua bưu chính")
        ONLINE = "online", _("trực tuyến")
        # A household that nobody knew, met in the village: its sheet is its request, and Phiếu A is filled in as for others.
        FOUND = "found", _("rà soát viên gặp tại bản")

    campaign = models.ForeignKey(CommuneCampaign, models.PROTECT, related_name="requests")
    area = models.ForeignKey("places.Area", models.PROTECT)
    household = models.ForeignKey("register.Household", models.PROTECT, related_name="+")
    state = models.TextField(default="filed")
    channel = models.TextField(choices=Channel.choices)
    filed_on = models.DateField()
    earlier = models.ForeignKey("self", models.PROTECT, null=True, related_name="later")
    again_reason = models.TextField(blank=True)
    items = ArrayField(models.TextField(), null=True)
    threshold = models.IntegerField(null=True)
    override_reason = models.TextField(blank=True)
    recorded_by_id = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField()
    screened_by_id = models.BigIntegerField(null=True)
    screened_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "household"], condition=~Q(state="screened_out"), name="one_request_per_household"
            ),
            models.UniqueConstraint(fields=["earlier"], name="asked_again_once"),
            models.CheckConstraint(name="asked_again_with_reason", condition=Q(earlier=None) | ~Q(again_reason="")),
            models.CheckConstraint(
                name="request_state_known", condition=Q(state__in=["filed", "accepted", "screened_out"])
            ),
        ]  # fmt: skip

    class Privacy:
        personal = frozenset({"items", "override_reason", "again_reason"})
        plain = frozenset(
            {
                "id", "campaign", "area", "household", "state", "channel", "filed_on", "earlier", "threshold",
                "recorded_by_id", "recorded_at", "screened_by_id", "screened_at", "version",
            }
        )  # fmt: skip


class Certificate(models.Model):
    """The certificate of a poor or near-poor household (Giấy chứng nhận) of a recognised list."""

    campaign = models.ForeignKey(CommuneCampaign, models.PROTECT, related_name="certificates")
    area = models.ForeignKey("places.Area", models.PROTECT)
    household = models.ForeignKey("register.Household", models.PROTECT, related_name="+")
    household_class = models.TextField()
    number = models.TextField()
    issued_on = models.DateField()
    issued_by_id = models.BigIntegerField(null=True)
    issued_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "household"], name="one_certificate_per_household"),
            models.UniqueConstraint(fields=["campaign", "number"], name="one_certificate_per_number"),
            models.CheckConstraint(
                name="certificate_class_known", condition=Q(household_class__in=["POOR", "NEAR_POOR"])
            ),
        ]  # fmt: skip

    class Privacy:
        personal = frozenset({"household_class"})
        plain = frozenset(
            {"id", "campaign", "area", "household", "number", "issued_on", "issued_by_id", "issued_at"}
        )


__all__ = [
    "Certificate", "CommitteeMember", "CommuneCampaign", "Consolidation", "ConsolidationLine", "FrontRemark",
    "Meeting", "Objection", "Opinion", "Posting", "ReviewRequest", "RoundPlan", "VillageList",
]  # fmt: skip
