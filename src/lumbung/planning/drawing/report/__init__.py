"""`report.html`: one self-contained page of a plan, in Indonesian and English, without scripts."""

from lumbung.planning.drawing.report.page import render_report

__all__ = ["render_report"]
