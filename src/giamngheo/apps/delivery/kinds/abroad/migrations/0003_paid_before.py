"""What was paid for a worker before counts wherever it was paid: a sum, of rows that who pays now does not see."""

from django.db import migrations

# The owner's rights, behind the question: only for a case of the asker's own, and of others' only the sum. Rows of the
# register that are one person (linking) count as one.
PAID = """
create function delivery_abroad_paid_before(asked bigint, what text)
returns table (courses int, cost_vnd bigint, state_vnd bigint)
language sql stable security definer set search_path = public, pg_temp as $$
  with recursive same (person_id) as (
    select c.person_id from delivery_abroad_abroadcase c
    where c.id = asked and c.area_id = any((select app_scope())::int[]) and app_unlimited()
    union
    select case when m.kept_id = s.person_id then m.merged_id else m.kept_id end
    from same s join linking_personmerge m on s.person_id in (m.kept_id, m.merged_id) and m.undone_at is null
  )
  select max(x.quantity), sum(x.cost_vnd)::bigint, sum(x.state_vnd)::bigint
  from delivery_abroad_abroadcost x join delivery_abroad_abroadcase c on c.id = x.case_id
  where x.item = what and c.person_id in (select person_id from same)
$$;
revoke all on function delivery_abroad_paid_before(bigint, text) from public;
grant execute on function delivery_abroad_paid_before(bigint, text) to gn_app, gn_reader;
"""


class Migration(migrations.Migration):
    dependencies = [("delivery_abroad", "0002_scope"), ("linking", "0002_scope")]
    operations = [migrations.RunSQL(PAID, "drop function delivery_abroad_paid_before(bigint, text);")]
