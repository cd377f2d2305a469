"""Addresses of vocational training, below the kind's slug."""

from django.urls import URLPattern, URLResolver, path

from . import class_views, school_views, step_views, views

app_name = "delivery_training"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.cases, name="cases"),
    path("danh-sach.<slug:kind>", views.cases_file, name="cases_file"),
    path("hoc-vien/", views.trainees, name="trainees"),
    path("hoc-vien.<slug:kind>", views.trainees_file, name="trainees_file"),
    path("hoc-vien/<int:pk>/thoi-hoc/", class_views.leave, name="leave"),
    path("hoc-vien/<int:pk>/viec-lam/", class_views.job, name="job"),
    path("moi/", step_views.new, name="new"),
    path("co-so/", school_views.schools, name="schools"),
    path("co-so.<slug:kind>", school_views.schools_file, name="schools_file"),
    path("co-so/moi/", school_views.school_new, name="school_new"),
    path("co-so/<int:pk>/nhu-cau/", school_views.need, name="need"),
    path("co-so/<int:pk>/nghiem-thu/", school_views.school_finish, name="school_finish"),
    path("co-so/<int:pk>/dung/", school_views.school_stop, name="school_stop"),
    path("buoi/<int:pk>/", class_views.session, name="session"),
    path("<int:pk>/", views.case, name="case"),
    path("<int:pk>/ghi-danh/", step_views.enrol, name="enrol"),
    path("<int:pk>/mo-lop/", step_views.open, name="open"),
    path("<int:pk>/diem-danh/", class_views.attend, name="attend"),
    path("<int:pk>/chung-chi/", class_views.results, name="results"),
    path("<int:pk>/trinh/", step_views.submit, name="submit"),
    path("<int:pk>/tra-lai/", step_views.back, name="back"),
    path("<int:pk>/nghiem-thu/", step_views.finish, name="finish"),
    path("<int:pk>/thanh-toan/", step_views.pay, name="pay"),
    path("<int:pk>/dung/", step_views.stop, name="stop"),
]
