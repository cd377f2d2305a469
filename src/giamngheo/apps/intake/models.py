"""Staging of uploads. Nothing here is a fact yet: rows wait until an officer has mended and merged them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ImportBatch(models.Model):
    """One uploaded workbook on its way into the register."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("đã tải lên")
        STAGED = "staged", _("đã kiểm tra")
        MERGED = "merged", _("đã nhập vào sổ")
        UNDONE = "undone", _("đã hoàn tác")
        REFUSED = "refused", _("không đọc được")

    class ListKind(models.TextChoices):
        ANNUAL_REVIEW = "annual_review", _("danh sách rà soát")
        RECOGNISED_LIST = "recognised_list", _("danh sách đã công nhận")

    file = models.ForeignKey("files.StoredFile", models.PROTECT)
    area = models.ForeignKey("places.Area", models.PROTECT)
    year = models.IntegerField()
    survey_on = models.DateField(null=True)
    digest = models.CharField(max_length=64)
    state = models.TextField(choices=State.choices, default=State.UPLOADED)
    real_format = models.TextField(blank=True)
    layout = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    message = models.TextField(blank=True)
    version = models.IntegerField(default=1)
    is_synthetic = models.BooleanField(default=False)
    # What the file is: facts of a review, or an earlier list brought in with the classes it was recognised with.
    list_kind = models.TextField(choices=ListKind.choices, default=ListKind.ANNUAL_REVIEW, db_default="annual_review")
    uploaded_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    merged_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    merged_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="batch_state_known",
                condition=Q(state__in=["uploaded", "staged", "merged", "undone", "refused"]),
            ),
            models.CheckConstraint(
                name="batch_list_kind_known", condition=Q(list_kind__in=["annual_review", "recognised_list"])
            ),
            # The same file for the same area and year is merged once; the second upload is told so.
            models.UniqueConstraint(
                name="same_file_merged_once", fields=["digest", "area", "year"], condition=Q(state="merged")
            ),
        ]

    class Privacy:
        plain = frozenset(
            {
                "id", "file", "area", "year", "survey_on", "digest", "state", "real_format", "layout", "counts",
                "message", "version", "is_synthetic", "list_kind", "uploaded_by", "uploaded_at", "merged_by", "merged_at",
                "undone_by", "undone_at",
            }
        )  # fmt: skip


class StagedRow(models.Model):
    """One sheet row as read: raw cells, parsed values, and what will become of it."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows")
    area = models.ForeignKey("places.Area", models.PROTECT)
    sheet = models.TextField()
    row_number = models.IntegerField()
    kind = models.TextField()
    outcome = models.TextField()
    raw = models.JSONField(default=dict)
    parsed = models.JSONField(default=dict)

    class Meta:
        ordering = ["sheet", "row_number"]
        constraints = [models.UniqueConstraint(fields=["batch", "sheet", "row_number"], name="staged_row_once")]
        indexes = [models.Index(fields=["batch", "outcome"])]

    class Privacy:
        sensitive = frozenset({"raw", "parsed"})
        plain = frozenset({"id", "batch", "area", "sheet", "row_number", "kind", "outcome"})


class StagedFinding(models.Model):
    """One fault or notice of a batch, with its cell and remedy."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="findings")
    area = models.ForeignKey("places.Area", models.PROTECT)
    sheet = models.TextField(blank=True)
    row_number = models.IntegerField(null=True)
    field = models.TextField(blank=True)
    column_title = models.TextField(blank=True)
    cell = models.TextField(blank=True)
    code = models.TextField()
    severity = models.TextField()
    raw = models.TextField(blank=True)
    suggested = models.TextField(blank=True)
    message = models.TextField()
    is_confirmed = models.BooleanField(default=False)

    class Meta:
        ordering = ["sheet", "row_number", "id"]
        indexes = [models.Index(fields=["batch", "severity", "code"])]
        constraints = [
            models.CheckConstraint(
                name="finding_severity_known", condition=Q(severity__in=["error", "confirm", "auto", "info"])
            )
        ]

    class Privacy:
        sensitive = frozenset({"raw", "suggested", "message"})
        plain = frozenset(
            {
                "id", "batch", "area", "sheet", "row_number", "field", "column_title", "cell", "code", "severity",
                "is_confirmed",
            }
        )  # fmt: skip

    @property
    def row(self) -> int | None:
        """The sheet row, by the reader's word for it."""
        return self.row_number


class Mend(models.Model):
    """What an officer put right in a batch: a new raw value for one cell, or the acceptance of a proposal.

    Append-only: checking again replays all mends of the batch over the file, the last one for a cell wins.
    """

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="mends")
    area = models.ForeignKey("places.Area", models.PROTECT)
    sheet = models.TextField()
    row_number = models.IntegerField()
    field = models.TextField(blank=True)
    value = models.TextField(blank=True)
    confirmed_code = models.TextField(blank=True)
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Privacy:
        sensitive = frozenset({"value"})
        plain = frozenset({"id", "batch", "area", "sheet", "row_number", "field", "confirmed_code", "by", "at"})


class ColumnMapping(models.Model):
    """What an officer said an unknown column means; remembered per area."""

    area = models.ForeignKey("places.Area", models.PROTECT)
    header_key = models.TextField()
    field = models.TextField()
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "header_key"], name="one_meaning_per_header")]

    class Privacy:
        plain = frozenset({"id", "area", "header_key", "field", "by", "at"})
