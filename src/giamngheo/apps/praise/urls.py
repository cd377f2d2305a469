"""Addresses of praise, below their prefix in the site's."""

from django.urls import URLPattern, URLResolver, path

from . import step_views, views

app_name = "praise"
ONE = "<int:pk>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.nominations, name="nominations"),
    path("danh-sach.<slug:kind>", views.nominations_file, name="nominations_file"),
    path("danh-sach-kem-quyet-dinh.docx", views.decision_list, name="decision_list"),
    path("phong-trao/", views.movements_page, name="movements"),
    path("moi/", step_views.nomination_new, name="nomination_new"),
    path("moi/ho/<int:household_id>/", step_views.nomination_household, name="nomination_household"),
    path(ONE, views.nomination, name="nomination"),
    path(f"{ONE}gui-lai/", step_views.nomination_resubmit, name="nomination_resubmit"),
    path(f"{ONE}dong-y/", step_views.nomination_consent, name="nomination_consent"),
    path(f"{ONE}xem-xet/", step_views.nomination_review, name="nomination_review"),
    path(f"{ONE}tra-lai/", step_views.nomination_return, name="nomination_return"),
    path(f"{ONE}khong-khen/", step_views.nomination_refuse, name="nomination_refuse"),
    path(f"{ONE}hoi-dong/", step_views.nomination_vote, name="nomination_vote"),
    path(f"{ONE}quyet-dinh/", step_views.nomination_decide, name="nomination_decide"),
    path(f"{ONE}quyet-dinh-khong/", step_views.nomination_decline, name="nomination_decline"),
]
