"""The drawings of the page of the nights."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from analytics.engine.charts import Band, Chart, Series, Span, line, rows, spans
from creatorhub.insights.figures import day_name, unit
from creatorhub.insights.nights.words import shelf_name
from recommend.selectors import Found, Gain, Night, ShelfLife


def tens(found: Found) -> Chart:
    """What the first places of each list held of what they could have held, in percent."""
    return rows(
        [_("The model"), _("Popularity at that time"), _("Drawn by lot")],
        [found.model, found.popularity, found.random],
        unit=unit("percent"),
        most=100,
        summary=_("What the first places of each list held of what they could have held."),
    )


def interval(gain: Gain) -> Chart:
    """The lead of the model in points of NDCG@10, with its interval."""
    return spans(
        [Span(_("Model minus popularity"), gain.by, gain.low, gain.high)],
        unit=unit("number"),
        marks_zero=True,
        summary=_(
            "The model is %(by)s points ahead (below zero: behind); with other fans it might have"
            " been %(low)s to %(high)s."
        )
        % {name: unit("number").full(getattr(gain, name)) for name in ("by", "low", "high")},
    )


def beginnings(shelves: Sequence[ShelfLife]) -> Chart:
    """Of the fans who saw each shelf, the percent who began a course of it."""
    shares = [(shelf.shelf, shelf.beginning) for shelf in shelves]
    return spans(
        [
            Span(shelf_name(name), 100 * share.value, 100 * share.low, 100 * share.high)
            for name, share in shares
            if share
        ],
        unit=unit("percent"),
        summary=_("How many of the fans who saw a shelf began a course of it, with intervals."),
    )


def figures(judged: Sequence[Night]) -> Chart:
    """NDCG@10 of model and popularity, night by night."""
    model = [night.measures[0].model for night in judged]
    popular = [night.measures[0].popularity for night in judged]
    return line(
        [day_name(night.run.day) for night in judged],
        [Series(_("The model"), model), Series(_("Popularity"), popular)],
        unit=unit("percent"),
        summary=_("NDCG@10 of the model and of popularity, night by night; the table has them."),
    )


def gains(judged: Sequence[Night]) -> Chart:
    """The lead of the model with its interval, night by night."""
    told = [night.gain for night in judged]
    return line(
        [day_name(night.run.day) for night in judged],
        [Series(_("Model minus popularity"), [gain.by if gain else None for gain in told])],
        unit=unit("number"),
        band=Band(
            _("95 % interval"),
            [gain.low if gain else None for gain in told],
            [gain.high if gain else None for gain in told],
        ),
        summary=_("By how many points the model is ahead, night by night, with its interval."),
    )
