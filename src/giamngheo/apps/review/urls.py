"""Addresses of review."""

app_name = "review"
urlpatterns: list = []
