"""Officers change the law as data: proposed by one, tried on the cases, approved by another, in force from a day on."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import LazySettings
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from tests.web.cast import Cast
from tests.web.pages import CheckedClient

from lumbung.core.errors import InputError
from lumbung.rules import ParameterVersion, load_rulebook
from lumbung.rules.loading import CONTENT
from lumbung.rules.source import Spot
from lumbung.web.accounts.models import User
from lumbung.web.accounts.services import create_user
from lumbung.web.audit.models import AuditEvent
from lumbung.web.organisations.services import grant_role
from lumbung.web.rulebook import files, queries, services
from lumbung.web.rulebook.models import Proposal, State
from lumbung.web.rulebook.overlaying import with_version
from lumbung.web.rulebook.trial import try_out

PARAMETER = "size.pp7_2021.micro_capital_most"
RULE = "size.pp7_2021.by_capital"
TODAY, NEW_LAW = date(2026, 11, 24), date(2027, 1, 1)
ClientOf = Callable[[str], CheckedClient]


@pytest.fixture(autouse=True)
def the_clock_stands_still(settings: LazySettings) -> None:
    settings.LUMBUNG_FIXED_NOW = datetime(2026, 11, 24, 9, 0, tzinfo=ZoneInfo("Asia/Jakarta"))


@pytest.fixture
def second(cast: Cast) -> User:
    """Another officer of the same region."""
    made = create_user(username="second", password="lumbung padi 2026")
    grant_role(by=None, user=made, organisation=cast.region, role="officer")
    return made


def proposed(cast: Cast, **given: object) -> Proposal:
    values = {
        "parameter": PARAMETER, "starts": NEW_LAW, "ends": None, "value": 2_000_000_000,
        "ref": "PP 7/2021 Pasal 35 ayat (3) huruf a", "certainty": "B", "reason": "Perubahan contoh",
    }  # fmt: skip
    return services.propose(by=cast.officer, region=cast.region, **{**values, **given})  # type: ignore[arg-type]


def size(on: date) -> object:
    return queries.rulebook().evaluate(RULE, {"capital_rp": 1_500_000_000}, on).answer


# -- what holds -------------------------------------------------------------------------------------------------------


def test_a_draft_never_changes_an_answer(cast: Cast) -> None:
    proposed(cast)
    assert size(NEW_LAW) == "small"


def test_what_a_second_person_approves_holds_from_its_day_on_and_not_before(cast: Cast, second: User) -> None:
    services.approve(by=second, proposal=proposed(cast), publish_on=TODAY)
    assert (size(date(2026, 12, 31)), size(NEW_LAW)) == ("small", "micro")
    assert load_rulebook().evaluate(RULE, {"capital_rp": 1_500_000_000}, NEW_LAW).answer == "small"


def test_a_change_that_is_published_later_says_nothing_until_then(
    cast: Cast, second: User, settings: LazySettings
) -> None:
    services.approve(by=second, proposal=proposed(cast), publish_on=date(2026, 12, 1))
    assert size(NEW_LAW) == "small"
    settings.LUMBUNG_FIXED_NOW = datetime(2026, 12, 1, 0, 1, tzinfo=ZoneInfo("Asia/Jakarta"))
    assert size(NEW_LAW) == "micro"


def test_the_newest_decision_holds_where_two_cover_a_day(cast: Cast, second: User) -> None:
    services.approve(by=second, proposal=proposed(cast), publish_on=TODAY)
    services.approve(by=second, proposal=proposed(cast, value=1_200_000_000), publish_on=TODAY)
    assert size(NEW_LAW) == "small"


def test_a_book_is_kept_until_something_is_published(cast: Cast, second: User) -> None:
    services.approve(by=second, proposal=proposed(cast), publish_on=TODAY)
    first = queries.rulebook()
    assert queries.rulebook() is first
    services.approve(by=second, proposal=proposed(cast, value=1_200_000_000), publish_on=TODAY)
    assert queries.rulebook() is not first


def version(start: date, end: date | None, value: int) -> ParameterVersion:
    return ParameterVersion(start, end, value, "ref", "B", None, None, Spot("f", 1))


@pytest.mark.parametrize(
    ("start", "end"),
    [(1, 30), (5, 10), (1, 3), (20, 30), (12, 12), (15, None), (1, None), (25, None)],
    ids=["all", "middle", "first", "last", "a day", "to the end", "everything", "open tail"],
)
def test_each_day_has_the_value_that_was_laid_over_it_and_no_other_day_changes(start: int, end: int | None) -> None:
    held = [version(date(2026, 1, 1), date(2026, 1, 10), 1), version(date(2026, 1, 11), None, 2)]
    new = version(date(2026, 1, start), date(2026, 1, end) if end else None, 3)
    found = with_version(held, new)
    for number in range(1, 32):
        day = date(2026, 1, number)
        covering = [one.value for one in found if one.covers(day)]
        assert covering == [3 if new.covers(day) else next(one.value for one in held if one.covers(day))]


def test_a_change_that_leaves_days_without_a_value_is_refused(cast: Cast) -> None:
    with pytest.raises(InputError):
        proposed(cast, starts=date(2020, 1, 1), ends=date(2020, 1, 31))
    assert not Proposal.objects.exists()


# -- who may ----------------------------------------------------------------------------------------------------------


def test_nobody_approves_or_rejects_her_own_proposal(cast: Cast) -> None:
    made = proposed(cast)
    with pytest.raises(services.SamePerson):
        services.approve(by=cast.officer, proposal=made, publish_on=TODAY)
    with pytest.raises(services.SamePerson):
        services.reject(by=cast.officer, proposal=made, decision="tidak")


def test_the_database_itself_refuses_the_same_person(cast: Cast) -> None:
    made = proposed(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=made.pk).update(state=State.APPROVED, decided_by=cast.officer, publish_on=TODAY)


@pytest.mark.parametrize("name", ["stranger", "producer", "operator", "auditor", "other_officer"])
def test_only_an_officer_of_the_region_proposes_and_decides(cast: Cast, name: str) -> None:
    who = getattr(cast, name)
    with pytest.raises(PermissionDenied):
        services.propose(
            by=who, region=cast.region, parameter=PARAMETER, starts=NEW_LAW, ends=None, value=1, ref="r",
            certainty="B", reason="r",
        )  # fmt: skip
    with pytest.raises(PermissionDenied):
        services.approve(by=who, proposal=proposed(cast), publish_on=TODAY)


@pytest.mark.parametrize("address", ["", "csv/", "changes.zip", f"parameter/{PARAMETER}/", "import/"])
@pytest.mark.parametrize(
    ("name", "status"), [("anonymous", 302), ("stranger", 403), ("producer", 403), ("operator", 403), ("officer", 200)]
)
def test_who_sees_the_pages(client_of: ClientOf, address: str, name: str, status: int) -> None:
    assert client_of(name).get(f"/rulebook/{address}").status_code == status


def test_an_auditor_reads_and_changes_nothing(client_of: ClientOf, cast: Cast) -> None:
    made = proposed(cast)
    auditor = client_of("auditor")
    assert auditor.get("/rulebook/").status_code == 200
    assert auditor.get(f"/rulebook/proposal/{made.pk}/").status_code == 200
    assert auditor.post(f"/rulebook/parameter/{PARAMETER}/", {}).status_code == 403
    assert auditor.post(f"/rulebook/proposal/{made.pk}/approve/", {"publish_on": "2026-11-24"}).status_code == 403


def test_an_officer_of_another_region_does_not_see_the_proposal(client_of: ClientOf, cast: Cast) -> None:
    assert client_of("other_officer").get(f"/rulebook/proposal/{proposed(cast).pk}/").status_code == 403


def test_every_write_is_in_the_log_with_who_did_it(cast: Cast, second: User) -> None:
    first = proposed(cast)
    services.approve(by=second, proposal=first, publish_on=TODAY)
    services.reject(by=second, proposal=proposed(cast, value=3), decision="salah")
    services.withdraw(by=cast.officer, proposal=proposed(cast, value=4))
    found = AuditEvent.objects.filter(action__startswith="rulebook.").order_by("pk").values_list("action", "actor")
    assert list(found) == [
        ("rulebook.proposed", cast.officer.pk), ("rulebook.approved", second.pk), ("rulebook.proposed", cast.officer.pk),
        ("rulebook.rejected", second.pk), ("rulebook.proposed", cast.officer.pk), ("rulebook.withdrawn", cast.officer.pk),
    ]  # fmt: skip


def test_a_decided_proposal_cannot_be_decided_again(cast: Cast, second: User) -> None:
    made = proposed(cast)
    services.reject(by=second, proposal=made, decision="belum")
    with pytest.raises(services.AlreadyDecided):
        services.approve(by=second, proposal=made, publish_on=TODAY)


# -- tried before it is published ---------------------------------------------------------------------------------------


def test_cases_of_the_days_before_stay_green_and_a_wrong_day_turns_them_red(cast: Cast) -> None:
    later, now = try_out(proposed(cast)), try_out(proposed(cast, starts=date(2021, 2, 2)))
    assert later.cases
    assert not later.red
    assert now.red
    assert all(one.was_green for one in now.red)


def test_red_cases_must_be_accepted(cast: Cast, second: User) -> None:
    made = proposed(cast, starts=date(2021, 2, 2))
    with pytest.raises(services.CasesRed):
        services.approve(by=second, proposal=made, publish_on=TODAY)
    held = services.approve(by=second, proposal=made, publish_on=TODAY, red_accepted=True)
    assert held.trial["red"]


def test_who_in_the_register_changes_class_is_counted(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The register keeps no capital; the counting itself is tried with a column of it."""
    from lumbung.rules import column_of
    from lumbung.web.rulebook import trial

    book = queries.rulebook()
    column = column_of(book.facts["capital_rp"], [500_000_000, 1_500_000_000, 1_600_000_000, None])
    monkeypatch.setattr(trial, "register_columns", lambda _region, _book: ({"capital_rp": column}, 4))
    found = try_out(proposed(cast))
    rows = next(one for one in found.affected if one.rule == RULE).counts
    assert [row for row in rows if row[1] or row[2]] == [("micro", 1, 3), ("small", 2, 0), ("unknown", 1, 1)]
    assert (found.enterprises, found.known) == (4, 3)


# -- pages ------------------------------------------------------------------------------------------------------------


def test_the_whole_way_in_the_web(client_of: ClientOf, cast: Cast, second: User) -> None:
    answer = client_of("officer").post(
        f"/rulebook/parameter/{PARAMETER}/",
        {"value": "2 miliar", "starts": "2027-01-01", "ref": "PP 7/2021 Pasal 35 ayat (3) huruf a", "certainty": "B", "reason": "Contoh"},
    )  # fmt: skip
    made = Proposal.objects.get()
    assert answer.headers["Location"] == f"/rulebook/proposal/{made.pk}/"
    assert made.value == 2_000_000_000
    own = client_of("officer").get(f"/rulebook/proposal/{made.pk}/").content.decode()
    assert "approve/" not in own
    assert "withdraw/" in own
    other = CheckedClient()
    other.force_login(second, backend="lumbung.web.accounts.backends.IdentifierBackend")
    assert "approve/" in other.get(f"/rulebook/proposal/{made.pk}/").content.decode()
    other.post(f"/rulebook/proposal/{made.pk}/approve/", {"publish_on": "2026-11-24"})
    assert size(NEW_LAW) == "micro"
    assert "Rp2.000.000.000" in other.get(f"/rulebook/parameter/{PARAMETER}/").content.decode()


@pytest.mark.parametrize(
    ("field", "typed"), [("value", "banyak"), ("ref", "katanya"), ("ends", "2026-01-01"), ("reason", "")]
)
def test_what_cannot_be_is_said_at_the_field_and_what_was_typed_stays(
    client_of: ClientOf, field: str, typed: str
) -> None:
    given = {
        "value": "5",
        "starts": "2027-01-01",
        "ends": "",
        "ref": "PP 7/2021 Pasal 35",
        "certainty": "B",
        "reason": "x",
    }
    answer = client_of("officer").post(f"/rulebook/parameter/{PARAMETER}/", {**given, field: typed})
    assert answer.status_code == 400
    assert typed in answer.content.decode()
    assert not Proposal.objects.exists()


def test_the_table_is_narrowed_by_the_address_and_the_csv_says_the_same(client_of: ClientOf) -> None:
    officer = client_of("officer")
    page = officer.get("/rulebook/", {"pack": "size", "words": "modal mikro"}).content.decode()
    assert PARAMETER in page
    assert "size.pp7_2021.small_capital_most" not in page
    lines = officer.get("/rulebook/csv/", {"pack": "size", "words": "modal mikro"}).content.decode().splitlines()
    assert any(line.startswith(PARAMETER) for line in lines)
    assert not any(line.startswith("size.pp7_2021.small") for line in lines)


def test_an_officer_who_has_read_the_paragraph_marks_the_value_as_checked(client_of: ClientOf, cast: Cast) -> None:
    client_of("officer").post(f"/rulebook/parameter/{PARAMETER}/confirm/2021-02-02/")
    held = queries.rulebook().parameters[PARAMETER].versions[0]
    assert (held.verified_by, held.verified_on) == (cast.region.name, TODAY)
    with pytest.raises(services.AlreadyDecided):
        services.confirm(by=cast.officer, region=cast.region, parameter=PARAMETER, version=held)


# -- files ------------------------------------------------------------------------------------------------------------


def test_the_exported_files_read_as_the_book_that_is_in_force(
    cast: Cast, second: User, client_of: ClientOf, tmp_path: Path
) -> None:
    services.approve(by=second, proposal=proposed(cast), publish_on=TODAY)
    services.confirm(
        by=cast.officer, region=cast.region, parameter=PARAMETER,
        version=queries.rulebook().parameters[PARAMETER].versions[0],
    )  # fmt: skip
    archive = zipfile.ZipFile(io.BytesIO(client_of("officer").get("/rulebook/changes.zip").content))
    assert archive.namelist() == ["changes.patch", "src/lumbung/rules/content/size/parameters.yaml"]
    folder = tmp_path / "content"
    shutil.copytree(CONTENT, folder)
    (folder / "size/parameters.yaml").write_bytes(archive.read("src/lumbung/rules/content/size/parameters.yaml"))
    shown = [
        [(v.start, v.end, v.value, v.ref, v.certainty, v.verified_by, v.verified_on) for v in book.parameters[PARAMETER].versions]
        for book in (load_rulebook(folder), queries.rulebook())
    ]  # fmt: skip
    assert shown[0] == shown[1]
    patch = archive.read("changes.patch").decode()
    assert "--- a/src/lumbung/rules/content/size/parameters.yaml" in patch
    assert sum(line.startswith("-") and not line.startswith("---") for line in patch.splitlines()) == 1


def test_without_changes_the_patch_is_empty(db: None) -> None:
    assert files.changed_files(load_rulebook(), queries.rulebook()) == []


def test_a_changed_file_becomes_proposals_and_an_unchanged_one_none(client_of: ClientOf, cast: Cast) -> None:
    text = (CONTENT / "size/parameters.yaml").read_text(encoding="utf-8")
    officer = client_of("officer")
    assert services.propose_file(by=cast.officer, region=cast.region, data=text.encode(), reason="x") == []
    upload = SimpleUploadedFile("parameters.yaml", text.replace("1_000_000_000,", "1_100_000_000,", 1).encode())
    answer = officer.post("/rulebook/import/", {"file": upload, "reason": "Dari berkas"})
    assert answer.status_code == 302
    assert [(one.parameter, one.value) for one in Proposal.objects.all()] == [(PARAMETER, 1_100_000_000)]


@pytest.mark.parametrize(
    "text", ["", "x: 1", "- {id: no.such, kind: rupiah, gloss_id: a, gloss_en: b, versions: []}", "\xff["]
)
def test_a_file_that_cannot_be_read_proposes_nothing_and_says_why(client_of: ClientOf, text: str) -> None:
    upload = SimpleUploadedFile("parameters.yaml", text.encode("latin-1"))
    assert client_of("officer").post("/rulebook/import/", {"file": upload, "reason": "x"}).status_code == 400
    assert not Proposal.objects.exists()
