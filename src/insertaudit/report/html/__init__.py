"""The HTML report: one file that loads nothing, for designers, sellers and print shops."""

from insertaudit.report.html.page import render

__all__ = ["render"]
