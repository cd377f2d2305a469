"""The guard judges a statement of any length, and a paper that waits for approval stands still.

The two legs of what passes between lines are found by one join instead of a look through the whole statement for each; what enters
the books is what was approved, to the đồng; and while people agree to a document, nobody changes what they agree to.
"""

import importlib

from django.db import migrations

earlier = importlib.import_module("giamngheo.apps.money.migrations.0002_invariants")

LOOKED_THROUGH = """
  select min(n.id)::text into wrong from made n where n.leg <> 'one' and (
    select count(*) from made m where m.document_id = n.document_id and m.item = n.item and m.leg <> n.leg and m.leg <> 'one'
      and m.kind = n.kind and m.line_id = n.counter_line_id and m.counter_line_id = n.line_id and m.amount_vnd = n.amount_vnd
  ) <> 1;
"""
# An item has each leg once (entry_once), so that a partner is the partner.
JOINED = """
  select min(n.id)::text into wrong from made n left join made m on m.document_id = n.document_id and m.item = n.item
    and m.leg = case n.leg when 'out' then 'in' else 'out' end and m.kind = n.kind and m.line_id = n.counter_line_id
    and m.counter_line_id = n.line_id and m.amount_vnd = n.amount_vnd
    where n.leg <> 'one' and m.id is null;
"""
TOTAL = """
  -- 7. What enters the books is the sum that was agreed to.
  select min(d.id)::text into wrong from money_document d
    join (select document_id, sum(amount_vnd) as told from made where leg <> 'in' group by 1) t on t.document_id = d.id
    where t.told is distinct from d.total_vnd;
  if wrong is not null then perform money_refuse('money_document_total', wrong); end if;
  return null;
end $$;
"""
EARLIER = earlier.ENTRY.split("create trigger")[0].replace("create function", "create or replace function")
assert LOOKED_THROUGH.strip() in EARLIER
NOW = EARLIER.replace(LOOKED_THROUGH.strip(), JOINED.strip()).replace("  return null;\nend $$;\n", TOTAL)

STANDS_STILL = """
create or replace function money_document_frozen() returns trigger language plpgsql as $$
begin
  if old.state in ('posted', 'discarded') then perform money_refuse('money_document_frozen', old.id::text); end if;
  if new.state = 'posted' and old.state <> 'waiting' then perform money_refuse('money_document_frozen', old.id::text); end if;
  if old.state = 'waiting' and (old.area_id, old.kind, old.number, old.signed_on, old.authority, old.total_vnd, old.approvers_needed,
      old.reverses_id, old.by_id) is distinct from (new.area_id, new.kind, new.number, new.signed_on, new.authority, new.total_vnd,
      new.approvers_needed, new.reverses_id, new.by_id) then
    perform money_refuse('money_document_frozen', old.id::text);
  end if;
  return new;
end $$;
"""
FROZEN_EARLIER = earlier.FROZEN.split("create trigger")[0].replace("create function", "create or replace function")


class Migration(migrations.Migration):
    dependencies = [("money", "0002_invariants")]
    operations = [migrations.RunSQL(NOW + STANDS_STILL, EARLIER + FROZEN_EARLIER)]
