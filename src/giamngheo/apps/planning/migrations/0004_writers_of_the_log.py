"""Editions on their way: who wrote into them or sent them before that was kept with the edition is read from the log."""

from django.db import migrations

FROM_LOG = """
update planning_plan p set writer_ids = array(
  select distinct w from (
    select unnest(p.writer_ids || array[p.by_id, p.sent_by_id]) as w
    union
    select e.user_id from audit_auditentry e
    where e.subject = 'kế hoạch ' || p.id and e.action in ('ghi kế hoạch', 'gửi kế hoạch lên cấp trên')
  ) known where w is not null order by w
) where p.state in ('draft', 'sent');
"""


class Migration(migrations.Migration):
    dependencies = [("planning", "0003_writers"), ("audit", "0002_scope")]
    operations = [migrations.RunSQL(FROM_LOG, migrations.RunSQL.noop)]
