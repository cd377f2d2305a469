"""Addresses of the ledger, below its prefix in the site's."""

from django.urls import URLPattern, URLResolver, path

from . import contract_views, document_views, line_views, succession_views

app_name = "money"
DOCUMENT = "chung-tu/<int:pk>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", line_views.lines, name="lines"),
    path("danh-sach.<slug:kind>", line_views.lines_file, name="lines_file"),
    path("dong/moi/", line_views.line_new, name="line_new"),
    path("dong/<int:pk>/", line_views.line, name="line"),
    path("dong/<int:pk>/but-toan.<slug:kind>", line_views.line_file, name="line_file"),
    path("dong/<int:pk>/moi/", line_views.line_child, name="line_child"),
    path("dong/<int:pk>/ghi/<slug:kind>/", document_views.document_new, name="document_new"),
    path("chung-tu/", document_views.documents, name="documents"),
    path("chung-tu/danh-sach.<slug:kind>", document_views.documents_file, name="documents_file"),
    path(DOCUMENT, document_views.document, name="document"),
    path(f"{DOCUMENT}them/", document_views.row_new, name="row_new"),
    path(f"{DOCUMENT}bo-khoan/<int:item>/", document_views.row_remove, name="row_remove"),
    path(f"{DOCUMENT}gui/", document_views.document_submit, name="document_submit"),
    path(f"{DOCUMENT}duyet/", document_views.document_approve, name="document_approve"),
    path(f"{DOCUMENT}tra-lai/", document_views.document_return, name="document_return"),
    path(f"{DOCUMENT}bo/", document_views.document_discard, name="document_discard"),
    path(f"{DOCUMENT}dao/", document_views.document_reverse, name="document_reverse"),
    path(f"{DOCUMENT}dinh-kem/", document_views.document_attach, name="document_attach"),
    path(f"{DOCUMENT}tep/", document_views.document_scan, name="document_scan"),
    path("dong/<int:pk>/hop-dong/", contract_views.contract_new, name="contract_new"),
    path("hop-dong/", contract_views.contracts, name="contracts"),
    path("hop-dong/danh-sach.<slug:kind>", contract_views.contracts_file, name="contracts_file"),
    path("hop-dong/<int:pk>/", contract_views.contract, name="contract"),
    path("hop-dong/<int:pk>/ghi/", contract_views.contract_accept, name="contract_accept"),
    path("hop-dong/<int:pk>/chung-tu/", contract_views.contract_pay, name="contract_pay"),
    path("ban-giao/", succession_views.units, name="succession_units"),
    path("ban-giao/<int:pk>/", succession_views.succession, name="succession"),
    path("nam/", line_views.budget_years, name="years"),
    path("nam/<int:year>/khoa/", line_views.year_close, name="year_close"),
]
