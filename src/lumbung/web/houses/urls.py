"""Addresses below `/houses/`."""

from __future__ import annotations

from django.urls import path

from lumbung.web.houses.views import found, house, listing, machine, machines, opening, qr, rooms, run, terms

app_name = "houses"
urlpatterns = [
    path("", listing.listing, name="list"),
    path("houses.csv", listing.download, name="csv"),
    path("new/", found.new, name="new"),
    path("from-plan/<str:code>/<str:site>/", found.from_plan, name="from_plan"),
    path("<slug:slug>/", house.house, name="house"),
    path("<slug:slug>/machines/<slug:machine_type>/", machine.machine, name="machine"),
    path("<slug:slug>/machines/<slug:machine_type>/photo/", machine.photo, name="photo"),
    path("<slug:slug>/machines/<slug:machine_type>/manual/", machine.manual, name="manual"),
    path("<slug:slug>/run/", run.run, name="run"),
    path("<slug:slug>/run/turn/", run.turn, name="turn"),
    path("<slug:slug>/run/describe/", run.describe, name="describe"),
    path("<slug:slug>/run/rules/", run.rules, name="rules"),
    path("<slug:slug>/run/hours/<slug:kind>/", opening.week, name="hours"),
    path("<slug:slug>/run/days/", opening.days, name="days"),
    path("<slug:slug>/run/days/usual/", opening.usual_again, name="usual_again"),
    path("<slug:slug>/run/days/holidays/", opening.on_holidays, name="on_holidays"),
    path("<slug:slug>/run/rooms/", rooms.rooms, name="rooms"),
    path("<slug:slug>/run/rooms/<int:pk>/", rooms.change, name="room"),
    path("<slug:slug>/run/machines/", machines.machines, name="machines"),
    path("<slug:slug>/run/machines.csv", machines.download, name="machines_csv"),
    path("<slug:slug>/run/machines/<slug:machine_type>/", machines.edit, name="machine_edit"),
    path("<slug:slug>/run/machines/<slug:machine_type>/units/", machines.units, name="machine_units"),
    path(
        "<slug:slug>/run/machines/<slug:machine_type>/photo/", machines.upload, {"kind": "photo"}, name="photo_upload"
    ),
    path(
        "<slug:slug>/run/machines/<slug:machine_type>/manual/",
        machines.upload,
        {"kind": "manual"},
        name="manual_upload",
    ),
    path("<slug:slug>/run/qr/", qr.sheet, name="qr"),
    path("<slug:slug>/run/tariffs/", terms.tariffs, name="tariffs"),
    path("<slug:slug>/run/tariffs.csv", terms.download, name="tariffs_csv"),
    path("<slug:slug>/run/classes/", terms.classes, name="classes"),
    path("<slug:slug>/run/classes/drop/", terms.drop_class, name="drop_class"),
]
