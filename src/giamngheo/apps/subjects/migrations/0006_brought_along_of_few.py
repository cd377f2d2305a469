"""What was brought along, of named households and persons: whoever opens one household is not told of the whole commune or province."""

from importlib import import_module

from django.db import migrations

before = import_module("giamngheo.apps.subjects.migrations.0003_brought_along")
# The same questions, narrowed; the scope still says whose households and persons they may be.
NARROWED = (
    ("subjects_answers_elsewhere()", "subjects_answers_elsewhere_of(households bigint[], persons bigint[])"),
    ("subjects_classes_elsewhere()", "subjects_classes_elsewhere_of(households bigint[])"),
    ("set search_path = public as", "set search_path = public, pg_temp as"),
    ("where h.area_id in", "where h.id = any(households) and h.area_id in"),
    ("where p.area_id in", "where p.id = any(persons) and p.area_id in"),
)
NAMES = ("subjects_answers_elsewhere_of(bigint[], bigint[])", "subjects_classes_elsewhere_of(bigint[])")
OF_FEW = before.ANSWERS
for whole, few in NARROWED:
    OF_FEW = OF_FEW.replace(whole, few)


class Migration(migrations.Migration):
    dependencies = [("subjects", "0005_place_scope")]
    operations = [
        migrations.RunSQL(
            OF_FEW + "".join(
                f"revoke all on function {name} from public; grant execute on function {name} to gn_app, gn_reader;" for name in NAMES
            ),
            "".join(f"drop function {name};" for name in NAMES),
        ),
    ]  # fmt: skip
