"""Columns of the canonical layer hold what is derived for them; SQLite would not notice, PostgreSQL refuses."""

from app.resolve.rollup import FATALITIES_RULE
from app.store.canonical_tables import EventRow


def test_the_rule_of_the_fatalities_fits_its_column() -> None:
    assert len(FATALITIES_RULE) <= EventRow.__table__.c.fatalities_rule.type.length
