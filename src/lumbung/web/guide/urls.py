"""Addresses below `/guide/`."""

from __future__ import annotations

from django.urls import path

from lumbung.web.guide.views import article, ask, can, known, make, money, packs, permits, shared, start

app_name = "guide"
urlpatterns = [
    path("", start.start, name="start"),
    path("make/", make.make, name="make"),
    path("ask/<str:topic>/", ask.onward, name="onward"),
    path("ask/<str:topic>/<slug:fact>/", ask.question, name="question"),
    path("permits/", permits.permits, name="permits"),
    path("permits/shared/", shared.shared, name="shared"),
    path("permits/reminders.ics", permits.reminders, name="reminders"),
    path("permits/<slug:permit>/have/", permits.have, name="have"),
    path("permits/<slug:permit>/have-not/", permits.have_not, name="have_not"),
    path("money/", money.money, name="money"),
    path("size/", packs.size, name="size"),
    path("rights/", packs.rights, name="rights"),
    path("can/", can.search, name="can"),
    path("can/<str:rule>/", can.rule, name="rule"),
    path("law/", article.article, name="article"),
    path("known/", known.known, name="known"),
    path("known/forget/", known.forget, name="forget"),
]
