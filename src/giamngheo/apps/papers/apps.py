"""Papers as they are issued: numbered, frozen, printed again as they were."""

from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "giamngheo.apps.papers"
    label = "papers"
