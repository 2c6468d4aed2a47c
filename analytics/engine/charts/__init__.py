"""Charts as geometry: numbers in, coordinates out. Templates draw them, style sheets colour them.

Every chart has a wide drawing and a narrow one, because a drawing that is scaled down to a phone
has letters that nobody can read.
"""

from analytics.engine.charts.bars import bars, histogram, rows
from analytics.engine.charts.figures import Unit
from analytics.engine.charts.funnel import Stage, funnel
from analytics.engine.charts.lines import Band, Series, line
from analytics.engine.charts.shapes import Chart, Drawing
from analytics.engine.charts.spans import Span, spans

__all__ = [
    "Band",
    "Chart",
    "Drawing",
    "Series",
    "Span",
    "Stage",
    "Unit",
    "bars",
    "funnel",
    "histogram",
    "line",
    "rows",
    "spans",
]
