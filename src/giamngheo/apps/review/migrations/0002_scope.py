"""Policies of the review. Rounds belong to no area: year, standard and dates are everybody's."""

from django.db import migrations

from giamngheo.kit import rls


class Migration(migrations.Migration):
    dependencies = [("review", "0001_initial"), ("audit", "0002_scope")]
    operations = [
        rls.enable_scope("review_communereview"),
        rls.enable_scope("review_recognition"),
        rls.enable_scope("review_decision"),
        *rls.event_table("review_communereviewevent"),
        *rls.event_table("review_decisionevent"),
        rls.append_only("review_recognition"),
    ]
