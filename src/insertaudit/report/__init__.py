"""How a `Report` is written down: one module per format, each `render(report, *, lang) -> str`."""
