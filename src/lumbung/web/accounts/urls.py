"""Addresses of signing in and out, and of her own account."""

from __future__ import annotations

from django.urls import path

from lumbung.web.accounts.limits import limited
from lumbung.web.accounts.views import own
from lumbung.web.accounts.views.login import login, password
from lumbung.web.accounts.views.logout import logout

app_name = "accounts"
urlpatterns = [
    path("login/", login, name="login"),
    path("login/password/", password, name="password_login"),
    path("logout/", logout, name="logout"),
    path("account/password/", limited(own.password, "password"), name="password"),
    path("account/phone/", limited(own.phone, "number"), name="phone"),
    path("account/phone/code/", limited(own.phone_code, "number-code"), name="phone_code"),
]
