"""A sheet that is being filled in, every save of it, its photos, and what the village tells of people who left.

The answers are one JSON object of flat keys: ``water_source`` of the household, ``p12-sex`` of the person with id 12,
``n1f0c-sex`` of somebody who is not in the register yet. They become facts only when the sheet is sent.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from giamngheo.apps.register.models import Occasion

from .issued.models import IssuedRow, IssuedWorkbook, ReturnChoice


class SurveyDraft(models.Model):
    """One sheet (phiếu) of one household in one round; open until it is sent. See states.py.

    ``household`` is null while a household found in the village is not in the register yet.
    """

    class Kind(models.TextChoices):
        ANNUAL_REVIEW = Occasion.Kind.ANNUAL_REVIEW.value, _("rà soát định kỳ")
        IN_YEAR = Occasion.Kind.IN_YEAR.value, _("rà soát thường xuyên")

    area = models.ForeignKey("places.Area", models.PROTECT)
    village = models.ForeignKey("register.Village", models.PROTECT, null=True)
    household = models.ForeignKey("register.Household", models.PROTECT, null=True, related_name="drafts")
    round = models.ForeignKey("review.Round", models.PROTECT, null=True, related_name="drafts")
    kind = models.TextField(choices=Kind.choices, default=Kind.ANNUAL_REVIEW)
    year = models.IntegerField()
    reason = models.TextField(blank=True)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrections")
    token = models.UUIDField(unique=True)
    answers = models.JSONField(default=dict)
    step = models.TextField(blank=True)
    state = models.TextField(default="draft")
    started_by_id = models.BigIntegerField()
    started_at = models.DateTimeField()
    saved_by_id = models.BigIntegerField()
    saved_at = models.DateTimeField()
    sent_by_id = models.BigIntegerField(null=True)
    sent_at = models.DateTimeField(null=True)
    occasion = models.ForeignKey(Occasion, models.PROTECT, null=True, related_name="+")
    is_synthetic = models.BooleanField(default=False)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["-saved_at", "-id"]
        indexes = [models.Index(fields=["village", "round", "state"], name="draft_village_round")]
        constraints = [
            models.UniqueConstraint(
                fields=["household", "year", "kind"], condition=Q(state="draft"), name="one_open_sheet_per_household"
            ),
            models.CheckConstraint(name="draft_state_known", condition=Q(state__in=["draft", "sent", "dropped"])),
            models.CheckConstraint(
                name="sent_sheet_has_occasion", condition=~Q(state="sent") | Q(occasion__isnull=False)
            ),
            models.CheckConstraint(
                name="correcting_sheet_has_reason", condition=Q(corrects__isnull=True) | ~Q(reason="")
            ),
        ]

    class Privacy:
        sensitive = frozenset({"answers"})
        plain = frozenset(
            {
                "id", "area", "village", "household", "round", "kind", "year", "reason", "corrects", "token", "step",
                "state", "started_by_id", "started_at", "saved_by_id", "saved_at", "sent_by_id", "sent_at", "occasion",
                "is_synthetic", "version",
            }
        )  # fmt: skip


class SurveySave(models.Model):
    """One save: what each answer was and became, and what was put aside because another phone had changed it.

    ``key`` comes from the phone: the same save sent twice on a weak signal is written once.
    """

    draft = models.ForeignKey(SurveyDraft, models.PROTECT, related_name="saves")
    area = models.ForeignKey("places.Area", models.PROTECT)
    key = models.TextField()
    version_seen = models.IntegerField()
    version = models.IntegerField()
    step = models.TextField(blank=True)
    changes = models.JSONField(default=dict)
    put_aside = models.JSONField(default=dict)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["draft", "key"], name="one_save_per_key")]

    class Privacy:
        sensitive = frozenset({"changes", "put_aside"})
        plain = frozenset({"id", "draft", "area", "key", "version_seen", "version", "step", "by_id", "at"})


class SurveyPhoto(models.Model):
    """A picture of the dwelling. Where and when it was taken is kept apart, in ``PhotoPlace``, and out of the picture."""

    draft = models.ForeignKey(SurveyDraft, models.PROTECT, related_name="photos")
    area = models.ForeignKey("places.Area", models.PROTECT)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    subject = models.TextField(default="other")
    by_id = models.BigIntegerField()
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    removed_by_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["id"]

    class Privacy:
        personal = frozenset({"file"})
        plain = frozenset({"id", "draft", "area", "subject", "by_id", "at", "removed_at", "removed_by_id"})


class PhotoPlace(models.Model):
    """Where and when a picture was taken, as the camera wrote it; shown only to who may see sensitive fields."""

    photo = models.OneToOneField(SurveyPhoto, models.PROTECT, related_name="place")
    area = models.ForeignKey("places.Area", models.PROTECT)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    taken_at = models.TextField(blank=True)

    class Privacy:
        sensitive = frozenset({"latitude", "longitude", "taken_at"})
        plain = frozenset({"id", "photo", "area"})


class MemberNotice(models.Model):
    """What a sent sheet tells of people that the register holds otherwise: gone, or another head. The officer records
    the event (biến động) and closes the notice; the sheet itself changes no membership."""

    class State(models.TextChoices):
        WAITING = "waiting", _("chờ cán bộ xã ghi biến động")
        DONE = "done", _("đã xử lý")

    draft = models.ForeignKey(SurveyDraft, models.PROTECT, related_name="notices")
    area = models.ForeignKey("places.Area", models.PROTECT)
    household = models.ForeignKey("register.Household", models.PROTECT, related_name="+")
    person = models.ForeignKey("register.Person", models.PROTECT, related_name="+")
    kind = models.TextField()
    happened_on = models.DateField(null=True)
    note = models.TextField(blank=True)
    told_at = models.DateTimeField()
    state = models.TextField(choices=State.choices, default=State.WAITING)
    closed_by_id = models.BigIntegerField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_note = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["area", "state"], name="notice_area_state")]
        constraints = [
            models.CheckConstraint(name="notice_state_known", condition=Q(state__in=["waiting", "done"]))
        ]

    class Privacy:
        personal = frozenset({"kind", "happened_on", "note", "closed_note"})
        plain = frozenset(
            {"id", "draft", "area", "household", "person", "told_at", "state", "closed_by_id", "closed_at"}
        )


__all__ = [
    "IssuedRow", "IssuedWorkbook", "MemberNotice", "PhotoPlace", "ReturnChoice", "SurveyDraft", "SurveyPhoto", "SurveySave",
]  # fmt: skip
