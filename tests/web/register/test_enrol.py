"""A producer registers herself: five steps without JavaScript, nothing lost, once however often she taps."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.web.cast import Cast
from tests.web.pages import CheckedClient
from tests.web.register.rows import some_areas

from lumbung.web.organisations.models import Organisation
from lumbung.web.register import services
from lumbung.web.register.enrolling import Draft
from lumbung.web.register.models import Enrolment, Enterprise

ClientOf = Callable[[str], CheckedClient]
AT = "/register/enrol/"


@pytest.fixture
def region(cast: Cast) -> Organisation:
    services.save_areas(region=cast.region, areas=some_areas())
    return cast.region


def tell(client: CheckedClient, **changes: dict[str, object]) -> None:
    """The first four steps."""
    steps = {
        "make": {"words": "keripik tempe"},
        "place": {"place": "Klender"},
        "work": {"workers": "2", "can": ["slicing"]},
        "contact": {"name": "Keripik Contoh", "phone": "0812 3456 7890", "consent": "on"},
    }
    for step, told in steps.items():
        answer = client.post(f"{AT}{step}/", told | changes.get(step, {}))
        assert answer.status_code == 302, answer.content.decode()


def sent_back(client: CheckedClient, step: str, told: dict[str, str]) -> str:
    """The page of the same step, after something that cannot be taken; by a redirect, so that "back" works."""
    answer = client.post(f"{AT}{step}/", told)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{AT}{step}/")
    return str(client.get(f"{AT}{step}/").content.decode())


def finish(client: CheckedClient) -> str:
    """The last step; gives back where it leads."""
    once = client.get(f"{AT}check/").context["draft"].once
    return str(client.post(f"{AT}check/", {"once": once}).headers["Location"])


def test_five_steps_make_a_registration_with_all_that_she_told(region: Organisation, client: CheckedClient) -> None:
    tell(client)
    page = client.get(finish(client))
    made = Enrolment.objects.get()
    assert (made.name, made.phone, made.workers) == ("Keripik Contoh", "+6281234567890", 2)
    one = made.enterprise
    assert (one.chain, one.producer, one.district, one.size) == ("snacks", "yes", "Duren Sawit", "micro")
    assert "slicing" in one.technologies
    assert page.context["code"].replace(" ", "") == made.code
    assert "+6281234567890" not in page.content.decode()


def test_what_was_understood_is_shown_with_the_words_that_decided(region: Organisation, client: CheckedClient) -> None:
    client.post(f"{AT}make/", {"words": "keripik tempe"})
    page = client.get(f"{AT}place/").content.decode()
    assert "Keripik dan camilan" in page
    assert "keripik tempe" in page


@pytest.mark.parametrize("words", ["warung nasi", "qwertz"])
def test_words_that_tell_no_chain_ask_for_a_pick_and_stay(
    region: Organisation, client: CheckedClient, words: str
) -> None:
    page = sent_back(client, "make", {"words": words})
    assert f'value="{words}"' in page
    assert "Sesuai kata-kata saya" not in page, "her words alone were not understood: that is no choice any more"
    assert client.post(f"{AT}make/", {"words": words, "picked": "prepared_meals"}).status_code == 302
    assert "Katering" in client.get(f"{AT}place/").content.decode()


def test_something_that_is_no_chain_can_be_registered_and_waits_for_an_officer(
    region: Organisation, client: CheckedClient
) -> None:
    tell(client, make={"words": "qwertz", "picked": "other"})
    client.get(finish(client))
    one = Enterprise.objects.get()
    assert (one.chain, one.producer, one.activity) == ("", "unknown", "qwertz")


def test_a_district_with_several_villages_asks_which_one(region: Organisation, client: CheckedClient) -> None:
    client.post(f"{AT}make/", {"words": "keripik tempe"})
    page = client.post(f"{AT}place/", {"place": "agung"})
    assert page.status_code == 302
    page = client.post(f"{AT}place/", {"place": "jakarta selatan"}, follow=True)
    assert [area.village for area in page.context["found"]] == ["Jagakarsa", "Lenteng Agung"]
    chosen = page.context["found"][1].pk
    assert client.post(f"{AT}place/", {"area": str(chosen)}).status_code == 302


def test_a_list_of_places_without_a_choice_says_so_and_other_words_look_again(
    region: Organisation, client: CheckedClient
) -> None:
    client.post(f"{AT}make/", {"words": "keripik tempe"})
    first = sent_back(client, "place", {"place": "jakarta selatan"})
    assert "Pilih salah satu" not in first
    again = sent_back(client, "place", {"place": "jakarta selatan", "asked": "jakarta selatan"})
    assert "Pilih salah satu" in again
    chosen = client.get(f"{AT}place/").context["found"][0].pk
    other = {"place": "Klender", "asked": "jakarta selatan", "area": str(chosen)}
    client.post(f"{AT}place/", other)
    assert "Klender" in client.get(f"{AT}place/").context["draft"].place


def test_a_phone_far_away_is_told_so_and_its_place_is_not_asked_for_again(
    region: Organisation, client: CheckedClient
) -> None:
    client.post(f"{AT}make/", {"words": "keripik tempe"})
    page = sent_back(client, "place", {"place": "", "lat": "3.59", "lon": "98.67"})
    assert "Kami tidak mengenal tempat ini" in page
    assert "98.67" not in page
    assert client.post(f"{AT}place/", {"place": "Klender", "lat": "", "lon": ""}).headers["Location"] == f"{AT}work/"


def test_what_is_mended_is_no_error_any_more(region: Organisation, client: CheckedClient) -> None:
    sent_back(client, "make", {"words": "qwertz"})
    client.post(f"{AT}make/", {"words": "keripik tempe"})
    assert 'class="errorlist"' not in client.get(f"{AT}make/").content.decode()


def test_a_flood_of_text_is_not_kept_whole(region: Organisation, client: CheckedClient) -> None:
    sent_back(client, "make", {"words": "x" * 100_000})
    assert len(str(client.session["enrolment"])) < 5_000


@pytest.mark.parametrize("place", ["", "Atlantis", ",", "   "])
def test_an_unknown_place_is_told_with_an_example(region: Organisation, client: CheckedClient, place: str) -> None:
    client.post(f"{AT}make/", {"words": "keripik tempe"})
    assert "misalnya: Duren Sawit" in sent_back(client, "place", {"place": place})


def test_the_place_of_the_phone_is_kept_to_about_100_m(region: Organisation, client: CheckedClient) -> None:
    tell(client, place={"place": "", "lat": "-6.2212345", "lon": "106.9012345"})
    client.get(finish(client))
    one = Enterprise.objects.get()
    assert (one.lat, one.lon, one.place_quality, one.area_code) == (-6.221, 106.901, "point", "31.75.01")


@pytest.mark.parametrize(
    ("step", "leads"), [("place", "make"), ("work", "make"), ("contact", "make"), ("check", "make")]
)
def test_a_step_too_early_leads_to_what_is_missing(
    region: Organisation, client: CheckedClient, step: str, leads: str
) -> None:
    assert client.get(f"{AT}{step}/").headers["Location"] == f"{AT}{leads}/"


@pytest.mark.parametrize(
    ("step", "told"),
    [
        ("work", {"workers": ""}),
        ("work", {"workers": "0"}),
        ("contact", {"name": "Usaha", "phone": "12", "consent": "on"}),
        ("contact", {"name": "Usaha", "phone": "0812 3456 7890"}),
        ("contact", {"name": "Usaha", "consent": "on", "website": "http://spam"}),
    ],
)
def test_what_cannot_be_right_is_refused_and_nothing_typed_is_lost(
    region: Organisation, client: CheckedClient, step: str, told: dict[str, str]
) -> None:
    client.post(f"{AT}make/", {"words": "keripik tempe"})
    client.post(f"{AT}place/", {"place": "Klender"})
    if step == "contact":
        client.post(f"{AT}work/", {"workers": "1"})
    page = sent_back(client, step, told)
    assert 'role="alert"' in page
    for name in ("name", "phone"):
        if name in told:
            assert f'value="{told[name]}"' in page


def test_going_back_finds_everything_still_there(region: Organisation, client: CheckedClient) -> None:
    tell(client)
    assert 'value="keripik tempe"' in client.get(f"{AT}make/").content.decode()
    assert "Klender" in client.get(f"{AT}place/").content.decode()
    assert 'value="2"' in client.get(f"{AT}work/").content.decode()
    assert "Keripik Contoh" in client.get(f"{AT}contact/").content.decode()
    assert client.get(AT).headers["Location"] == f"{AT}check/"


def test_changing_one_answer_leads_back_to_the_check_page(region: Organisation, client: CheckedClient) -> None:
    tell(client)
    answer = client.post(f"{AT}place/", {"place": "Lenteng Agung"})
    assert answer.headers["Location"] == f"{AT}check/"


def test_a_double_tap_makes_one_registration_and_shows_the_same_link(
    region: Organisation, client: CheckedClient
) -> None:
    tell(client)
    once = client.get(f"{AT}check/").context["draft"].once
    first = client.post(f"{AT}check/", {"once": once}).headers["Location"]
    again = client.post(f"{AT}check/", {"once": once}).headers["Location"]
    assert first == again
    assert Enrolment.objects.count() == 1


def test_one_address_cannot_register_without_end(
    region: Organisation, client: CheckedClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lumbung.web.accounts.services.MOST_PER_ADDRESS", 2)
    for _ in range(2):
        tell(client)
        finish(client)
    tell(client)
    once = client.get(f"{AT}check/").context["draft"].once
    assert client.post(f"{AT}check/", {"once": once}).status_code == 429
    assert Enrolment.objects.count() == 2
    assert client.get(f"{AT}check/").status_code == 200


def test_with_her_link_she_corrects_what_she_told(region: Organisation, client: CheckedClient) -> None:
    tell(client)
    mine = finish(client)
    assert client.post(f"{mine}change/").headers["Location"] == f"{AT}check/"
    client.post(f"{AT}make/", {"words": "roti dan kue"})
    client.post(f"{AT}work/", {"workers": "6"})
    assert finish(client) == mine
    one = Enterprise.objects.get()
    assert (one.chain, one.size) == ("bakery", "small")
    assert Enrolment.objects.get().phone == "+6281234567890"


def test_with_her_link_she_deletes_everything(region: Organisation, client: CheckedClient) -> None:
    tell(client)
    mine = finish(client)
    assert client.get(f"{mine}withdraw/").status_code == 200
    assert Enrolment.objects.count() == 1
    client.post(f"{mine}withdraw/")
    assert not Enterprise.objects.exists()
    assert client.get(mine).status_code == 404


@pytest.mark.parametrize("tail", ["", "change/", "withdraw/"])
def test_a_guessed_link_opens_nothing_and_the_public_cannot_change(
    region: Organisation, client: CheckedClient, tail: str
) -> None:
    address = f"/register/mine/{'0' * 40}/{tail}"
    answer = client.post(address) if tail == "change/" else client.get(address)
    assert answer.status_code == 404


def test_her_page_is_not_indexed_and_not_stored(region: Organisation, client: CheckedClient) -> None:
    tell(client)
    page = client.get(finish(client))
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in page.headers["Cache-Control"]


def test_no_page_asks_for_a_nik(region: Organisation, client: CheckedClient) -> None:
    tell(client)
    for step in ("make", "place", "work", "contact", "check"):
        assert 'name="nik"' not in client.get(f"{AT}{step}/").content.decode().lower()


@pytest.mark.parametrize(
    ("workers", "size"),
    [(None, "unknown"), (1, "micro"), (4, "micro"), (5, "small"), (19, "small"), (20, "medium"), (100, "large")],
)
def test_size_follows_from_the_number_of_people(workers: int | None, size: str) -> None:
    assert Draft(workers=workers).size == size


@pytest.mark.parametrize("who", ["anonymous", "stranger", "officer"])
def test_anyone_may_register(region: Organisation, client_of: ClientOf, who: str) -> None:
    client = client_of(who)
    tell(client)
    assert client.get(finish(client)).status_code == 200
