"""A posted document takes the scan that it lacks: once, and nothing else of it changes. A scan that is there stays."""

import importlib

from django.db import migrations

earlier = importlib.import_module("giamngheo.apps.money.migrations.0003_guard_of_many")
HEAD = """begin
  if old.state in ('posted', 'discarded')"""
NOW = """declare as_before money_document%rowtype;
begin
  if old.state = 'posted' and old.file_id is null and new.file_id is not null then
    as_before := new;
    as_before.file_id := null;
    if as_before is not distinct from old then return new; end if;
  end if;
  if old.state = 'waiting' and old.file_id is not null and new.file_id is distinct from old.file_id then
    perform money_refuse('money_document_scanned', old.id::text);
  end if;
  if old.state in ('posted', 'discarded')"""
assert HEAD in earlier.STANDS_STILL


class Migration(migrations.Migration):
    dependencies = [("money", "0007_contract_guard"), ("files", "0003_evidence")]
    operations = [migrations.RunSQL(earlier.STANDS_STILL.replace(HEAD, NOW), earlier.STANDS_STILL)]
