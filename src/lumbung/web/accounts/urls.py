"""Addresses of signing in and out."""

from __future__ import annotations

from django.urls import path

from lumbung.web.accounts.views.login import login
from lumbung.web.accounts.views.logout import logout

app_name = "accounts"
urlpatterns = [
    path("login/", login, name="login"),
    path("logout/", logout, name="logout"),
]
