"""Addresses below `/plans/`."""

from __future__ import annotations

from django.urls import path

from lumbung.web.plans.views import (
    clusters,
    compare,
    detail,
    district,
    files,
    listing,
    new,
    publish,
    recompute,
    site,
    start,
    unserved,
    upload,
)

app_name = "plans"
urlpatterns = [
    path("", listing.plans, name="list"),
    path("new/", new.choose_source, name="new"),
    path("new/register/", new.from_register, name="new_from_register"),
    path("new/<str:code>/", upload.understood, name="upload"),
    path("new/<str:code>/rejected.csv", upload.rejected, name="upload_rejected"),
    path("compare/", compare.compare, name="compare"),
    path("<str:code>/", detail.plan, name="detail"),
    path("<str:code>/progress/", detail.work, name="work"),
    path("<str:code>/start/", start.start, name="start"),
    path("<str:code>/stop/", start.stop, name="stop"),
    path("<str:code>/publish/", publish.publish, name="publish"),
    path("<str:code>/withdraw/", publish.withdraw, name="withdraw"),
    path("<str:code>/districts/<slug:name>/", district.district, name="district"),
    path("<str:code>/clusters/", clusters.clusters, name="clusters"),
    path("<str:code>/clusters/<str:cluster>/", clusters.cluster, name="cluster"),
    path("<str:code>/sites/<str:site_id>/", site.site, name="site"),
    path("<str:code>/unserved/", unserved.unserved, name="unserved"),
    path("<str:code>/files/", files.listing, name="files"),
    path("<str:code>/files/all.zip", files.everything, name="zip"),
    path("<str:code>/files/report.html", files.report, name="report"),
    path("<str:code>/files/<str:name>", files.one, name="file"),
    path("<str:code>/again/", recompute.ask, name="recompute"),
    path("<str:code>/again/<str:again_code>/", recompute.answer, name="again"),
]
