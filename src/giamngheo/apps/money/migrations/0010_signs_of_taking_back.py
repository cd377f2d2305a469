"""An advance is not taken back below what was cleared and recovered of it; a total paid that is below 0 by a reversal in the ledger
refuses only what lowers it further."""

import importlib

from django.db import migrations

earlier = importlib.import_module("giamngheo.apps.money.migrations.0009_vouchers_of_the_line_before")
CHANGES = (
    (
        "if new.kind in ('cleared', 'recovered') and new.amount_vnd > 0 and advance < 0 then",
        "if new.kind in ('advance', 'cleared', 'recovered') and advance < 0 and (new.amount_vnd < 0) = (new.kind = 'advance') then",
    ),
    (
        "if paid < 0 and (new.amount_vnd < 0) = (new.kind in ('paid', 'cleared')) then",
        "if new.kind in ('paid', 'cleared', 'repaid') and paid < 0 and (new.amount_vnd < 0) = (new.kind <> 'repaid') then",
    ),
)
GUARD = earlier.GUARD
for before, now in CHANGES:
    assert GUARD.count(before) == 1
    GUARD = GUARD.replace(before, now)


class Migration(migrations.Migration):
    dependencies = [("money", "0009_vouchers_of_the_line_before")]
    operations = [migrations.RunSQL(GUARD, earlier.GUARD)]
