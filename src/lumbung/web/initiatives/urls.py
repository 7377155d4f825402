"""Addresses below `/initiatives/`."""

from __future__ import annotations

from django.urls import path

from lumbung.web.initiatives.views.add import add
from lumbung.web.initiatives.views.correct import correct
from lumbung.web.initiatives.views.detail import detail
from lumbung.web.initiatives.views.listing import download, listing
from lumbung.web.initiatives.views.statement import statement
from lumbung.web.initiatives.views.status import status

app_name = "initiatives"
urlpatterns = [
    path("", listing, name="list"),
    path("csv/", download, name="csv"),
    path("add/", add, name="add"),
    path("<slug:key>/", detail, name="detail"),
    path("<slug:key>/correct/", correct, name="correct"),
    path("<slug:key>/status/", status, name="status"),
    path("<slug:key>/statement/", statement, name="statement"),
]
