"""What is paid under a contract names the entry of the ledger that paid it; advances are a kind of their own."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

KINDS = [
    ("accepted", "nghiệm thu khối lượng"), ("paid", "thanh toán"), ("advance", "tạm ứng"), ("cleared", "thanh toán từ tạm ứng"),
    ("recovered", "thu hồi tạm ứng"), ("repaid", "nộp giảm chi"),
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("money", "0005_contracts_scope")]
    operations = [
        migrations.AlterField("contractentry", "kind", models.TextField(choices=KINDS)),
        migrations.AddField(
            "contractentry", "entry",
            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="money.entry"),
        ),
        migrations.RemoveConstraint("contractentry", "contract_entry_once"),
        migrations.RemoveConstraint("contractentry", "contract_entry_known"),
        migrations.AddConstraint(
            "contractentry",
            models.UniqueConstraint(
                fields=("contract", "kind", "paper"), name="contract_entry_once", condition=Q(("entry", None))
            ),
        ),
        migrations.AddConstraint(
            "contractentry",
            models.CheckConstraint(
                name="contract_entry_known", condition=Q(kind__in=[code for code, _ in KINDS]) & ~Q(amount_vnd=0)
            ),
        ),
        migrations.AddConstraint(
            "contractentry",
            models.CheckConstraint(name="contract_accepts_by_paper", condition=~Q(kind="accepted") | Q(entry=None)),
        ),
    ]  # fmt: skip
