"""What no line of the ledger may ever be, kept by the database: policies, entries written once, balances, closed years.

The guard runs after each statement that writes entries, with the owner's rights, and always takes its locks in one
order: plan years ascending, then lines ascending. What it refuses carries the name of a rule as its constraint, which
``money.refusals`` puts into words.
"""

from django.db import migrations

from giamngheo.kit import rls

ACCOUNTS = (
    "source", "approved", "allotted", "assigned", "entered", "advanced", "paid", "settled", "carried", "moved",
    "cancelled", "returned",
)  # fmt: skip
SUMS = ", ".join(
    f"sum(case when to_account = '{a}' then amount_vnd when from_account = '{a}' then -amount_vnd else 0 end)::bigint as {a}"
    for a in ACCOUNTS
)
ADDED = ", ".join(f"{a}_vnd = b.{a}_vnd + d.{a}" for a in ACCOUNTS)
ZERO = " + ".join(f"{a}_vnd" for a in ACCOUNTS)
COLUMNS = ", ".join(f"{a}_vnd" for a in ACCOUNTS)
ZEROS = ", ".join("0" for _ in ACCOUNTS)

REFUSE = """
create function money_refuse(rule text, detail text) returns void language plpgsql as $$
begin
  raise exception 'money: % (%)', rule, detail using errcode = '23514', constraint = rule;
end $$;
"""

LINE = f"""
create function money_line_guard() returns trigger language plpgsql security definer set search_path = public as $$
declare above money_line%rowtype;
begin
  if new.parent_id is not null then
    select * into above from money_line where id = new.parent_id;
    if (above.capital_type, above.source, above.is_foreign, above.origin_year, above.plan_year)
       is distinct from (new.capital_type, new.source, new.is_foreign, new.origin_year, new.plan_year) then
      perform money_refuse('money_line_like_parent', new.parent_id::text);
    end if;
  end if;
  return new;
end $$;
create trigger line_guard before insert on money_line for each row execute function money_line_guard();

create function money_line_balance() returns trigger language plpgsql security definer set search_path = public as $$
begin
  insert into money_balance (line_id, area_id, {COLUMNS}) select id, area_id, {ZEROS} from made;
  return null;
end $$;
create trigger line_balance after insert on money_line referencing new table as made
  for each statement execute function money_line_balance();
"""

ENTRY = f"""
create function money_entry_guard() returns trigger language plpgsql security definer set search_path = public as $$
declare wrong text;
begin
  -- 1. Years: whoever closes one waits for us, or we for them.
  perform 1 from money_budgetyear y
    where y.year in (select l.plan_year from made n join money_line l on l.id = n.line_id) order by y.year for share;
  select string_agg(distinct l.plan_year::text, ', ') into wrong from made n join money_line l on l.id = n.line_id
    join money_budgetyear y on y.year = l.plan_year where y.closed_on is not null;
  if wrong is not null then perform money_refuse('money_year_closed', wrong); end if;

  -- 2. What passes between two lines is two entries of one amount; an entry stands where its line stands.
  select min(n.id)::text into wrong from made n where n.leg <> 'one' and (
    select count(*) from made m where m.document_id = n.document_id and m.item = n.item and m.leg <> n.leg and m.leg <> 'one'
      and m.kind = n.kind and m.line_id = n.counter_line_id and m.counter_line_id = n.line_id and m.amount_vnd = n.amount_vnd
  ) <> 1;
  if wrong is not null then perform money_refuse('money_transfer_balanced', wrong); end if;
  select min(n.id)::text into wrong from made n join money_line l on l.id = n.line_id where l.area_id <> n.area_id;
  if wrong is not null then perform money_refuse('money_entry_area', wrong); end if;

  -- 3. Between which lines: shared out to a child; otherwise money keeps its colour.
  select min(n.id)::text into wrong from made n
    join money_line a on a.id = n.line_id join money_line b on b.id = n.counter_line_id
    where n.leg = 'out' and not case n.kind
      when 'allot' then b.parent_id = a.id
      when 'carry' then b.plan_year > a.plan_year and b.area_id = a.area_id and b.project = a.project
      when 'transfer' then b.plan_year = a.plan_year
      else b.plan_year = a.plan_year and b.area_id <> a.area_id and b.project = a.project
    end;
  if wrong is not null then perform money_refuse('money_between_lines', wrong); end if;
  select min(n.id)::text into wrong from made n
    join money_line a on a.id = n.line_id join money_line b on b.id = n.counter_line_id
    where (a.capital_type, a.source, a.is_foreign, a.origin_year)
      is distinct from (b.capital_type, b.source, b.is_foreign, b.origin_year);
  if wrong is not null then perform money_refuse('money_keeps_colour', wrong); end if;
  select min(n.id)::text into wrong from made n join money_line l on l.id = n.line_id
    where n.kind = 'approve' and l.parent_id is not null;
  if wrong is not null then perform money_refuse('money_child_from_parent_only', wrong); end if;

  -- 4. A reversal takes back one entry, whole, and is none itself.
  select min(n.id)::text into wrong from made n join money_entry o on o.id = n.reverses_id
    where o.reverses_id is not null or (o.line_id, o.kind, o.leg, o.amount_vnd, o.from_account, o.to_account, o.counter_line_id)
      is distinct from (n.line_id, n.kind, n.leg, n.amount_vnd, n.to_account, n.from_account, n.counter_line_id);
  if wrong is not null then perform money_refuse('money_reversal_whole', wrong); end if;

  -- 5. Four eyes: as many as the document needs agreed to it as it stands, and the entries name no others.
  select min(d.id)::text into wrong from money_document d where d.id in (select document_id from made) and d.approvers_needed > (
    select count(distinct a.by_id) from money_approval a
    where a.document_id = d.id and a.version = d.version and a.by_id is distinct from d.by_id);
  if wrong is not null then perform money_refuse('money_document_approved', wrong); end if;

  -- 6. Balances, lines ascending; their own constraints refuse what falls below zero.
  perform 1 from money_balance b where b.line_id in (select line_id from made) order by b.line_id for update;
  update money_balance b set {ADDED} from (select line_id, {SUMS} from made group by line_id) d where b.line_id = d.line_id;
  return null;
end $$;
create trigger entry_guard after insert on money_entry referencing new table as made
  for each statement execute function money_entry_guard();
"""

FROZEN = """
create function money_document_frozen() returns trigger language plpgsql as $$
begin
  if old.state in ('posted', 'discarded') then perform money_refuse('money_document_frozen', old.id::text); end if;
  if new.state = 'posted' and old.state <> 'waiting' then perform money_refuse('money_document_frozen', old.id::text); end if;
  return new;
end $$;
create trigger document_frozen before update on money_document for each row execute function money_document_frozen();

create function money_move_frozen() returns trigger language plpgsql security definer set search_path = public as $$
declare is_draft boolean;
begin
  select state = 'draft' into is_draft from money_document where id = coalesce(new.document_id, old.document_id);
  if not coalesce(is_draft, true) then
    perform money_refuse('money_document_frozen', coalesce(new.document_id, old.document_id)::text);
  end if;
  return coalesce(new, old);
end $$;
create trigger move_frozen before insert or update or delete on money_move for each row execute function money_move_frozen();

create function money_year_stays_closed() returns trigger language plpgsql as $$
begin
  if old.closed_on is not null then perform money_refuse('money_year_closed', old.year::text); end if;
  return new;
end $$;
create trigger year_stays_closed before update on money_budgetyear for each row execute function money_year_stays_closed();
"""
# The ledger's own scope: who sees money of an area need not see a household there, nor the other way round.
SCOPE = """
create function app_scope_money() returns int[] language plpgsql stable as $$
declare raw text := current_setting('app.money', true);
begin
  if raw is null or raw = '' then
    raise exception 'app.scope is not set in this transaction: app.money' using errcode = '42501';
  end if;
  return raw::int[];
end $$;
"""
# A commune reads the document that brought it money, though a higher unit wrote it.
IN_MONEY = "area_id = any((select app_scope_money())::int[])"
DOCUMENT = IN_MONEY
DOCUMENT_SEEN = f"{DOCUMENT} or exists (select 1 from money_entry e where e.document_id = money_document.id)"
FILES = rls.CONDITION.format(column="area_id")
MY_PAPER = (
    "uploaded_by_id = nullif(current_setting('app.user', true), '')::bigint"
    " or id in (select d.file_id from money_document d)"
)
DROPS = """
drop trigger line_guard on money_line; drop trigger line_balance on money_line; drop trigger entry_guard on money_entry;
drop trigger document_frozen on money_document; drop trigger move_frozen on money_move;
drop trigger year_stays_closed on money_budgetyear;
drop function money_line_guard(); drop function money_line_balance(); drop function money_entry_guard();
drop function money_document_frozen(); drop function money_move_frozen(); drop function money_year_stays_closed();
drop function money_refuse(text, text); alter table money_balance drop constraint money_balance_zero_sum;
"""


class Migration(migrations.Migration):
    dependencies = [("money", "0001_initial"), ("audit", "0002_scope"), ("files", "0003_evidence")]
    operations = [
        migrations.RunSQL(SCOPE, "drop function app_scope_money();"),
        *(
            migrations.RunSQL(
                f"alter table money_{name} enable row level security;"
                f"create policy scope_by_area on money_{name} using ({IN_MONEY}) with check ({IN_MONEY});",
                f"drop policy scope_by_area on money_{name}; alter table money_{name} disable row level security;",
            )
            for name in ("line", "balance", "move", "approval", "entry")
        ),
        # Papers of the ledger are files too: of these, and of no others, money's people see theirs.
        migrations.RunSQL(
            f"drop policy scope_by_area on files_storedfile; create policy scope_by_area on files_storedfile "
            f"using ({FILES} or ({IN_MONEY} and ({MY_PAPER}))) with check ({FILES} or {IN_MONEY});",
            f"drop policy scope_by_area on files_storedfile; create policy scope_by_area on files_storedfile "
            f"using ({FILES}) with check ({FILES});",
        ),
        migrations.RunSQL(
            "alter table money_document enable row level security;"
            f"create policy scope_by_area on money_document using ({DOCUMENT_SEEN}) with check ({DOCUMENT});",
            "drop policy scope_by_area on money_document; alter table money_document disable row level security;",
        ),
        migrations.RunSQL(
            f"alter table money_balance add constraint money_balance_zero_sum check ({ZERO} = 0);"
            f"{REFUSE}{LINE}{ENTRY}{FROZEN}",
            DROPS,
        ),
        *(rls.append_only(f"money_{name}") for name in ("line", "entry", "approval")),
        migrations.RunSQL(
            "revoke insert, update, delete, truncate on money_balance from gn_app;"
            "revoke delete, truncate on money_document, money_budgetyear from gn_app;",
            "grant insert, update, delete on money_balance to gn_app; grant delete on money_document, money_budgetyear to gn_app;",
        ),
    ]
