"""Policies: rows of loans with the households, and not for who works in villages; sums with the ledger's scope (decision 12)."""

from django.db import migrations

from giamngheo.kit import rls

IN_MONEY = "area_id = any((select app_scope_money())::int[])"
WITH_HISTORY = ("loan", "loanmonth")


class Migration(migrations.Migration):
    dependencies = [
        ("delivery_loans", "0001_initial"), ("audit", "0002_scope"), ("review", "0012_village_wall"), ("money", "0002_invariants"),
    ]  # fmt: skip
    operations = [
        rls.enable_scope("delivery_loans_bankfile"),
        rls.append_only("delivery_loans_bankfile"),
        rls.enable_wall("delivery_loans_bankfile", "false"),
        *(rls.enable_scope(f"delivery_loans_{name}") for name in WITH_HISTORY),
        *(rls.enable_wall(f"delivery_loans_{name}", "false") for name in WITH_HISTORY),
        *(step for name in WITH_HISTORY for step in rls.event_table(f"delivery_loans_{name}event")),
        *(rls.enable_wall(f"delivery_loans_{name}event", "false") for name in WITH_HISTORY),
        migrations.RunSQL(
            "alter table delivery_loans_loantotal enable row level security;"
            f"create policy scope_by_area on delivery_loans_loantotal using ({IN_MONEY}) with check ({IN_MONEY});",
            "drop policy scope_by_area on delivery_loans_loantotal; alter table delivery_loans_loantotal disable row level security;",
        ),
    ]
