"""Addresses below `/register/`."""

from __future__ import annotations

from django.urls import path

from lumbung.web.register.views.double import decide, double, doubles, reopen
from lumbung.web.register.views.enterprise import enterprise
from lumbung.web.register.views.imports import imported, imports
from lumbung.web.register.views.listing import download, listing

app_name = "register"
urlpatterns = [
    path("", listing, name="list"),
    path("csv/", download, name="csv"),
    path("imports/", imports, name="imports"),
    path("imports/<int:pk>/", imported, name="import"),
    path("doubles/", doubles, name="doubles"),
    path("doubles/<int:pk>/", double, name="double"),
    path("doubles/<int:pk>/decide/", decide, name="decide"),
    path("doubles/<int:pk>/reopen/", reopen, name="reopen"),
    path("row/<int:pk>/", enterprise, name="enterprise"),
]
