"""Support in people's hands."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "giamngheo.apps.delivery"
    label = "delivery"

    def ready(self) -> None:
        """Hangs tasks into the home page, supports into the household's page, help with housing into who may be supported,
        what was given into the check of lists, cases into their rows."""
        from giamngheo.apps.accounts.todo import add_source
        from giamngheo.apps.beneficiaries.checks import add_check, set_carried
        from giamngheo.apps.beneficiaries.ways import add_way
        from giamngheo.apps.register.sections import add_section
        from giamngheo.apps.support.facts import add_facts
        from giamngheo.apps.support.marks import Watched, watch

        from .facts import helped_with_housing
        from .list_doors import cases_of_row, given_before, with_case
        from .sections import support_section
        from .tasks import my_tasks

        add_source("delivery", my_tasks)
        add_section("delivery", 80, support_section)
        add_facts("delivery", helped_with_housing)
        add_check("delivery", given_before)
        set_carried(with_case)
        add_way("delivery", cases_of_row)
        watch(Watched("delivery_support"), Watched("delivery_supportevent", "pgh_id"))
