"""Addresses of people, consents, rights and printed codes."""

from __future__ import annotations

from django.urls import path

from lumbung.web.accounts.limits import limited
from lumbung.web.organisations.views import bodies, cards, enter, helping, people, producers, suspensions

app_name = "organisations"
urlpatterns = [
    path("helpers/", helping.helpers, name="helpers"),
    path("helpers/give/", limited(helping.give, "give"), name="give"),
    path("helpers/<int:pk>/withdraw/", helping.withdraw, name="withdraw"),
    path("producers/", producers.producers, name="producers"),
    path("producers/ask/", limited(producers.ask, "ask"), name="ask"),
    path("producers/ask/<int:pk>/", limited(producers.told, "told"), name="told"),
    path("producers/<int:pk>/begin/", producers.begin, name="begin"),
    path("producers/<int:pk>/card/", producers.card, name="card"),
    path("producers/end/", producers.end, name="end"),
    path("cards/<slug:slug>/", cards.cards, name="cards"),
    path("enter/", limited(enter.enter, "enter", "code"), name="enter"),
    path("enter/name/", enter.name, name="enter_name"),
    path("enter/phone/", limited(enter.phone, "enter-phone", "phone"), name="enter_phone"),
    path("enter/phone/code/", limited(enter.proof, "enter-proof"), name="enter_proof"),
    path("enter/password/", limited(enter.password, "enter-password"), name="enter_password"),
    path("organisations/", bodies.bodies, name="bodies"),
    path("organisations/<slug:slug>/people/", people.people, name="people"),
    path("organisations/<slug:slug>/people/<int:pk>/end/", people.end_role, name="end_role"),
    path("organisations/<slug:slug>/suspensions/", suspensions.suspensions, name="suspensions"),
    path("organisations/<slug:slug>/suspensions/<int:pk>/lift/", suspensions.lift, name="lift"),
    path("rights/", suspensions.rights, name="rights"),
]
