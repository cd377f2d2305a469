"""Policies; in villages only the rows of one's own villages, of lists that were sent there and tell nothing sensitive."""

from django.db import migrations

from giamngheo.kit import rls


class Migration(migrations.Migration):
    dependencies = [
        ("beneficiaries", "0001_initial"), ("audit", "0002_scope"), ("review", "0012_village_wall"), ("places", "0001_initial"),
    ]  # fmt: skip
    operations = [
        rls.enable_scope("beneficiaries_beneficiarylist"),
        rls.enable_scope("beneficiaries_beneficiary"),
        *(
            operation
            for name in ("beneficiarylistevent", "beneficiaryevent")
            for operation in rls.event_table(f"beneficiaries_{name}")
        ),
        rls.enable_wall("beneficiaries_beneficiarylist", "asks_village and not is_sensitive and state <> 'draft'"),
        rls.enable_wall("beneficiaries_beneficiary", f"{rls.IN_MY_VILLAGES} and not is_sensitive"),
        *(rls.enable_wall(f"beneficiaries_{name}", "false") for name in ("beneficiarylistevent", "beneficiaryevent")),
        migrations.RunSQL(
            "revoke delete, truncate on beneficiaries_beneficiarylist, beneficiaries_beneficiary from gn_app;",
            "grant delete on beneficiaries_beneficiarylist, beneficiaries_beneficiary to gn_app;",
        ),
    ]
