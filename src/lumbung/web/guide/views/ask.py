"""`/guide/ask/TOPIC/FACT/`: one question a page, never one that cannot change the result."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lumbung.core.errors import LumbungError
from lumbung.rules import Fact
from lumbung.rules.permits import FIRST_QUESTIONS
from lumbung.web.config import clock
from lumbung.web.guide.answers import Answers, answers_of, keep, pass_over, tell
from lumbung.web.guide.forms import QuestionForm, shown
from lumbung.web.guide.pages.knowing import fact_rows
from lumbung.web.guide.topics import PERMITS, Topic, topic_named
from lumbung.web.ui.views.saving import page
from lumbung.web.ui.words import language


@never_cache
@require_safe
def onward(request: HttpRequest, topic: str) -> HttpResponse:
    """To the next question, or to the result when there is none, or when eight have been answered."""
    answers = answers_of(request)
    about = topic_named(answers.book, topic, clock.today())
    enough = len(answers.asked.get(topic, [])) >= FIRST_QUESTIONS
    fact = None if enough else about.ask(answers)
    return redirect(about.address) if fact is None else redirect("guide:question", topic, fact)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, topic: str, fact: str) -> HttpResponse:
    """Show the question; keep the answer, or that she cannot tell."""
    answers = answers_of(request)
    about = topic_named(answers.book, topic, clock.today())
    if fact not in about.facts:
        raise Http404
    asked = answers.book.facts[fact]
    known = answers.known.get(fact)
    bound = request.POST if request.method == "POST" and "unknown" not in request.POST else None
    form = QuestionForm(bound, fact=asked, initial={"answer": shown(asked, known.value)} if known else {})
    if request.method == "POST" and _taken(request, answers, about, asked, form):
        return redirect("guide:known") if request.POST.get("back") == "known" else redirect("guide:onward", topic)
    return page(
        request, "guide/question.html", asked.question(language()), form, fact=asked, why=asked.why(language()),
        topic=about, number=_number(answers, topic, fact), most=FIRST_QUESTIONS, before=_before(answers, about, fact),
        known=fact_rows(answers, topic, about.facts - {fact}), asked_before=fact in answers.passed_over,
        back=request.GET.get("back", ""),
    )  # fmt: skip


def _taken(request: HttpRequest, answers: Answers, topic: Topic, fact: Fact, form: QuestionForm) -> bool:
    """Whether the answer was kept; what the rules refuse is told at the field."""
    if "unknown" in request.POST:
        pass_over(request, answers, fact.name)
    elif not form.is_valid():
        return False
    else:
        try:
            tell(request, answers, {fact.name: form.value()})
        except LumbungError as error:
            form.add_error("answer", f"{error.message} {error.advice}".strip())
            return False
    asked = answers.asked.setdefault(topic.slug, [])
    if fact.name not in asked:
        asked.append(fact.name)
    keep(request, answers)
    return True


def _number(answers: Answers, topic: str, fact: str) -> int:
    """The how-manieth question this is, from 1."""
    asked = answers.asked.get(topic, [])
    return asked.index(fact) + 1 if fact in asked else len(asked) + 1


def _before(answers: Answers, topic: Topic, fact: str) -> str:
    """The address of the question before, or of the way in."""
    asked = answers.asked.get(topic.slug, [])
    earlier = asked[: asked.index(fact)] if fact in asked else asked
    if earlier:
        return reverse("guide:question", args=[topic.slug, earlier[-1]])
    return reverse("guide:make") if topic.slug == PERMITS else reverse("guide:start")
