"""What the result pages say: the path, the money, sizes, rights, one rule's answer, what a citation opens, what is passed on."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from icalendar import Calendar
from tests.web.cast import Cast
from tests.web.guide.ways import MAKERS
from tests.web.pages import CheckedClient

from lumbung.rules.finance import loan_cost
from lumbung.rules.law import load_law
from lumbung.rules.permits import FIRST_QUESTIONS

ClientOf = Callable[[str], CheckedClient]
LAW = """UNDANG-UNDANG REPUBLIK INDONESIA NOMOR 11 TAHUN 2020 TENTANG CIPTA KERJA
Pasal 91
(1) Dalam rangka kemudahan, Pemerintah membina pelaku usaha contoh.
(2) Naskah uji ini bukan bunyi undang-undang.
Pasal 92
(1) Pasal lain dari naskah uji.
"""


def walk(client: CheckedClient, maker: str, topic: str = "permits") -> list[str]:
    """Answer until the result; gives back the facts that were asked."""
    words, told = MAKERS[maker]
    client.post("/guide/make/", {"words": words})
    asked: list[str] = []
    while "/ask/" in (address := client.get(f"/guide/ask/{topic}/").headers["Location"]):
        fact = address.rstrip("/").split("/")[-1]
        answer = client.post(address, {"answer": told[fact]} if fact in told else {"unknown": "1"})
        assert answer.status_code == 302, answer.content.decode()
        asked.append(fact)
        assert len(asked) <= FIRST_QUESTIONS
    return asked


def tell(client: CheckedClient, maker: str) -> None:
    """All that she knows, without the questions in between."""
    words, told = MAKERS[maker]
    client.post("/guide/make/", {"words": words})
    for fact, answer in told.items():
        client.post(f"/guide/ask/permits/{fact}/", {"answer": answer})


def test_at_most_eight_questions_lead_to_a_path_in_an_order_that_can_be_walked(client: CheckedClient, db: None) -> None:
    asked = walk(client, "tempe")
    assert len(set(asked)) == len(asked)
    path = client.get("/guide/permits/").context["path"]
    names = [step.permit.id for step in path.steps]
    assert names[0] == "nib"
    for step in path.steps:
        assert all(names.index(before) < names.index(step.permit.id) for before in step.permit.after if before in names)


def test_a_shared_kitchen_covers_the_room_and_says_what_we_only_infer(client: CheckedClient, db: None) -> None:
    tell(client, "tempe")
    at_home = client.get("/guide/permits/").content.decode()
    assert "Dapur produksi harus terpisah dari dapur rumah" in at_home or "terpisah dari dapur rumah" in at_home
    assert "Ditanggung rumah produksi" not in at_home
    client.post("/guide/ask/permits/made_at/", {"answer": "shared_house"})
    client.post("/guide/ask/permits/who_makes/", {"answer": "own_use"})
    page = client.get("/guide/permits/").content.decode()
    assert "Ditanggung rumah produksi" in page
    assert "Satu hal belum pasti" in page


def test_a_ticked_paper_opens_the_next_step_and_gives_its_day_of_renewal(client: CheckedClient, db: None) -> None:
    tell(client, "tempe")
    assert client.get("/guide/permits/reminders.ics").status_code == 404, "nothing to renew yet"
    client.post("/guide/permits/nib/have/", {"issued": "2026-10-03"})
    page = client.get("/guide/permits/")
    states = {step.permit: step.state for step in page.context["steps"]}
    assert (states["nib"], states["spp_irt"]) == ("done", "now")
    assert "Sudah punya, terbit Sabtu, 3 Oktober 2026" in page.content.decode()
    client.post("/guide/permits/spp_irt/have/", {"issued": "2026-10-10"})
    calendar = Calendar.from_ical(client.get("/guide/permits/reminders.ics").content)
    days = [(str(event["summary"]), event["dtstart"].dt) for event in calendar.walk("VEVENT")]
    due = client.get("/guide/permits/").context["path"].due[0]
    assert ("Perpanjang: SPP-IRT, izin makanan rumahan", due.renew_by) in days
    assert date(2031, 4, 1) < due.renew_by < date(2031, 10, 11)
    client.post("/guide/permits/nib/have-not/")
    assert {step.permit: step.state for step in client.get("/guide/permits/").context["steps"]}["nib"] == "now"


def test_without_any_answer_the_permits_begin_with_what_she_makes(client: CheckedClient, db: None) -> None:
    assert client.get("/guide/permits/").headers["Location"] == "/guide/make/"


def test_the_link_that_is_passed_on_carries_no_money_and_no_person(client_of: ClientOf, cast: Cast) -> None:
    client = client_of("producer")
    tell(client, "tempe")
    for fact, answer in (("annual_sales_rp", "123456789"), ("age", "43"), ("married", "yes"), ("is_woman", "yes")):
        topic = "money" if fact != "annual_sales_rp" else "size"
        client.post(f"/guide/ask/{topic}/{fact}/", {"answer": answer})
    client.post("/guide/permits/nib/have/", {"issued": "2026-10-03"})
    address = client.get("/guide/permits/").context["address"]
    assert all(word not in address for word in ("123456789", "sales", "age=", "married", "woman", "2026", "producer"))
    page = client_of("anonymous").get(address[address.index("/guide") :])
    assert page.status_code == 200
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert {step.permit for step in page.context["steps"]} >= {"nib", "spp_irt"}
    assert "Sudah punya, terbit" not in page.content.decode()


@pytest.mark.parametrize("query", ["", "?age=43", "?product_kind=moon", "?annual_sales_rp=5", "?made_at=%00"])
def test_a_link_with_nothing_that_it_may_carry_leads_nowhere(client: CheckedClient, db: None, query: str) -> None:
    assert client.get(f"/guide/permits/shared/{query}").status_code == 404


def test_a_loan_that_fits_shows_what_it_costs_to_the_rupiah_and_what_speaks_against_it(
    client: CheckedClient, db: None
) -> None:
    told = {
        "annual_turnover_rp": "100.000.000", "months_in_business": "24", "age": "40", "married": "yes",
        "other_commercial_credit": "no", "loan_rp": "20.000.000", "loan_months": "24",
    }  # fmt: skip
    for fact, answer in told.items():
        assert client.post(f"/guide/ask/money/{fact}/", {"answer": answer}).status_code == 302
    page = client.get("/guide/money/")
    row = {row.id: row for row in page.context["fits"]}["kur_micro"]
    cost = loan_cost(20_000_000, 60_000, 24)
    assert row.monthly.replace(".", "") == f"Rp{cost.monthly}"
    assert [amount.replace(".", "") for _, amount in row.example] == [
        "Rp20000000",
        f"Rp{cost.interest}",
        f"Rp{cost.total}",
    ]
    assert row.pro
    assert row.contra
    assert "Ini penjelasan, bukan nasihat hukum" in page.content.decode()


def test_both_tests_of_size_are_shown_and_a_difference_is_flagged(client: CheckedClient, db: None) -> None:
    for fact, answer in (("capital_rp", "1.000.000.000"), ("annual_sales_rp", "2.000.000.001")):
        client.post(f"/guide/ask/size/{fact}/", {"answer": answer})
    page = client.get("/guide/size/")
    said = {row["rule"]: row["answer"] for row in page.context["rows"]}
    assert said["size.pp7_2021.by_capital"] == "Usaha mikro"
    assert said["size.pp7_2021.by_sales"] == "Usaha kecil"
    assert "Kedua ukuran berbeda" in page.content.decode()
    client.post("/guide/ask/size/annual_sales_rp/", {"answer": "2.000.000.000"})
    assert "Kedua ukuran berbeda" not in client.get("/guide/size/").content.decode()


def test_a_rule_says_its_answer_why_in_both_languages_and_what_would_change_it(client: CheckedClient, db: None) -> None:
    rule = "size.pp7_2021.by_capital"
    assert client.get(f"/guide/ask/{rule}/").headers["Location"] == f"/guide/ask/{rule}/capital_rp/"
    client.post(f"/guide/ask/{rule}/capital_rp/", {"answer": "1 miliar"})
    page = client.get(f"/guide/can/{rule}/")
    text = page.content.decode()
    assert page.context["words"] == "Usaha mikro"
    assert 'lang="en"' in text
    assert any("Rp1.000.000.001" in change and "Usaha kecil" in change for change in page.context["changes"])
    assert "PP 7/2021 Pasal 35" in text
    assert client.get("/guide/can/no.such.rule/").status_code == 404


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("perlukah halal?", "permit.halal_self.needed"),
        ("Do I need SPP-IRT", "permit.spp_irt.needed"),
        ("pinjam KUR mikro", "finance.kur.micro"),
        ("ukuran usaha saya menurut modal", "size.pp7_2021.by_capital"),
    ],
)
def test_a_typed_question_finds_the_rule_that_answers_it(
    client: CheckedClient, db: None, words: str, rule: str
) -> None:
    found = client.get("/guide/can/", {"q": words}).context["found"]
    assert rule in [name for name, _ in found][:6]


def test_words_that_fit_nothing_say_so_and_show_the_list(client: CheckedClient, db: None) -> None:
    page = client.get("/guide/can/", {"q": "qwertz"})
    assert page.context["found"] == []
    assert "Tidak ada pertanyaan kami yang cocok" in page.content.decode()
    assert sum(len(group["rules"]) for group in page.context["groups"]) > 20


def test_a_citation_opens_the_laws_own_text_once_it_is_loaded(
    client: CheckedClient, db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(os.environ, "LUMBUNG_HOME", str(tmp_path))
    address = "/guide/law/?place=UU 11/2020 Pasal 91 ayat (2)"
    assert "belum dimuat" in client.get(address).content.decode()
    (tmp_path / "uu.md").write_text(LAW, encoding="utf-8")
    load_law(tmp_path / "uu.md")
    text = client.get(address).content.decode()
    assert "Naskah uji ini bukan bunyi undang-undang" in text
    assert "uu.md" in text
    assert client.get("/guide/law/?place=<b>moon</b>").status_code == 404
    assert client.get("/guide/law/").status_code == 404


def test_a_citation_shows_dated_values_in_both_languages_with_their_mark(client: CheckedClient, db: None) -> None:
    page = client.get("/guide/law/", {"place": "PP 7/2021 Pasal 35 ayat (3) huruf a"})
    row = page.context["values"][0]
    assert row.value == "Rp1.000.000.000"
    assert row.start == date(2021, 2, 2)
    assert row.words != row.other
    assert row.certainty in "ABC"


def test_the_guide_speaks_english_too(client: CheckedClient, db: None) -> None:
    client.get("/language/en/")
    tell(client, "bags")
    text = client.get("/guide/permits/").content.decode()
    assert "Permits for tas kulit" in text
    assert "This explains the law, it is no legal advice" in text


def test_rights_are_listed_with_their_reasons(client: CheckedClient, db: None) -> None:
    page = client.get("/guide/rights/")
    assert page.status_code == 200
    assert "nasihat hukum" in page.content.decode()


def test_after_eight_answers_she_can_still_go_on_one_question_at_a_time(client: CheckedClient, db: None) -> None:
    asked = []
    while len(asked) < FIRST_QUESTIONS:
        address = client.get("/guide/ask/rights/").headers["Location"]
        client.post(address, {"unknown": "1"})
        asked.append(address)
    assert client.get("/guide/ask/rights/").headers["Location"] == "/guide/rights/"
    page = client.get("/guide/rights/")
    following = f"/guide/ask/rights/{page.context['ask']}/"
    assert following not in asked
    assert f'href="{following}"' in page.content.decode()
    assert client.post(following, {"unknown": "1"}, follow=True).redirect_chain[-1][0] == "/guide/rights/"


def test_halal_is_shown_as_needed_while_only_its_way_is_open(client: CheckedClient, db: None) -> None:
    client.post("/guide/make/", {"words": "keripik tempe"})
    for fact, answer in (("made_at", "home_kitchen"), ("haram_material", "no"), ("annual_sales_rp", "100 juta")):
        assert client.post(f"/guide/ask/permits/{fact}/", {"answer": answer}).status_code == 302
    page = client.get("/guide/permits/")
    way = page.context["ways"][0]
    assert way.rule == "halal.duty"
    assert len(way.names) == 2
    assert not {name for names, _, _ in page.context["undecided"] for name in names} & set(way.names)
    assert "Wajib, tetapi jalurnya belum pasti" in page.content.decode()
