"""Lists of cards as the insurance office sent them, and whom of the register each row stands for."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from giamngheo.apps.register.models import keep_history


@keep_history()
class InsuranceFile(models.Model):
    """One list of a commune as of a day. The later list outweighs the earlier, of one day the later entry.

    ``withdrawn_at``: brought in by mistake; it then says nothing of any day and stays to be read.
    """

    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    as_of = models.DateField()
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+")
    name = models.TextField()
    sha256 = models.CharField(max_length=64)
    row_count = models.IntegerField()
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    matched_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by_id = models.BigIntegerField(null=True)
    withdraw_reason = models.TextField(blank=True)
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        ordering = ["-as_of", "-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["area", "sha256"], condition=Q(withdrawn_at=None), name="insurance_file_once"),
            models.CheckConstraint(
                name="withdrawn_insurance_file_has_reason", condition=Q(withdrawn_at=None) | ~Q(withdraw_reason="")
            ),
        ]
        indexes = [models.Index(fields=["area", "as_of"], name="insurance_file_area_day")]

    class Privacy:
        personal = frozenset({"name", "withdraw_reason"})
        plain = frozenset(
            {
                "id", "area", "as_of", "file", "sha256", "row_count", "by_id", "at", "matched_at", "withdrawn_at",
                "withdrawn_by_id", "is_synthetic",
            }
        )  # fmt: skip


@keep_history()
class InsuranceRow(models.Model):
    """One card of a list. ``person``: whom it stands for; ``candidates``: ids of persons whom it may stand for, while nobody has chosen.

    ``how``: what told it (``states.HOW``). Settled by an officer: ``reason``, who and when; matching again leaves it alone.
    """

    class Outcome(models.TextChoices):
        MATCHED = "matched", _("đã ghép")
        UNCLEAR = "unclear", _("chờ cán bộ chọn")
        NOBODY = "nobody", _("không khớp ai")

    file = models.ForeignKey(InsuranceFile, models.PROTECT, related_name="rows")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    sheet = models.TextField(blank=True)
    row_number = models.IntegerField()
    full_name = models.TextField()
    search_key = models.TextField(db_collation="C")
    sort_key = models.TextField(db_collation="C")
    sex = models.CharField(max_length=1, blank=True)
    birth_on = models.DateField(null=True)
    birth_year = models.IntegerField()
    card_number = models.TextField(blank=True)
    insurance_number = models.CharField(max_length=10, blank=True)
    id_number = models.CharField(max_length=12, blank=True)
    village_name = models.TextField(blank=True)
    villages = ArrayField(models.BigIntegerField(), default=list)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    group_name = models.TextField(blank=True)
    outcome = models.TextField(choices=Outcome.choices, default=Outcome.NOBODY)
    person = models.ForeignKey("register.Person", models.PROTECT, null=True, related_name="+")
    how = models.TextField(blank=True)
    candidates = ArrayField(models.BigIntegerField(), default=list)
    reason = models.TextField(blank=True)
    settled_by_id = models.BigIntegerField(null=True)
    settled_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["sort_key", "id"]
        constraints = [
            models.CheckConstraint(name="insurance_outcome_known", condition=Q(outcome__in=["matched", "unclear", "nobody"])),
            models.CheckConstraint(
                name="matched_card_has_its_person",
                condition=Q(outcome="matched", person__isnull=False) | (~Q(outcome="matched") & Q(person=None)),
            ),
            models.CheckConstraint(name="settled_card_has_reason", condition=Q(settled_at=None) | ~Q(reason="")),
        ]
        indexes = [
            models.Index(fields=["file", "outcome", "sort_key"], name="insurance_row_file_outcome"),
            models.Index(fields=["area", "insurance_number"], name="insurance_row_number"),
        ]

    class Privacy:
        sensitive = frozenset({"card_number", "insurance_number", "id_number", "valid_from", "valid_to", "group_name"})
        personal = frozenset(
            {
                "full_name", "search_key", "sort_key", "sex", "birth_on", "birth_year", "village_name", "outcome", "person", "how",
                "candidates", "reason",
            }
        )  # fmt: skip
        plain = frozenset(
            {"id", "file", "area", "sheet", "row_number", "villages", "settled_by_id", "settled_at", "version"}
        )  # fmt: skip
