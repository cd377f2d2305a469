"""Policies of the register; facts and history only grow; nothing of the register is ever deleted by the application."""

from django.db import migrations

from giamngheo.kit import rls

SCOPED = (
    "register_village", "register_household", "register_person", "register_membership", "register_occasion",
    "register_householdfact", "register_personfact", "register_areatotal",
)  # fmt: skip
EVENTS = ("register_householdevent", "register_personevent", "register_membershipevent")


class Migration(migrations.Migration):
    dependencies = [("register", "0001_initial"), ("audit", "0002_scope")]
    operations = [
        *(rls.enable_scope(table) for table in SCOPED),
        *(operation for table in EVENTS for operation in rls.event_table(table)),
        rls.append_only("register_householdfact"),
        rls.append_only("register_personfact"),
        migrations.RunSQL(
            "revoke delete, truncate on register_household, register_person, register_membership, register_occasion, "
            "register_village, register_areatotal from gn_app;"
            # An occasion is withdrawn when its import is undone; nothing else about it changes.
            "revoke update on register_occasion from gn_app;"
            "grant update (is_withdrawn) on register_occasion to gn_app;",
            migrations.RunSQL.noop,
        ),
    ]
