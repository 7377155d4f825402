"""Tags, forms and other parts that pages are made of."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils.translation import override
from tests.web.pages import broken

from lumbung.web.ui.forms import PickOne, PickSome, RupiahField, WholeNumberField
from lumbung.web.ui.icons import FILLED, STROKED


def rendered(template: str, language: str = "id", **context: Any) -> str:
    with override(language):
        return Template(template).render(Context(context))


@pytest.mark.parametrize("name", [*FILLED, *STROKED])
def test_every_icon_is_hidden_from_screen_readers_and_takes_its_colour_from_the_text(name: str) -> None:
    svg = rendered('{% icon "' + name + '" %}')
    assert 'aria-hidden="true"' in svg
    assert "currentColor" in svg


def test_an_icon_that_does_not_exist_is_a_mistake_of_ours() -> None:
    with pytest.raises((KeyError, TemplateSyntaxError)):
        rendered('{% icon "unicorn" %}')


@pytest.mark.parametrize(
    ("kind", "word"),
    [("measured", "terukur"), ("published", "dikutip"), ("assumed", "asumsi"), ("simulated", "simulasi")],
)
def test_an_origin_mark_says_in_words_where_a_number_comes_from(kind: str, word: str) -> None:
    mark = rendered("{% origin kind whose %}", kind=kind, whose="BPS <2023>")
    assert f"{word}, BPS &lt;2023&gt;" in mark
    assert kind in mark


@pytest.mark.parametrize("mark", "ABCDEM")
def test_every_mark_of_certainty_has_words_in_both_languages(mark: str) -> None:
    assert rendered("{% certainty mark %}", mark=mark) != rendered("{% certainty mark %}", "en", mark=mark)


def test_a_meter_is_red_below_its_tick_and_never_leaves_its_frame() -> None:
    assert 'class="low"' in rendered("{% meter 0.4 0.55 %}")
    assert 'class="fill"' in rendered("{% meter 0.6 0.55 %}")
    assert 'width="100.0"' in rendered("{% meter 1.7 %}")
    assert 'width="0.0"' in rendered("{% meter share %}", share=-1.0)


def test_numbers_for_attributes_have_a_point_in_every_language() -> None:
    assert rendered("{{ x|plain }}", x=1.5) == "1.5"


def test_nothing_is_shown_as_a_dash() -> None:
    template = "{{ x|rupiah }}{{ x|grouped }}{{ x|percent }}{{ x|km }}{{ x|long_date }}{{ x|short_date }}"
    assert rendered(template, x=None) == "–" * 6


def _request(path: str) -> Any:
    request = RequestFactory().get(path)
    request.user = AnonymousUser()
    return request


def test_the_pager_keeps_the_filters_of_the_address() -> None:
    page = Paginator(range(1836), 50).page(2)
    html = rendered("{% pager page %}", page=page, request=_request("/x/?chain=tempe&page=2"))
    assert "51–100 dari 1.836" in html
    assert "?chain=tempe&amp;page=3" in html or "?chain=tempe&page=3" in html


def test_one_page_needs_no_pager() -> None:
    assert rendered("{% pager page %}", page=Paginator([1], 50).page(1), request=_request("/")).strip() == ""


def test_long_work_says_how_far_it_is_that_one_may_leave_and_how_to_stop() -> None:
    html = rendered('{% work "Usulan C" 0.62 stop="/stop/" token="t" poll="/poll/" %}')
    for part in ("Usulan C, 62 %", "boleh ditinggal", 'value="62"', 'action="/stop/"', 'hx-get="/poll/"'):
        assert part in html
    assert broken(html) == []


class Sample(forms.Form):
    """One of each."""

    budget = RupiahField(label="Anggaran", help_text="Belanja modal.", min_value=1_000_000, max_value=10**12)
    radius = WholeNumberField(label="Jarak", required=False)
    kind = forms.ChoiceField(label="Jenis", choices=[("a", "Pangan"), ("b", "Kayu")], widget=PickOne)
    days = forms.MultipleChoiceField(
        label="Hari", choices=[("1", "Senin"), ("2", "Selasa")], widget=PickSome, required=False
    )


def test_a_field_shows_label_help_error_and_input_in_that_order_and_keeps_what_was_typed() -> None:
    with override("id"):
        html = str(Sample({"budget": "500 ribu", "kind": "a"}))
    parts = ["Anggaran</label>", "Belanja modal.", "Paling sedikit Rp1.000.000.", 'value="500 ribu"']
    positions = [html.index(part, html.index('<div class="field')) for part in parts]
    assert positions == sorted(positions)
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_budget_helptext' in html


def test_errors_are_listed_on_top_with_a_way_to_each_field() -> None:
    with override("id"):
        html = str(Sample({"budget": "x", "radius": "y"}))
    top = html.split('<div class="field', maxsplit=1)[0]
    assert 'role="alert"' in top
    assert 'href="#id_budget"' in top
    assert 'href="#id_radius"' in top
    assert 'href="#id_kind' in top


def test_a_choice_is_a_row_whose_whole_is_the_label() -> None:
    with override("id"):
        html = str(Sample())
    assert html.count('<label class="pick"') == 4
    assert "<legend" in html
    assert broken(html) == []


def test_a_known_amount_is_shown_grouped() -> None:
    with override("id"):
        assert 'value="50.000.000"' in str(Sample(initial={"budget": 50_000_000})["budget"])


@pytest.mark.parametrize(
    ("typed", "words"),
    [("-1", "Paling sedikit"), ("2 triliun", "Paling banyak Rp1.000.000.000.000."), ("", ""), ("abc", "jumlah rupiah")],
)
def test_a_wrong_amount_is_told_in_words(typed: str, words: str) -> None:
    with override("id"):
        form = Sample({"budget": typed, "kind": "a"})
        assert words in str(form.errors["budget"])


def test_spelling_alone_is_no_change() -> None:
    field = RupiahField()
    assert not field.has_changed(50_000_000, "50 juta")
    assert field.has_changed(50_000_000, "51.000.000")
    assert field.has_changed(1, "abc")
