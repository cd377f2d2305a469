"""Addresses of intake, under /nhap-lieu/; what the register does with a batch is in its own intake_urls."""

from django.urls import path

from . import mending_views, views

app_name = "intake"
urlpatterns = [
    path("", views.batches, name="batches"),
    path("tai-len/", views.upload, name="upload"),
    path("<int:pk>/", views.batch, name="batch"),
    path("<int:pk>/kiem-tra/", mending_views.check_again, name="check"),
    path("<int:pk>/loi/", mending_views.findings, name="findings"),
    path("<int:pk>/loi/sua/", mending_views.mend, name="mend"),
    path("<int:pk>/loi/xac-nhan/", mending_views.confirm, name="confirm"),
    path("<int:pk>/loi/xac-nhan-ca-loai/", mending_views.confirm_all, name="confirm_all"),
    path("<int:pk>/loi/bo-dong/", mending_views.leave_out, name="leave_out"),
    path("<int:pk>/loi/bo-ca-loai/", mending_views.leave_out_all, name="leave_out_all"),
    path("<int:pk>/bo-tep/", mending_views.discard, name="discard"),
    path("<int:pk>/cot/", mending_views.map_column, name="map_column"),
    path("<int:pk>/dong/", mending_views.rows, name="rows"),
    path("<int:pk>/tep/", views.file, name="file"),
    path("<int:pk>/tep-danh-dau/", views.marked, name="marked"),
]
