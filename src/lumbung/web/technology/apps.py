"""Django app `technology`: pages without data of its own."""

from __future__ import annotations

from django.apps import AppConfig


class TechnologyConfig(AppConfig):
    """What a machine costs a maker: by hand, her own, or shared."""

    name = "lumbung.web.technology"
    label = "technology"
