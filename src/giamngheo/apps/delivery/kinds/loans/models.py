"""Loans of the bank, what was owed at the end of each month, the files that told it, and sums that show nobody."""

from django.db import models
from django.db.models import F, Q

from giamngheo.apps.register.models import keep_history


class BankFile(models.Model):
    """One monthly file. ``area``: what it covers, a commune or the whole province. ``month``: its first day.

    ``imported``: the frame's list, on which the joining of borrowers rests. The same bytes are never brought in twice.
    ``replaces``: it was said that it replaces what was told of the month before.
    """

    imported = models.OneToOneField("delivery.ImportedList", models.PROTECT, related_name="bank_file")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    month = models.DateField()
    sha256 = models.CharField(max_length=64, unique=True)
    name = models.TextField()
    row_count = models.IntegerField()
    new_count = models.IntegerField()
    replaces = models.BooleanField(default=False)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-month", "-at", "-id"]
        constraints = [models.CheckConstraint(name="bank_file_month_is_its_first_day", condition=Q(month__day=1))]

    class Privacy:
        personal = frozenset({"name"})
        plain = frozenset({"id", "imported", "area", "month", "sha256", "row_count", "new_count", "replaces", "by_id", "at"})


@keep_history()
class Loan(models.Model):
    """One loan, once ever (``number`` is the bank's), on the unit of the file that told it first.

    ``scheme``: id of ``plan/funding/credit.toml``. ``rate_pct``: percent a year. ``household_class``: the class recognised on
    ``lent_on`` of the household it is joined to, empty where none is known; ``is_three_classes``: poor, near-poor or at most
    three years off the list on that day, null where the register does not settle it. ``no_match``: why nobody of the register
    was found for sure. Who borrowed is the support's household, which two persons may mend.
    """

    support = models.OneToOneField("delivery.Support", models.PROTECT, related_name="loan")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    number = models.TextField(unique=True)
    id_number = models.TextField(blank=True)
    village_name = models.TextField(blank=True)
    scheme = models.TextField()
    lent_on = models.DateField(null=True)
    amount_vnd = models.BigIntegerField(null=True)
    term_months = models.IntegerField(null=True)
    rate_pct = models.DecimalField(max_digits=6, decimal_places=3, null=True)
    union = models.TextField(blank=True)
    household_class = models.TextField(blank=True)
    is_three_classes = models.BooleanField(null=True)
    no_match = models.TextField(blank=True)
    first_month = models.DateField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-lent_on", "-id"]
        constraints = [
            models.CheckConstraint(name="loan_has_a_number", condition=~Q(number="")),
            models.CheckConstraint(name="loan_amount_not_negative", condition=Q(amount_vnd=None) | Q(amount_vnd__gte=0)),
            models.CheckConstraint(name="loan_term_is_some_months", condition=Q(term_months=None) | Q(term_months__gte=1)),
        ]
        indexes = [models.Index(fields=["area", "scheme"], name="loan_area_scheme")]

    class Privacy:
        sensitive = frozenset({"id_number"})
        personal = frozenset(
            {"number", "village_name", "amount_vnd", "term_months", "rate_pct", "union", "household_class", "is_three_classes", "no_match"}
        )
        plain = frozenset({"id", "support", "area", "scheme", "lent_on", "first_month", "at"})


@keep_history()
class LoanMonth(models.Model):
    """What is owed on a loan at the end of a month, đồng, on the unit of that month's map.

    ``is_left_out``: a later file of the same month no longer has the loan; the figures then do not count.
    """

    loan = models.ForeignKey(Loan, models.PROTECT, related_name="months")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    month = models.DateField()
    outstanding_vnd = models.BigIntegerField()
    overdue_vnd = models.BigIntegerField(default=0)
    frozen_vnd = models.BigIntegerField(default=0)
    is_left_out = models.BooleanField(default=False)
    file = models.ForeignKey(BankFile, models.PROTECT, related_name="+")
    sheet = models.TextField(blank=True)
    row_number = models.IntegerField()

    class Meta:
        ordering = ["-month", "id"]
        constraints = [
            models.UniqueConstraint(fields=["loan", "month"], name="a_loan_has_one_figure_a_month"),
            models.CheckConstraint(name="loan_month_is_its_first_day", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="loan_overdue_is_part_of_it",
                condition=Q(overdue_vnd__gte=0, frozen_vnd__gte=0, outstanding_vnd__gte=F("overdue_vnd") + F("frozen_vnd")),
            ),
        ]
        indexes = [models.Index(fields=["area", "month"], name="loan_month_area_month")]

    class Privacy:
        personal = frozenset({"outstanding_vnd", "overdue_vnd", "frozen_vnd"})
        plain = frozenset({"id", "loan", "area", "month", "is_left_out", "file", "sheet", "row_number"})


class LoanTotal(models.Model):
    """Sums of one commune at the end of a month, by scheme; ``scheme`` empty: of all, there for every commune that a file covers.

    Money of the ledger's scope: who follows money reads these and no household. Told anew whenever the rows change.
    ``households``: borrowers with something outstanding, each household once; ``lent_vnd``: lent within the month.
    """

    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    month = models.DateField()
    scheme = models.TextField(blank=True)
    loans = models.IntegerField()
    households = models.IntegerField()
    unjoined = models.IntegerField()
    lent_vnd = models.BigIntegerField()
    outstanding_vnd = models.BigIntegerField()
    overdue_vnd = models.BigIntegerField()
    frozen_vnd = models.BigIntegerField()
    file_name = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-month", "area_id", "scheme"]
        constraints = [models.UniqueConstraint(fields=["area", "month", "scheme"], name="one_loan_total")]

    class Privacy:
        plain = frozenset(
            {
                "id", "area", "month", "scheme", "loans", "households", "unjoined", "lent_vnd", "outstanding_vnd", "overdue_vnd",
                "frozen_vnd", "file_name", "at",
            }
        )  # fmt: skip
