"""Groups, organisations, works, officers; answers that the rules of support ask for."""

from django.apps import AppConfig


class SubjectsConfig(AppConfig):
    name = "giamngheo.apps.subjects"
    label = "subjects"
