"""Addresses of divisions, below their prefix in the site's."""

from django.urls import URLPattern, URLResolver, path

from . import step_views, views

app_name = "allocation"
RUN = "<int:pk>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.runs, name="runs"),
    path("danh-sach.<slug:kind>", views.runs_file, name="runs_file"),
    path("moi/", step_views.new, name="new"),
    path(RUN, views.run, name="run"),
    path(f"{RUN}so-sanh.<slug:kind>", views.run_file, name="run_file"),
    path(f"{RUN}xa/<slug:code>/", views.unit, name="unit"),
    path(f"{RUN}nghi-quyet/tep/", views.resolution, name="resolution"),
    path(f"{RUN}them-bo/", step_views.option_new, name="option_new"),
    path(f"{RUN}de-nghi/", step_views.propose, name="propose"),
    path(f"{RUN}tham-dinh/", step_views.appraise, name="appraise"),
    path(f"{RUN}trinh/", step_views.endorse, name="endorse"),
    path(f"{RUN}nghi-quyet/", step_views.resolve, name="resolve"),
    path(f"{RUN}giao-von/", step_views.assign, name="assign"),
    path(f"{RUN}tra-lai/", step_views.send_back, name="send_back"),
    path(f"{RUN}bo/", step_views.discard, name="discard"),
]
