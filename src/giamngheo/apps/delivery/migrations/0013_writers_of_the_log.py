"""Who wrote on a support does not accept it, whatever role they have since. Of those under way the writers are read from the log."""

from django.db import migrations

# What a second person does to a support is no writing on it.
DECISIONS = (
    "bàn giao công trình", "duyệt công trình", "duyệt dự án sinh kế", "duyệt hồ sơ nhà ở", "duyệt thông tin cơ sở", "mở lớp đào tạo nghề",
    "trả lại hồ sơ nâng cao năng lực", "trả lại hồ sơ thông tin cơ sở", "trả lại hồ sơ truyền thông", "trả lại lớp đã trình",
    "trả lại việc làm đã trình", "đồng ý hỗ trợ dù trùng", "không đồng ý hỗ trợ trùng", "ghép hộ vào lần hỗ trợ", "không đồng ý ghép hộ",
)  # fmt: skip
FROM_LOG = """
alter table delivery_support add constraint who_accepts_support_did_not_write
  check (accepted_by_id is null or accepted_by_id <> all (writer_ids));
-- In a new database, whose history has no way to write yet, there are none and nothing is updated.
do $$ begin if exists (select 1 from delivery_support where state in ('held', 'open')) then
with told as (
  select substring(e.subject from '[0-9]+$')::bigint as support_id, e.user_id
  from audit_auditentry e
  where e.subject ~ '^hỗ trợ [0-9]+$' and e.user_id is not null and e.action <> all (array[{decisions}])
), writers as (
  select s.id, array(select distinct w from unnest(array_agg(t.user_id) || s.by_id) as w where w is not null order by w) as ids
  from delivery_support s left join told t on t.support_id = s.id
  where s.state in ('held', 'open') group by s.id
)
update delivery_support s set writer_ids = w.ids from writers w where w.id = s.id and w.ids <> '{{}}';
end if; end $$;
""".format(decisions=", ".join(f"'{words}'" for words in DECISIONS))


class Migration(migrations.Migration):
    dependencies = [("delivery", "0012_writers"), ("audit", "0002_scope")]
    operations = [
        migrations.RunSQL(FROM_LOG, "alter table delivery_support drop constraint who_accepts_support_did_not_write;"),
    ]
