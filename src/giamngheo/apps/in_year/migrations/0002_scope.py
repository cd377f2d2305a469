"""Policies, what is written once, and the history of classes: annual lists and decisions within the year in one view."""

from django.db import migrations

from giamngheo.kit import rls

# One row per recognised class of a household, from the day it holds:
#   household_id, area_id (unit of that day), household_class (POOR, NEAR_POOR, NOT_POOR), valid_from (day of the
#   decision), source ('annual' | 'in_year'), rank (on one day the decision that names the household stands over the
#   list), decision_number, signer_name, decision_id (review_decision or in_year_inyeardecision), list_year.
HISTORY = """
create view in_year_class_history with (security_invoker = true) as
select d.household_id, d.area_id, d.household_class, r.decided_on as valid_from, 'annual'::text as source, 1 as rank,
  r.decision_number, r.signer_name, d.id as decision_id, y.year as list_year
from review_decision d
join review_recognition r on r.commune_review_id = d.commune_review_id
join review_round y on y.id = d.round_id
where d.is_recognised
union all
select i.household_id, i.area_id, i.class_after, i.decided_on, 'in_year'::text, 2,
  i.decision_number, i.signer_name, i.id, extract(year from i.decided_on)::int
from in_year_inyeardecision i
where i.is_recognised and i.class_after <> ''
"""
ONCE = ("in_year_assessment", "in_year_incomeitem", "in_year_meeting", "in_year_inyeardecision", "in_year_certificate")


class Migration(migrations.Migration):
    dependencies = [("in_year", "0001_initial"), ("audit", "0002_scope"), ("review", "0009_assignments_scope")]
    operations = [
        rls.enable_scope("in_year_request"),
        *(rls.enable_scope(table) for table in ONCE),
        *(rls.append_only(table) for table in ONCE),
        *rls.event_table("in_year_requestevent"),
        migrations.RunSQL("revoke delete, truncate on in_year_request from gn_app;", migrations.RunSQL.noop),
        migrations.RunSQL(HISTORY, "drop view in_year_class_history;"),
    ]
