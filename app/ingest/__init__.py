"""File formats to reports, and the use case that stores one report in one transaction."""
