"""Addresses below `/bookings/`."""

from __future__ import annotations

from django.urls import path

from lumbung.web.bookings.views import (
    at_machine,
    calendars,
    change,
    choose,
    detail,
    extend,
    home,
    mine,
    passing,
    repeat,
    toll,
    waiting,
    week,
)
from lumbung.web.bookings.views.desk import acts, day, imports, later, machines, training
from lumbung.web.bookings.views.desk import toll as desk_toll

app_name = "bookings"
urlpatterns = [
    path("", mine.mine, name="mine"),
    path("home/", home.home, name="home"),
    path("new/<slug:house_slug>/", choose.machine, name="machine"),
    path("new/<slug:house_slug>/<slug:machine_type>/", choose.time, name="time"),
    path("new/<slug:house_slug>/<slug:machine_type>/check/", choose.check, name="check"),
    path("new/<slug:house_slug>/<slug:machine_type>/repeat/", repeat.repeat, name="repeat"),
    path("new/<slug:house_slug>/<slug:machine_type>/wait/", waiting.wait, name="wait"),
    path("week/<slug:house_slug>/", week.week, name="week"),
    path("desk/", day.desks, name="desks"),
    path("desk/<slug:house_slug>/", day.day, name="desk"),
    path("desk/<slug:house_slug>/print/", day.printed, name="desk_print"),
    path("desk/<slug:house_slug>/day.csv", day.table, name="desk_csv"),
    path("desk/<slug:house_slug>/arrive/", acts.arrive, name="desk_arrive"),
    path("desk/<slug:house_slug>/begin/", acts.walk_up, name="desk_walk_up"),
    path("desk/<slug:house_slug>/note/", acts.leave_note, name="desk_note"),
    path("desk/<slug:house_slug>/bookings/<str:code>/", acts.step, name="desk_step"),
    path("desk/<slug:house_slug>/bookings/<str:code>/override/", acts.override, name="desk_override"),
    path("desk/<slug:house_slug>/machines/", machines.machines, name="desk_machines"),
    path("desk/<slug:house_slug>/machines/<int:pk>/down/", machines.down, name="desk_down"),
    path("desk/<slug:house_slug>/machines/<int:pk>/service/", machines.service, name="desk_service"),
    path("desk/<slug:house_slug>/maintenance/<int:pk>/", machines.affected, name="desk_affected"),
    path("desk/<slug:house_slug>/later/", later.later, name="desk_later"),
    path("desk/<slug:house_slug>/import/", imports.from_file, name="desk_import"),
    path("desk/<slug:house_slug>/import/template.csv", imports.template, name="desk_import_template"),
    path("desk/<slug:house_slug>/training/", training.sessions, name="desk_sessions"),
    path("desk/<slug:house_slug>/training/<int:pk>/", training.session, name="desk_session"),
    path("desk/<slug:house_slug>/toll/<str:code>/", desk_toll.job, name="desk_toll"),
    path("at/<int:pk>/", at_machine.at_machine, name="at_machine"),
    path("calendars/", calendars.calendars, name="calendars"),
    path("calendars/<int:pk>/revoke/", calendars.revoke, name="calendar_revoke"),
    path("calendars/<str:secret>.ics", calendars.feed, name="calendar"),
    path("toll/new/<slug:house_slug>/", toll.ask, name="toll_new"),
    path("toll/<str:code>/", toll.job, name="toll"),
    path("offers/<int:pk>/", passing.offered, name="offered"),
    path("waiting/<int:pk>/", waiting.entry, name="waiting"),
    path("<str:code>/", detail.detail, name="detail"),
    path("<str:code>/calendar.ics", detail.calendar_file, name="calendar_file"),
    path("<str:code>/cancel/", change.cancel, name="cancel"),
    path("<str:code>/shorten/", change.shorten, name="shorten"),
    path("<str:code>/extend/", extend.extend, name="extend"),
    path("<str:code>/transfer/", passing.transfer, name="transfer"),
    path("<str:code>/move/", change.move, name="move"),
    path("<str:code>/move/check/", change.move_check, name="move_check"),
]
