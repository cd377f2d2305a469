"""Policies; what is written once. Who works in villages sees no page of these, so a raw query of theirs shows none: decision 10."""

from django.db import migrations

from giamngheo.kit import rls

TABLES = ("subject", "subjectmember", "answer", "answerwithdrawal")
EVENTS = ("subjectevent", "subjectmemberevent")


class Migration(migrations.Migration):
    dependencies = [("subjects", "0001_initial"), ("audit", "0002_scope"), ("review", "0012_village_wall")]
    operations = [
        *(rls.enable_scope(f"subjects_{name}") for name in TABLES),
        *(operation for name in EVENTS for operation in rls.event_table(f"subjects_{name}")),
        rls.append_only("subjects_answer"),
        rls.append_only("subjects_answerwithdrawal"),
        *(rls.enable_wall(f"subjects_{name}", "false") for name in (*TABLES, *EVENTS)),
    ]
