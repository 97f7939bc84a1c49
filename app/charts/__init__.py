"""Figures for reports: data in, bytes of SVG or PNG out. Neither SQL nor web; `app/figures.py` reads the data."""
