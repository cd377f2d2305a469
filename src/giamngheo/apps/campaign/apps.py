"""The review of a year as a campaign: plan, villages, meetings, posting, objections, reports, results."""

from django.apps import AppConfig


class CampaignConfig(AppConfig):
    name = "giamngheo.apps.campaign"
    label = "campaign"

    def ready(self) -> None:
        """Hangs in what stands in the way of recognition, who re-checked, how official figures are, what is to be done."""
        from giamngheo.apps.accounts.todo import add_source
        from giamngheo.apps.fieldwork.found import add_listener
        from giamngheo.apps.fieldwork.issued import choosing
        from giamngheo.apps.papers.readers import add_reader
        from giamngheo.apps.review.obstacles import add_demand, add_notice, add_obstacle
        from giamngheo.apps.review.standing import set_source
        from giamngheo.apps.review.workers import add_workers

        from . import runs  # noqa: F401 - registers what the background does
        from .actions import found_in_village
        from .obstacles import before_recognition, before_signing, without_campaign
        from .queries.cases import households_asked
        from .queries.results import result_standings
        from .queries.workers import who_worked
        from .readers import of_my_village
        from .tasks import my_tasks

        choosing.add_source("campaign", households_asked)
        add_listener("campaign", found_in_village)
        add_obstacle("campaign", before_recognition)
        add_notice("campaign", before_signing)
        add_demand("campaign", without_campaign)
        add_workers("campaign", who_worked)
        set_source(result_standings)
        add_source("campaign", my_tasks)
        add_reader("campaign", of_my_village)
