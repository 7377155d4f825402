"""Addresses below `/register/`."""

from __future__ import annotations

from django.urls import path

from lumbung.web.register.views import enrol, mine
from lumbung.web.register.views.double import decide, double, doubles, reopen
from lumbung.web.register.views.enterprise import enterprise
from lumbung.web.register.views.imports import imported, imports, take
from lumbung.web.register.views.listing import download, listing

app_name = "register"
urlpatterns = [
    path("", listing, name="list"),
    path("csv/", download, name="csv"),
    path("imports/", imports, name="imports"),
    path("imports/<slug:slug>/<slug:code>/take/", take, name="take"),
    path("imports/<int:pk>/", imported, name="import"),
    path("doubles/", doubles, name="doubles"),
    path("doubles/<int:pk>/", double, name="double"),
    path("doubles/<int:pk>/decide/", decide, name="decide"),
    path("doubles/<int:pk>/reopen/", reopen, name="reopen"),
    path("row/<int:pk>/", enterprise, name="enterprise"),
    path("enrol/", enrol.start, name="enrol_start"),
    path("enrol/make/", enrol.make, name="enrol_make"),
    path("enrol/place/", enrol.place, name="enrol_place"),
    path("enrol/work/", enrol.work, name="enrol_work"),
    path("enrol/contact/", enrol.contact, name="enrol_contact"),
    path("enrol/check/", enrol.check, name="enrol_check"),
    path("mine/<slug:secret>/", mine.mine, name="mine"),
    path("mine/<slug:secret>/change/", mine.change, name="change"),
    path("mine/<slug:secret>/withdraw/", mine.withdraw, name="withdraw"),
]
