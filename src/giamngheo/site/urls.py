"""All addresses of the site."""

from django.urls import include, path

from . import views

urlpatterns = [
    path("", views.home, name="home"),
    path("song/", views.live, name="live"),
    path("san-sang/", views.ready, name="ready"),
    path("", include("giamngheo.apps.accounts.urls")),
    path("nhap-lieu/", include("giamngheo.apps.intake.urls")),
    path("ho/", include("giamngheo.apps.register.urls")),
    path("", include("giamngheo.apps.review.urls")),
    path("quan-tri/", views.admin_home, name="admin_home"),
]
