"""Addresses below `/api/`: pages for people, and version 1 for programs."""

from __future__ import annotations

from django.urls import include, path, re_path

from lumbung.web.api.v1 import api
from lumbung.web.api.views.reference import reference
from lumbung.web.api.views.tokens import create, revoke, tokens
from lumbung.web.api.views.unknown import unknown

app_name = "api"
urlpatterns = [
    path("", reference, name="reference"),
    path("tokens/", tokens, name="tokens"),
    path("tokens/new/", create, name="new_token"),
    path("tokens/<int:pk>/revoke/", revoke, name="revoke_token"),
    path("v1/", include((api.urls[0], "api-v1"))),
    re_path(r"^v1(/.*)?$", unknown),
]
