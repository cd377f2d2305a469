"""The review of a year as a campaign: plan, villages, meetings, posting, objections, reports, results."""

from django.apps import AppConfig


class CampaignConfig(AppConfig):
    name = "giamngheo.apps.campaign"
    label = "campaign"
