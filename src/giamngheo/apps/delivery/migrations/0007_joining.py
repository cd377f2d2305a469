"""Which household a row of another programme's list stands for may be said later, by two persons; nothing else of it changes."""

import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from giamngheo.kit import rls


class Migration(migrations.Migration):

    dependencies = [
        ('delivery', '0006_helped'),
        ('places', '0001_initial'),
        ('register', '0007_one_household_on_one_day'),
    ]

    operations = [
        migrations.CreateModel(
            name='Joining',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.IntegerField()),
                ('reason', models.TextField()),
                ('asked_by_id', models.BigIntegerField()),
                ('asked_at', models.DateTimeField()),
                ('decided_by_id', models.BigIntegerField(null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('is_confirmed', models.BooleanField(null=True)),
                ('note', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['asked_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='JoiningEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('version', models.IntegerField()),
                ('reason', models.TextField()),
                ('asked_by_id', models.BigIntegerField()),
                ('asked_at', models.DateTimeField()),
                ('decided_by_id', models.BigIntegerField(null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('is_confirmed', models.BooleanField(null=True)),
                ('note', models.TextField(blank=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='support',
            name='accepted_stays',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='support',
            trigger=pgtrigger.compiler.Trigger(name='accepted_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" IN (\'accepted\', \'declined\'))', func="\n  IF OLD.imported_list_id IS NOT NULL\n    AND to_jsonb(NEW) - '{household_id,person_id,village_id,version}'::text[]\n      = to_jsonb(OLD) - '{household_id,person_id,village_id,version}'::text[]\n    AND EXISTS (\n      SELECT 1 FROM delivery_joining j WHERE j.support_id = OLD.id AND j.is_confirmed AND j.version = NEW.version\n        AND j.household_id IS NOT DISTINCT FROM NEW.household_id AND j.person_id IS NOT DISTINCT FROM NEW.person_id\n    )\n  THEN RETURN NEW; END IF;\n  RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;\n", hash='68ed040bd6a5d0cafe2a9f0410d967ef4ce81d99', operation='UPDATE', pgid='pgtrigger_accepted_stays_842d6', table='delivery_support', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='joining',
            name='area',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area'),
        ),
        migrations.AddField(
            model_name='joining',
            name='before',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.household'),
        ),
        migrations.AddField(
            model_name='joining',
            name='household',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.household'),
        ),
        migrations.AddField(
            model_name='joining',
            name='person',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.person'),
        ),
        migrations.AddField(
            model_name='joining',
            name='support',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='joinings', to='delivery.support'),
        ),
        migrations.AddField(
            model_name='joiningevent',
            name='area',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='places.area'),
        ),
        migrations.AddField(
            model_name='joiningevent',
            name='before',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='register.household'),
        ),
        migrations.AddField(
            model_name='joiningevent',
            name='household',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='register.household'),
        ),
        migrations.AddField(
            model_name='joiningevent',
            name='person',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='register.person'),
        ),
        migrations.AddField(
            model_name='joiningevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='delivery.joining'),
        ),
        migrations.AddField(
            model_name='joiningevent',
            name='support',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='delivery.support'),
        ),
        migrations.AddConstraint(
            model_name='joining',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='joining_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='joining',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by_id', None), models.Q(('decided_by_id', models.F('asked_by_id')), _negated=True), _connector='OR'), name='joining_needs_a_second_person'),
        ),
        migrations.AddConstraint(
            model_name='joining',
            constraint=models.CheckConstraint(condition=models.Q(('is_confirmed', None), ('decided_by_id__isnull', False), _connector='OR'), name='joining_decided_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='joining',
            constraint=models.UniqueConstraint(condition=models.Q(('is_confirmed', None)), fields=('support',), name='one_joining_waits'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='joining',
            trigger=pgtrigger.compiler.Trigger(name='changed_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "delivery_joiningevent" ("area_id", "asked_at", "asked_by_id", "before_id", "decided_at", "decided_by_id", "household_id", "id", "is_confirmed", "note", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "support_id", "version") SELECT old_values."area_id", old_values."asked_at", old_values."asked_by_id", old_values."before_id", old_values."decided_at", old_values."decided_by_id", old_values."household_id", old_values."id", old_values."is_confirmed", old_values."note", old_values."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'changed\', old_values."id", old_values."reason", old_values."support_id", old_values."version" FROM ( SELECT old_values.* FROM old_values WHERE (old_values.id IS NOT NULL) ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='be21f4954dd97e5380ebb4adadf05e010ae3fa33', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_changed_update_cdabc', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='delivery_joining', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='joining',
            trigger=pgtrigger.compiler.Trigger(name='deleted_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "delivery_joiningevent" ("area_id", "asked_at", "asked_by_id", "before_id", "decided_at", "decided_by_id", "household_id", "id", "is_confirmed", "note", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "support_id", "version") SELECT old_values."area_id", old_values."asked_at", old_values."asked_by_id", old_values."before_id", old_values."decided_at", old_values."decided_by_id", old_values."household_id", old_values."id", old_values."is_confirmed", old_values."note", old_values."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'deleted\', old_values."id", old_values."reason", old_values."support_id", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='621e333ea84929eb89b3795398692bba07a3f1a9', level='STATEMENT', operation='DELETE', pgid='pgtrigger_deleted_delete_15f53', referencing='REFERENCING OLD TABLE AS old_values ', table='delivery_joining', when='AFTER')),
        ),
        # The same policies as what it is about: 0002 and 0003.
        rls.enable_scope("delivery_joining"),
        *rls.event_table("delivery_joiningevent"),
        rls.enable_wall("delivery_joining", "false"),
        rls.enable_wall("delivery_joiningevent", "false"),
        migrations.RunSQL("revoke delete, truncate on delivery_joining from gn_app;", "grant delete on delivery_joining to gn_app;"),
    ]
