"""Addresses below `/training/`."""

from __future__ import annotations

from django.urls import path

from lumbung.web.training.views import licences, mine

app_name = "training"
urlpatterns = [
    path("", mine.mine, name="mine"),
    path("houses/<slug:slug>/", licences.licences, name="licences"),
    path("houses/<slug:slug>/grant/", licences.grant, name="grant"),
    path("houses/<slug:slug>/<int:pk>/revoke/", licences.revoke, name="revoke"),
]
