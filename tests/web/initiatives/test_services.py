"""Writes and reads of the registry of efforts."""

from __future__ import annotations

import pytest

from lumbung.web.audit.models import AuditEvent
from lumbung.web.initiatives import known, queries, services
from lumbung.web.initiatives.models import Initiative, Kind, Precision, Sector, Statement, Status
from lumbung.web.organisations.models import Organisation

pytestmark = pytest.mark.django_db

LENTENG_AGUNG = {("lentengagung", "jagakarsa"): (-6.33, 106.83), ("", "cakung"): (-6.18, 106.94)}


@pytest.fixture
def region() -> Organisation:
    return Organisation.objects.create(kind="region", name="Wilayah Contoh", slug="wilayah-contoh")


@pytest.fixture
def loaded(region: Organisation) -> Organisation:
    services.load_known(region=region, points=LENTENG_AGUNG)
    return region


def test_both_tables_are_loaded_and_three_places_that_stand_in_both_are_one_effort_each(loaded: Organisation) -> None:
    assert Initiative.objects.count() == 20 + 19 - 3
    semanan = Initiative.objects.get(key="pik-semanan")
    assert semanan.facility == "F04"
    assert Statement.objects.filter(initiative=semanan).count() == 2


def test_loading_again_adds_nothing_and_undoes_no_correction(loaded: Organisation) -> None:
    garut = Initiative.objects.get(key="rpb-garut")
    services.correct_initiative(initiative=garut, values={"operator": "Koperasi Contoh"}, source="kunjungan", by=None)
    assert services.load_known(region=loaded) == 0
    garut.refresh_from_db()
    assert garut.operator == "Koperasi Contoh"


def test_every_row_of_both_tables_has_one_reading_with_known_kinds_and_sectors() -> None:
    entries = [row["id"] for name in ("initiatives.csv", "existing_facilities.csv") for row in known.rows(name)]
    readings = known.rows("readings.csv")
    assert sorted(row["entry"] for row in readings) == sorted(entries)
    assert {row["kind"] for row in readings} <= set(Kind.values)
    assert {row["sector"] for row in readings} <= set(Sector.values)


def test_the_words_of_each_status_stand_in_the_table_they_were_taken_from() -> None:
    texts = {
        row["id"]: " ".join(row.values())
        for name in ("initiatives.csv", "existing_facilities.csv")
        for row in known.rows(name)
    }
    for row in known.rows("statuses.csv"):
        for part in row["original"].split(";"):
            assert part.strip() in texts[row["entry"]], row
        if row["year"]:
            assert row["year"][2:] in texts[row["entry"]], row


def test_a_built_house_is_not_called_working(loaded: Organisation) -> None:
    kukar = Initiative.objects.get(key="rpb-kukar")
    assert kukar.status == Status.BUILDING
    assert queries.timeline(kukar)[-1].original == "built 2022"


def test_an_effort_without_a_word_about_its_status_is_unknown(loaded: Organisation) -> None:
    assert Initiative.objects.get(key="sikm-acehjaya").status == Status.UNKNOWN


def test_no_source_states_machine_hours(loaded: Organisation) -> None:
    summary = queries.summary()
    assert (summary.efforts, summary.with_hours, summary.use_unknown) == (36, 0, 36)
    assert sum(summary.by_status.values()) == 36


def test_the_latest_date_decides_the_status_whatever_the_order_of_entry(loaded: Organisation) -> None:
    kukar = Initiative.objects.get(key="rpb-kukar")
    services.record_status(initiative=kukar, status="idle", year=2024, source="kunjungan", certainty="B", by=None)
    services.record_status(
        initiative=kukar, status="working", year=2023, month=5, source="surat", certainty="B", by=None
    )
    kukar.refresh_from_db()
    assert kukar.status == Status.IDLE
    assert [change.year for change in queries.timeline(kukar)] == [2022, 2023, 2024]


def test_places_are_as_exact_as_they_are_known(loaded: Organisation) -> None:
    precision = dict(Initiative.objects.values_list("key", "precision"))
    assert precision["primkopti-lenteng-agung"] == Precision.AREA
    assert precision["pik-pulogadung"] == Precision.AREA
    assert precision["rpb-garut"] == Precision.REGENCY
    assert precision["rpb-diy-susu"] == Precision.PROVINCE


def test_only_the_regions_own_province_is_looked_after_by_it(loaded: Organisation) -> None:
    assert set(Initiative.objects.filter(region=loaded).values_list("province", flat=True)) == {"DKI Jakarta"}
    assert Initiative.objects.filter(region=None).count() == 17


def test_nearest_names_a_place_where_things_are_made_and_never_a_regency_centre(loaded: Organisation) -> None:
    near = queries.nearest(-6.331, 106.83, "culinary")
    assert near is not None
    assert near.initiative.key == "primkopti-lenteng-agung"
    assert near.metres < 200
    assert queries.nearest(-7.2, 107.9, "creative") is None


def test_filters_narrow_and_words_are_found_in_any_column(loaded: Organisation) -> None:
    assert queries.initiatives(kind="vendor_site").count() == 10
    assert queries.initiatives(province="Aceh", status="proposed").count() == 1
    assert [one.key for one in queries.initiatives(words="tempe jagakarsa")] == ["primkopti-lenteng-agung"]


@pytest.mark.parametrize("source", ["", "   "])
def test_nothing_is_written_without_a_source(loaded: Organisation, source: str) -> None:
    kukar = Initiative.objects.get(key="rpb-kukar")
    with pytest.raises(services.SourceMissing):
        services.record_status(initiative=kukar, status="idle", source=source, certainty="B", by=None)
    with pytest.raises(services.SourceMissing):
        services.add_statement(initiative=kukar, text="x", source=source, certainty="B", by=None)
    with pytest.raises(services.SourceMissing):
        services.correct_initiative(initiative=kukar, values={"name": "x"}, source=source, by=None)


def test_a_correction_keeps_old_and_new_in_the_log(loaded: Organisation) -> None:
    kukar = Initiative.objects.get(key="rpb-kukar")
    changed = services.correct_initiative(
        initiative=kukar, values={"name": "RPB Jahe", "kind": kukar.kind}, source="surat dinas 3/2026", by=None
    )
    assert changed == ("name",)
    detail = AuditEvent.objects.get(action="initiatives.corrected").detail
    assert detail["changes"] == [{"field": "name", "old": "RPB Jahe/biofarmaka", "new": "RPB Jahe"}]


def test_an_effort_that_an_officer_adds_stands_on_its_regencys_centre(region: Organisation) -> None:
    made = services.add_initiative(
        source="surat", by=None, region=region,
        values={
            "name": "Rumah contoh", "kind": "shared_hall", "sector": "creative", "province": "Jawa Barat",
            "city": "Kab. Garut", "certainty": "B",
        },
    )  # fmt: skip
    assert (made.lat, made.lon, made.precision, made.status) == (-7.2, 107.9, "regency", "unknown")
