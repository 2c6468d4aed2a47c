"""Insights: the last nights, what each found out, and what is served because of it."""

from creatorhub.insights.nights.page import NightsPage, nights_page, run_now

__all__ = ["NightsPage", "nights_page", "run_now"]
