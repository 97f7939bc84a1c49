"""Text to statements: one file per stage, order in `pipeline.py`."""
