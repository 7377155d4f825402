"""Writes of the register."""

from __future__ import annotations

import pytest
from tests.web.register.rows import COLUMNS, SOME, clean_rows, some_areas

from lumbung.web.audit.models import AuditEvent
from lumbung.web.organisations.models import Organisation
from lumbung.web.register import queries, services
from lumbung.web.register.models import DoubleProposal, Enrolment, Enterprise, Evidence

pytestmark = pytest.mark.django_db


@pytest.fixture
def region() -> Organisation:
    return Organisation.objects.create(kind="region", name="Wilayah Contoh", slug="wilayah-contoh")


@pytest.fixture
def filled(region: Organisation) -> Organisation:
    services.save_areas(region=region, areas=some_areas())
    services.import_register(region=region, frame=clean_rows(*SOME), file_name="a.csv", file_hash="0" * 64)
    return region


def told(**changes: object) -> services.Told:
    values = {"words": "keripik tempe", "chain": "snacks", "area_code": "31.74.01", "size": "micro", **changes}
    return services.Told(**values)


def test_every_imported_row_comes_back_as_it_was(filled: Organisation) -> None:
    frame = queries.clean_frame(filled)
    assert frame.equals(clean_rows(*SOME))
    assert tuple(frame.columns) == COLUMNS


def test_an_empty_register_gives_an_empty_frame_with_all_columns(region: Organisation) -> None:
    frame = queries.clean_frame(region)
    assert tuple(frame.columns) == COLUMNS
    assert frame.is_empty()


def test_the_areas_come_back_as_planning_takes_them(filled: Organisation) -> None:
    areas = queries.planning_areas(filled)
    assert areas.code == some_areas().code
    assert areas.population.tolist() == some_areas().population.tolist()


def test_importing_the_same_file_again_adds_nothing(filled: Organisation) -> None:
    batch = services.import_register(region=filled, frame=clean_rows(*SOME), file_name="a.csv", file_hash="0" * 64)
    assert batch.counts["new"] == 0
    assert batch.counts["doubles_proposed"] == 0
    assert Enterprise.objects.count() == len(SOME)


def test_an_import_leaves_one_audit_event(filled: Organisation) -> None:
    assert AuditEvent.objects.filter(action="register.imported").count() == 1


def test_a_fix_is_kept_as_evidence_with_who_and_survives_the_next_import(filled: Organisation) -> None:
    one = Enterprise.objects.get(external_id="A4")
    services.fix_classification(
        enterprise=one, changes={"producer": "yes", "chain": "snacks", "size": "small"}, reason="visited", by=None
    )
    services.import_register(region=filled, frame=clean_rows(*SOME), file_name="b.csv", file_hash="1" * 64)
    one.refresh_from_db()
    assert (one.producer, one.chain, one.size, one.sector) == ("yes", "snacks", "small", "culinary")
    assert {e.field: (e.old, e.new) for e in Evidence.objects.all()} == {
        "producer": ("unknown", "yes"), "chain": ("", "snacks"), "size": ("unknown", "small"),
    }  # fmt: skip
    assert queries.clean_frame(filled).row(3, named=True)["chain"] == "snacks"


def test_a_fix_that_changes_nothing_leaves_no_trace(filled: Organisation) -> None:
    one = Enterprise.objects.get(external_id="A1")
    assert services.fix_classification(enterprise=one, changes={"size": "micro"}, reason="x", by=None) == []
    assert not AuditEvent.objects.filter(action="register.fixed").exists()


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"chain": "unicorns"}, services.UnknownValue),
        ({"size": "huge"}, services.UnknownValue),
        ({"activity": "x"}, services.UnknownValue),
        ({"area_code": "99"}, services.UnknownArea),
        ({"chain": "snacks", "producer": "no"}, services.UnknownValue),
    ],
)
def test_a_fix_with_a_value_that_is_none_of_ours_is_refused(
    filled: Organisation, changes: dict[str, str], error: type[Exception]
) -> None:
    one = Enterprise.objects.get(external_id="A3")
    with pytest.raises(error):
        services.fix_classification(enterprise=one, changes=changes, reason="x", by=None)
    assert not Evidence.objects.exists()


def test_a_fix_without_a_reason_is_refused(filled: Organisation) -> None:
    one = Enterprise.objects.get(external_id="A3")
    with pytest.raises(services.ReasonMissing):
        services.fix_classification(enterprise=one, changes={"size": "small"}, reason="  ", by=None)


def test_a_confirmed_double_counts_once_and_comes_back_when_reopened(filled: Organisation) -> None:
    proposal = DoubleProposal.objects.get()
    services.decide_double(proposal=proposal, same=True, by=None)
    assert queries.clean_frame(filled)["id"].to_list() == ["A1", "A3", "A4"]
    assert Enterprise.objects.count() == len(SOME)
    services.reopen_double(proposal=proposal, by=None)
    assert queries.clean_frame(filled)["id"].to_list() == ["A1", "A2", "A3", "A4"]
    assert queries.clean_frame(filled)["duplicate_of"].to_list() == ["", "A1", "", ""]


def test_the_officer_chooses_which_of_two_rows_stays(filled: Organisation) -> None:
    proposal = DoubleProposal.objects.get()
    services.decide_double(proposal=proposal, same=True, keep=proposal.b, by=None)
    assert queries.clean_frame(filled)["id"].to_list() == ["A2", "A3", "A4"]


def test_different_rows_are_no_longer_proposed_and_both_count(filled: Organisation) -> None:
    services.decide_double(proposal=DoubleProposal.objects.get(), same=False, by=None)
    assert queries.clean_frame(filled)["duplicate_of"].to_list() == ["", "", "", ""]
    services.import_register(region=filled, frame=clean_rows(*SOME), file_name="b.csv", file_hash="1" * 64)
    assert queries.doubles(filled).count() == 0


def test_three_rows_of_one_enterprise_all_point_at_the_one_that_is_kept(filled: Organisation) -> None:
    a1, a2, a3 = (Enterprise.objects.get(external_id=key) for key in ("A1", "A2", "A3"))
    second = DoubleProposal.objects.create(a=a2, b=a3)
    services.decide_double(proposal=second, same=True, by=None)
    services.decide_double(proposal=DoubleProposal.objects.exclude(pk=second.pk).get(), same=True, by=None)
    assert set(Enterprise.objects.exclude(double_of=None).values_list("external_id", "double_of__external_id")) == {
        ("A2", "A1"), ("A3", "A1"),
    }  # fmt: skip
    assert a1.double_of is None


def test_enrolling_twice_with_one_key_makes_one_registration(filled: Organisation) -> None:
    first = services.enrol(region=filled, told=told(), once="k", consent=True)
    again = services.enrol(region=filled, told=told(), once="k", consent=True)
    assert first.pk == again.pk
    assert Enrolment.objects.count() == 1


def test_without_consent_nothing_is_kept(filled: Organisation) -> None:
    with pytest.raises(Exception, match="consent"):
        services.enrol(region=filled, told=told(), once="k", consent=False)
    assert Enterprise.objects.count() == len(SOME)


def test_the_private_link_finds_the_registration_and_its_key_is_not_kept(filled: Organisation) -> None:
    made = services.enrol(region=filled, told=told(), once="k", consent=True)
    secret = services.secret_for("k")
    assert secret not in (made.secret_hash, made.once)
    found = queries.enrolment_by_secret(secret)
    assert found is not None
    assert found.pk == made.pk
    assert queries.enrolment_by_secret("x" * 40) is None


def test_what_a_producer_told_is_planned_with(filled: Organisation) -> None:
    made = services.enrol(
        region=filled, told=told(lat=-6.3, lon=106.8, technologies=("slicing",)), once="k", consent=True
    )
    row = queries.clean_frame(filled).filter(id=made.enterprise.external_id).row(0, named=True)
    assert (row["producer"], row["chain"], row["place_quality"], row["technologies"]) == (
        "yes",
        "snacks",
        "point",
        "slicing",
    )


def test_the_log_of_an_enrolment_holds_no_personal_data(filled: Organisation) -> None:
    services.enrol(region=filled, told=told(name="Usaha Contoh", phone="+6281200000000"), once="k", consent=True)
    event = AuditEvent.objects.get(action="register.enrolled")
    assert "Contoh" not in str(event.detail)
    assert "628" not in str(event.detail)


def test_a_producer_corrects_what_she_told_and_the_former_chain_stays_as_evidence(filled: Organisation) -> None:
    made = services.enrol(region=filled, told=told(), once="k", consent=True)
    services.correct_enrolment(enrolment=made, told=told(chain="bakery", words="roti"))
    made.enterprise.refresh_from_db()
    assert made.enterprise.chain == "bakery"
    assert Evidence.objects.get(field="chain").old == "snacks"


def test_a_withdrawn_registration_is_gone_with_all_that_she_told(filled: Organisation) -> None:
    made = services.enrol(region=filled, told=told(), once="k", consent=True)
    services.withdraw_enrolment(enrolment=made)
    assert not Enrolment.objects.exists()
    assert Enterprise.objects.count() == len(SOME)
    assert AuditEvent.objects.filter(action="register.enrolment_withdrawn").count() == 1
