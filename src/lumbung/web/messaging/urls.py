"""Addresses of messaging."""

from __future__ import annotations

from django.urls import path

from lumbung.web.messaging.views.demo import messages

app_name = "messaging"
urlpatterns = [path("demo/messages/", messages, name="demo")]
