"""`{% explained %}…{% endexplained %}`: below a part of a page, the hard words in it with plain ones."""

from __future__ import annotations

import re
from html import unescape

from django import template
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from lumbung.web.guide.jargon import terms_in

register = template.Library()
_TAGS = re.compile(r"<[^>]*>")
_URLS = re.compile(r"https?://\S+|\S+=\S+")


def text_of(html: str) -> str:
    """What is read on a page, without addresses."""
    return _URLS.sub(" ", unescape(_TAGS.sub(" ", html)))


class ExplainedNode(template.Node):
    """Renders what is inside, then looks at its words."""

    def __init__(self, inside: NodeList) -> None:
        self.inside = inside

    def render(self, context: Context) -> SafeString:
        """The part, and a folded list of its hard words where it has any."""
        html = self.inside.render(context)
        found = [term for term in terms_in(text_of(html)) if not term.never]
        words = render_to_string("guide/hard_words.html", {"terms": found}) if found else ""
        return SafeString(html + words)


@register.tag
def explained(parser: Parser, token: Token) -> ExplainedNode:
    """The block tag."""
    inside = parser.parse(("endexplained",))
    parser.delete_first_token()
    return ExplainedNode(inside)
