"""People who use the system: role × agency × area × period."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "giamngheo.apps.accounts"
    label = "accounts"
