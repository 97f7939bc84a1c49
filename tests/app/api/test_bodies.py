"""Values of corrections: what the tables can't hold is refused before it reaches them."""

import pytest

from app.api.bodies import VALUES, check_value
from app.store.canonical_tables import EntityRow
from graph.errors import InvalidInputError

LENGTHS = {name: getattr(EntityRow.__table__.c[name].type, "length", None) for name in VALUES}


@pytest.mark.parametrize("attribute", [name for name, length in LENGTHS.items() if length])
def test_a_text_that_is_longer_than_its_column_is_refused(attribute: str) -> None:
    with pytest.raises(InvalidInputError, match=attribute):
        check_value(attribute, "x" * (LENGTHS[attribute] + 1), kind="location")


def test_a_province_may_be_named_or_unknown() -> None:
    assert check_value("admin1", "North Kivu", kind="location") == "North Kivu"
    assert check_value("admin1", None, kind="location") is None
