"""A voucher's rows name their budget item, as the Treasury wrote it: that stays too."""

from django.db import migrations, models

FROZEN = """
create function treasury_row_item_frozen() returns trigger language plpgsql as $$
begin
  if old.item is distinct from new.item then
    raise exception 'treasury: row (%)', old.id using errcode = '23514', constraint = 'treasury_row_frozen';
  end if;
  return new;
end $$;
create trigger row_item_frozen before update on treasury_sheetrow for each row execute function treasury_row_item_frozen();
"""
DROPS = "drop trigger row_item_frozen on treasury_sheetrow; drop function treasury_row_item_frozen();"


class Migration(migrations.Migration):
    dependencies = [("treasury", "0002_scope")]
    operations = [
        migrations.AddField("sheetrow", "item", models.TextField(blank=True, default=""), preserve_default=False),
        migrations.RunSQL(FROZEN, DROPS),
    ]
