"""A contract that a handover passed on is paid by vouchers of the line that it passed from too, and what is written is always taken back.

Taking back needs no more than that it was written: what is not there cannot be taken (the second rule of migration 0007).
"""

import importlib

from django.db import migrations

earlier = importlib.import_module("giamngheo.apps.money.migrations.0007_contract_guard")
BEFORE = (
    f"if (new.kind, e.kind) not in {earlier.OF_ACT} or e.reverses_id is not null\n"
    "       or exists (select 1 from money_entry r where r.reverses_id = e.id)\n"
    "       or (pays.area_id, pays.unit_name, pays.project) is distinct from (its.area_id, its.unit_name, its.project) then"
)
NOW = f"""if (new.kind, e.kind) not in {earlier.OF_ACT} or new.amount_vnd > 0 and (e.reverses_id is not null
       or exists (select 1 from money_entry r where r.reverses_id = e.id)
       -- Of the unit and project of the line that pays, or of one that the contract passed from.
       or not exists (select 1 from money_line l
         where (l.area_id, l.unit_name, l.project) = (pays.area_id, pays.unit_name, pays.project)
           and (l.id = c.line_id or l.id in (select p.from_line_id from money_contractpassage p where p.contract_id = c.id)))) then"""
READS = "    select * into its from money_line where id = c.line_id;\n"
DECLARES = "its money_line%rowtype; "
assert all(earlier.GUARD.count(part) == 1 for part in (BEFORE, READS, DECLARES))
GUARD = earlier.GUARD.replace(BEFORE, NOW).replace(READS, "").replace(DECLARES, "")


class Migration(migrations.Migration):
    dependencies = [("money", "0008_late_scan")]
    operations = [migrations.RunSQL(GUARD, earlier.GUARD)]
