"""Functions that run with the owner's rights look in temporary tables last: nobody puts a table of their own in the place of ours.

Of every app below; what is made after this says so itself (tests/contracts/test_row_security.py).
"""

from django.db import migrations

TEMPORARY_LAST = """
do $$
declare found regprocedure;
begin
  for found in
    select p.oid::regprocedure from pg_proc p
    where p.prosecdef and p.pronamespace = 'public'::regnamespace and pg_get_userbyid(p.proowner) = current_user
      and not coalesce('search_path=public, pg_temp' = any(p.proconfig), false)
  loop
    execute format('alter function %s set search_path = public, pg_temp', found);
  end loop;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("overview", "0002_scope"), ("allocation", "0002_scope"), ("delivery", "0011_ceilings"), ("donations", "0002_invariants"),
        ("in_year", "0005_classes_elsewhere"), ("life", "0003_door"), ("money", "0005_contracts_scope"), ("planning", "0002_scope"),
        ("register", "0008_one_day_planned_anew"), ("review", "0012_village_wall"), ("subjects", "0003_brought_along"),
        ("treasury", "0005_unplaced_of_units"),
    ]  # fmt: skip
    operations = [migrations.RunSQL(TEMPORARY_LAST, migrations.RunSQL.noop)]
