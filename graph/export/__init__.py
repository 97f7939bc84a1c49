"""One file per format, each with `write_<format>`."""
