"""Policy loans."""

from django.apps import AppConfig


class LoansConfig(AppConfig):
    name = "giamngheo.apps.delivery.kinds.loans"
    label = "delivery_loans"
