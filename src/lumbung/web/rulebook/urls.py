"""Addresses below `/rulebook/`."""

from __future__ import annotations

from django.urls import path

from lumbung.web.rulebook.views.decide import approve, reject, withdraw
from lumbung.web.rulebook.views.exchange import download_changes, take
from lumbung.web.rulebook.views.parameter import confirm, parameter
from lumbung.web.rulebook.views.proposal import proposal
from lumbung.web.rulebook.views.table import download, table

app_name = "rulebook"
urlpatterns = [
    path("", table, name="table"),
    path("csv/", download, name="csv"),
    path("changes.zip", download_changes, name="zip"),
    path("import/", take, name="import"),
    path("parameter/<str:name>/", parameter, name="parameter"),
    path("parameter/<str:name>/confirm/<str:start>/", confirm, name="confirm"),
    path("proposal/<int:pk>/", proposal, name="proposal"),
    path("proposal/<int:pk>/approve/", approve, name="approve"),
    path("proposal/<int:pk>/reject/", reject, name="reject"),
    path("proposal/<int:pk>/withdraw/", withdraw, name="withdraw"),
]
