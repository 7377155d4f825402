"""Addresses below `/technology/`."""

from __future__ import annotations

from django.urls import path

from lumbung.web.technology.views.chain import chain
from lumbung.web.technology.views.chains import chains
from lumbung.web.technology.views.process import process

app_name = "technology"
urlpatterns = [
    path("", chains, name="chains"),
    path("<slug:code>/", chain, name="chain"),
    path("<slug:code>/<slug:branch>/<slug:step>/", process, name="process"),
]
