"""The path of every household through poverty, and the balance of stock and flow."""

from django.apps import AppConfig


class TrajectoryConfig(AppConfig):
    name = "giamngheo.apps.trajectory"
    label = "trajectory"
