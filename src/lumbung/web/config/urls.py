"""All addresses. Each app has its own list."""

from __future__ import annotations

from django.urls import include, path

from lumbung.web.ui.views.health import health
from lumbung.web.ui.views.home import home
from lumbung.web.ui.views.language import choose_language

urlpatterns = [
    path("api/", include("lumbung.web.api.urls")),  # asked most often, so it is looked for first
    path("", home, name="home"),
    path("health/", health, name="health"),
    path("language/<str:code>/", choose_language, name="language"),
    path("", include("lumbung.web.accounts.urls")),
    path("", include("lumbung.web.accounts.entrances")),
    path("", include("lumbung.web.messaging.urls")),
    path("", include("lumbung.web.organisations.urls")),
    path("register/", include("lumbung.web.register.urls")),
    path("initiatives/", include("lumbung.web.initiatives.urls")),
    path("plans/", include("lumbung.web.plans.urls")),
    path("houses/", include("lumbung.web.houses.urls")),
    path("training/", include("lumbung.web.training.urls")),
    path("bookings/", include("lumbung.web.bookings.urls")),
    path("guide/", include("lumbung.web.guide.urls")),
    path("technology/", include("lumbung.web.technology.urls")),
    path("rulebook/", include("lumbung.web.rulebook.urls")),
]

handler400 = "lumbung.web.ui.views.errors.bad_request"
handler403 = "lumbung.web.ui.views.errors.forbidden"
handler404 = "lumbung.web.ui.views.errors.not_found"
handler500 = "lumbung.web.ui.views.errors.server_error"
