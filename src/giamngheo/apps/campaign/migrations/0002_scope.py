"""Everything of a commune's campaign is seen in its commune; what was said or posted is never rewritten."""

from django.db import migrations

from giamngheo.kit import rls

BY_AREA = (
    "communecampaign", "committeemember", "villagelist", "meeting", "frontremark", "posting", "objection", "opinion",
    "reviewrequest", "certificate", "consolidationline",
)  # fmt: skip
WITH_HISTORY = ("communecampaign", "villagelist", "meeting", "objection", "reviewrequest")
ONCE = ("frontremark", "posting", "opinion", "certificate", "consolidation", "consolidationline")
NO_DELETE = ("roundplan", "committeemember", *WITH_HISTORY)


class Migration(migrations.Migration):
    dependencies = [("campaign", "0001_initial")]
    operations = [
        *(rls.enable_scope(f"campaign_{name}") for name in BY_AREA),
        *(op for name in WITH_HISTORY for op in rls.event_table(f"campaign_{name}event")),
        *(rls.append_only(f"campaign_{name}") for name in ONCE),
        *(
            migrations.RunSQL(
                f"revoke delete, truncate on campaign_{name} from gn_app;", f"grant delete on campaign_{name} to gn_app;"
            )
            for name in NO_DELETE
        ),
    ]
