"""Policies of the events: a commune sees its own, and those that send somebody to it. Only a withdrawal changes one."""

from django.db import migrations

from giamngheo.kit import rls

HERE = rls.CONDITION.format(column="area_id")
SENT_HERE = rls.CONDITION.format(column="((details ->> 'other_area')::int)")


class Migration(migrations.Migration):
    dependencies = [("life", "0001_initial"), ("register", "0007_one_household_on_one_day")]
    operations = [
        migrations.RunSQL(
            "create index life_event_sent_to on life_lifeevent (((details ->> 'other_area')::int)) "
            "where details ? 'other_area';"
            "alter table life_lifeevent enable row level security;"
            f"create policy scope_by_area on life_lifeevent using ({HERE} or {SENT_HERE}) with check ({HERE});"
            "revoke update, delete, truncate on life_lifeevent from gn_app;"
            "grant update (is_withdrawn, withdrawn_reason, withdrawn_by_id, withdrawn_at, version) on life_lifeevent "
            "to gn_app;",
            "drop policy scope_by_area on life_lifeevent; alter table life_lifeevent disable row level security;"
            "drop index life_event_sent_to;",
        ),
        rls.enable_scope("life_lifechange"),
        rls.append_only("life_lifechange"),
    ]
