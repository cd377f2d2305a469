"""A row that is nobody's yet stands in the way only of communes where its unit holds a line; of every one where nobody knows the unit."""

from django.db import migrations

# Names meet by their words, bare of marks, order and repetition: wider than ``unit_key``, so that no commune is let pass too early.
WORDS = r"""
create function treasury_unit_words(name text) returns text[] language sql immutable parallel safe as $$
  select coalesce(array_agg(distinct w order by w), '{}') from regexp_split_to_table(
    translate(lower(translate(regexp_replace(
      normalize(name, nfd), '[\u0300-\u036f\u00ad\u200b-\u200f\u2060\ufeff''`\u2018\u2019\u02bc]', '', 'g'
    ), 'ĐđÐð', 'dddd')), 'y', 'i'), '[^a-z0-9]+'
  ) w where w <> ''
$$;
"""
# The owner's rights: who signs sees neither those rows nor lines elsewhere, and is told a number.
UNPLACED = """
create or replace function treasury_unplaced(area int, since date, until date) returns bigint
language sql stable security definer set search_path = public, pg_temp as $$
  with rows as materialized (
    select r.unit_name, count(*) as n from treasury_sheetrow r
    join places_areainside i on i.outer_id = r.area_id and i.inner_id = $1 and i.outer_id <> $1
    where r.day between $2 and $3 and r.number is not null and r.state = 'mismatch' and r.line_id is null
      and $1 = any((select app_scope_money())::int[])
    group by 1
  ), held as materialized (
    select distinct unnest(array[treasury_unit_words(l.unit_name)::text, treasury_unit_words(l.unit_name || ' ' || a.name)::text]) as words,
      l.area_id
    from money_line l join places_area a on a.id = l.area_id where exists (select 1 from rows)
  )
  select coalesce(sum(r.n), 0)::bigint from rows r
  where not exists (select 1 from held h where h.words = treasury_unit_words(r.unit_name)::text)
    or exists (
      select 1 from held h join places_areainside i on i.inner_id = h.area_id and i.outer_id = $1
      where h.words = treasury_unit_words(r.unit_name)::text
    )
$$;
"""
BEFORE = """
create or replace function treasury_unplaced(area int, since date, until date) returns bigint
language sql stable security definer set search_path = public, pg_temp as $$
  select count(*) from treasury_sheetrow r
  join places_areainside i on i.outer_id = r.area_id and i.inner_id = $1 and i.outer_id <> $1
  where r.day between $2 and $3 and r.number is not null and r.state = 'mismatch' and r.line_id is null
    and $1 = any((select app_scope_money())::int[])
$$;
drop function treasury_unit_words(text);
"""


class Migration(migrations.Migration):
    dependencies = [("treasury", "0004_unplaced_rows")]
    operations = [migrations.RunSQL(WORDS + UNPLACED, BEFORE)]
