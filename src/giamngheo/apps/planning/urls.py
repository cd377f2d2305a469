"""Addresses of plans, below their prefix in the site's."""

from django.urls import URLPattern, URLResolver, path

from . import meeting_views, period_views, plan_views, write_views

app_name = "planning"
PLAN, MEETING = "ban/<int:pk>/", "hop-ban/<int:pk>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", plan_views.plans, name="plans"),
    path("danh-sach.<slug:kind>", plan_views.plans_file, name="plans_file"),
    path("moi/", write_views.plan_new, name="plan_new"),
    path(PLAN, plan_views.plan, name="plan"),
    path(f"{PLAN}bieu.xlsx", plan_views.plan_file, name="plan_file"),
    path(f"{PLAN}so-sanh/", plan_views.plan_compare, name="plan_compare"),
    path(f"{PLAN}von/", write_views.money_set, name="money_set"),
    path(f"{PLAN}chi-tieu/<slug:target>/", write_views.target_set, name="target_set"),
    path(f"{PLAN}nhiem-vu/", write_views.task_new, name="task_new"),
    path(f"{PLAN}nhiem-vu/<int:item>/bo/", write_views.task_remove, name="task_remove"),
    path(f"{PLAN}de-xuat/", write_views.proposals_take, name="proposals_take"),
    path(f"{PLAN}gui/", write_views.plan_send, name="plan_send"),
    path(f"{PLAN}tra-lai/", write_views.plan_return, name="plan_return"),
    path(f"{PLAN}phe-duyet/", write_views.plan_approve, name="plan_approve"),
    path(f"{PLAN}dieu-chinh/", write_views.plan_adjust, name="plan_adjust"),
    path(f"{PLAN}bo/", write_views.plan_discard, name="plan_discard"),
    path("ca-ky/", period_views.period, name="period"),
    path("ca-ky/theo-du-an.xlsx", period_views.period_file, name="period_file"),
    path("doi-ung/", period_views.counterpart, name="counterpart"),
    path("tong-hop/", period_views.rollup, name="rollup"),
    path("tong-hop/bieu.xlsx", period_views.rollup_file, name="rollup_file"),
    path("muc-tieu-giao/", period_views.assigned, name="assigned"),
    path("muc-tieu-giao/danh-sach.<slug:kind>", period_views.assigned_file, name="assigned_file"),
    path("muc-tieu-giao/moi/", period_views.assign_new, name="assign_new"),
    path("hop-ban/", meeting_views.meetings, name="meetings"),
    path("hop-ban/danh-sach.<slug:kind>", meeting_views.meetings_file, name="meetings_file"),
    path("hop-ban/moi/", meeting_views.meeting_new, name="meeting_new"),
    path(MEETING, meeting_views.meeting, name="meeting"),
    path(f"{MEETING}de-xuat/", meeting_views.proposal_new, name="proposal_new"),
    path(f"{MEETING}phieu/", meeting_views.votes_set, name="votes_set"),
    path(f"{MEETING}bang-phieu/<int:votes>/", meeting_views.tie_decide, name="tie_decide"),
    path(f"{MEETING}chot/", meeting_views.meeting_rank, name="meeting_rank"),
]
