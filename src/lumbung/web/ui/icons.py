"""The icons: shapes within 24 × 24, drawn for Lumbung."""

from __future__ import annotations

FILLED = {
    "house": "M12 2 22.5 10.6H1.5ZM4.2 12h15.6l-2.3 7H17v3h-2v-3H9v3H7v-3h-.5Z",
}
"""Name → path of a filled shape. `house` is the outline of the leuit: a shared production house."""

STROKED = {
    "arrow": "M5 12h14M13 6l6 6-6 6",
    "back": "M19 12H5M11 6l-6 6 6 6",
    "check": "M4.5 12.5 10 18 19.5 7",
    "compare": "M8 4v16M16 4v16M4 8h8M12 16h8",
    "cross": "M6 6l12 12M18 6 6 18",
    "download": "M12 4v11M7 11l5 5 5-5M5 20h14",
    "edit": "M5 19l1-4L16.5 4.5l3 3L9 18ZM14.5 6.5l3 3",
    "external": "M14 5h5v5M19 5l-8 8M17 14v5H5V7h5",
    "map": "M4 6l5-2 6 2 5-2v14l-5 2-6-2-5 2ZM9 4v14M15 6v14",
    "person": "M12 12.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20.5c.8-4 3.6-5.5 7.5-5.5s6.7 1.5 7.5 5.5",
    "pin": "M12 21s-6.5-6.2-6.5-11a6.5 6.5 0 0 1 13 0c0 4.8-6.5 11-6.5 11ZM12 12.3a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6Z",
    "plus": "M12 5v14M5 12h14",
    "print": "M7 9V4h10v5M7 18H4V9h16v9h-3M7 14h10v6H7Z",
    "search": "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM15.3 15.3 20.5 20.5",
    "upload": "M12 16V5M7 9l5-5 5 5M5 20h14",
    "warning": "M12 3.5 22 20.5H2ZM12 10v5M12 17.2v.6",
}
"""Name → path of a line drawing."""
