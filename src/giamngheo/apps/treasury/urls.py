"""Addresses of the Treasury's side, below its prefix in the site's."""

from django.urls import URLPattern, URLResolver, path

from . import reconcile_views, sheet_views, year_end_views

app_name = "treasury"
SHEET, ROW, RECORD = "bang-ke/<int:pk>/", "dong/<int:pk>/", "doi-chieu/<int:pk>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", sheet_views.sheets, name="sheets"),
    path("nhap/", sheet_views.sheet_new, name="sheet_new"),
    path("mau/", sheet_views.template, name="template"),
    path(SHEET, sheet_views.sheet, name="sheet"),
    path(f"{SHEET}danh-sach.<slug:kind>", sheet_views.sheet_file, name="sheet_file"),
    path(f"{SHEET}doi-chieu-lai/", sheet_views.sheet_compare, name="sheet_compare"),
    path(f"{SHEET}ghi-so/", sheet_views.sheet_post, name="sheet_post"),
    path(ROW, sheet_views.row, name="row"),
    path(f"{ROW}chon-dong-von/", sheet_views.row_line, name="row_line"),
    path(f"{ROW}giu-theo-so/", sheet_views.row_keep, name="row_keep"),
    path(f"{ROW}de-rieng/", sheet_views.row_aside, name="row_aside"),
    path(f"{ROW}mo-lai/", sheet_views.row_reopen, name="row_reopen"),
    path("doi-chieu/", reconcile_views.reconciliations, name="reconciliations"),
    path("doi-chieu/moi/", reconcile_views.reconciliation_new, name="reconciliation_new"),
    path(RECORD, reconcile_views.reconciliation, name="reconciliation"),
    path(f"{RECORD}so-lieu.<slug:kind>", reconcile_views.reconciliation_file, name="reconciliation_file"),
    path(f"{RECORD}ky/", reconcile_views.reconciliation_sign, name="reconciliation_sign"),
    path(f"{RECORD}bo/", reconcile_views.reconciliation_withdraw, name="reconciliation_withdraw"),
    path(f"{RECORD}mo-lai/", reconcile_views.reconciliation_reopen, name="reconciliation_reopen"),
    path("cuoi-nam/", year_end_views.left, name="year_end"),
    path("cuoi-nam/danh-sach.<slug:kind>", year_end_views.left_file, name="year_end_file"),
    path("cuoi-nam/<int:pk>/", year_end_views.decide, name="year_end_decide"),
    path("quyet-toan/", year_end_views.settlements, name="settlements"),
    path("quyet-toan/moi/", year_end_views.settlement_new, name="settlement_new"),
    path("quyet-toan/danh-sach.<slug:kind>", year_end_views.settlements_file, name="settlements_file"),
]
