"""SVG drawings: text, type in curves, pictures, links, and what runs."""
