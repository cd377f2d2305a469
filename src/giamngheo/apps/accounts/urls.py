"""Log-in and own account."""

from django.urls import path

from . import people, views

app_name = "accounts"
urlpatterns = [
    path("dang-nhap/", views.login_view, name="login"),
    path("dang-nhap/ma/", views.code_view, name="code"),
    path("dang-nhap/thu/", views.demo_login, name="demo_login"),
    path("dang-xuat/", views.logout_view, name="logout"),
    path("tai-khoan/", views.account, name="profile"),
    path("tai-khoan/ma/", views.code_setup, name="code_setup"),
    path("tai-khoan/ma/tat/", views.code_off, name="code_off"),
    path("quan-tri/nguoi-dung/", people.people, name="people"),
    path("quan-tri/nguoi-dung/moi/", people.person_new, name="person_new"),
    path("quan-tri/nguoi-dung/<int:user_id>/", people.person, name="person"),
    path("quan-tri/nguoi-dung/<int:user_id>/khoa/", people.person_lock, name="person_lock"),
    path("quan-tri/vai-tro/<int:assignment_id>/ket-thuc/", people.assignment_end, name="assignment_end"),
]
