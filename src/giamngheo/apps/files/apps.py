"""Uploaded files, content-addressed, served through scope."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "giamngheo.apps.files"
    label = "files"
