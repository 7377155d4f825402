"""A register that was uploaded for a plan is brought into the region's register by an officer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.web.cast import Cast
from tests.web.pages import CheckedClient
from tests.web.register.rows import some_areas

from lumbung.web.organisations.models import Organisation
from lumbung.web.plans.services import bring_register
from lumbung.web.register import queries, services
from lumbung.web.register.models import Enterprise, ImportBatch

FILE = b"id,city,district,activity,size\nB1,Jakarta Selatan,Jagakarsa,Produksi tempe,Mikro\nB2,Jakarta Timur,,=1+1 toko,Kecil\n"


@pytest.fixture
def code(cast: Cast, settings: object, tmp_path: object) -> str:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    services.save_areas(region=cast.region, areas=some_areas())
    upload = bring_register(by=cast.officer, region=cast.region, file_name="daftar.csv", chunks=[FILE], size=len(FILE))
    return str(upload.code)


def address(region: Organisation, code: str) -> str:
    return f"/register/imports/{region.slug}/{code}/take/"


def test_an_officer_brings_an_uploaded_file_into_the_register(
    cast: Cast, client_of: Callable[[str], CheckedClient], code: str
) -> None:
    client = client_of("officer")
    assert "daftar.csv" in client.get("/register/imports/").content.decode()
    assert client.post(address(cast.region, code)).status_code == 302
    rows = {one.external_id: one for one in Enterprise.objects.all()}
    assert (rows["B1"].producer, rows["B1"].chain, rows["B2"].activity) == ("yes", "tempe_tofu", "=1+1 toko")
    assert ImportBatch.objects.get().by == cast.officer
    assert client.get("/register/imports/").context["waiting"] == []
    assert queries.clean_frame(cast.region).height == 2


@pytest.mark.parametrize("who", ["anonymous", "stranger", "helper", "auditor", "other_officer"])
def test_nobody_else_brings_files_in(
    cast: Cast, client_of: Callable[[str], CheckedClient], code: str, who: str
) -> None:
    assert client_of(who).post(address(cast.region, code)).status_code in (302, 403)
    assert not Enterprise.objects.exists()


def test_an_upload_that_does_not_exist_is_not_found(
    cast: Cast, client_of: Callable[[str], CheckedClient], code: str
) -> None:
    assert client_of("officer").post(address(cast.region, "XXXXXX")).status_code == 404
    assert client_of("officer").post("/register/imports/nowhere/XXXXXX/take/").status_code == 404
