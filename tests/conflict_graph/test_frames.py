import pandas as pd

from conflict_graph.frames import to_days, to_frame
from conflict_graph.shapes import Column, Shapes

PAGE = {"$ref": "#/components/schemas/Page"}
DESCRIPTION = {
    "paths": {
        "/api/v1/things/{thing_id}/parts": {
            "get": {
                "responses": {
                    "200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Page"}}}}
                }
            }
        }
    },
    "components": {
        "schemas": {
            "Page": {"properties": {"items": {"type": "array", "items": {"$ref": "#/components/schemas/Part"}}}},
            "Part": {
                "properties": {
                    "id": {"type": "string"},
                    "started_on": {"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]},
                    "date_precision": {"type": "string"},
                    "published_at": {"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]},
                    "count": {"anyOf": [{"type": "integer"}, {"type": "null"}]},
                    "share": {"type": "number"},
                    "is_new": {"type": "boolean"},
                    "place": {"anyOf": [{"$ref": "#/components/schemas/Place"}, {"type": "null"}]},
                    "items": {"type": "array", "items": {"$ref": "#/components/schemas/Part"}},
                    "value": {},
                }
            },
            "Place": {"properties": {"name": {"type": "string"}, "inside": {"$ref": "#/components/schemas/Place"}}},
        }
    },
}
COLUMNS = Shapes(DESCRIPTION).columns_of("things/t1/parts")


def test_columns_and_types_are_those_of_the_description() -> None:
    assert [(one.name, one.dtype) for one in COLUMNS] == [
        ("id", "string"), ("started_on", "string"), ("date_precision", "string"), ("published_at", "datetime64[s]"),
        ("count", "Int64"), ("share", "Float64"), ("is_new", "boolean"), ("place_name", "string"),
        ("place_inside", "object"), ("items", "object"), ("value", "object"),
    ]  # fmt: skip
    assert Shapes(DESCRIPTION).columns_of("unknown") == ()
    assert Shapes({}).columns_of("events") == ()
    assert [one.name for one in Shapes(DESCRIPTION).columns_of("things/t1/parts", "id, place")][:2] == [
        "id",
        "place_name",
    ]


def test_unknown_is_na_and_objects_are_columns() -> None:
    frame = to_frame([{"id": "a", "place": {"name": "Goma"}, "count": 0, "published_at": "2024-05-06"}, {}], COLUMNS)
    assert frame["place_name"].tolist() == ["Goma", pd.NA]
    assert frame["count"].tolist() == [0, pd.NA]
    assert frame["is_new"].isna().all()
    assert frame["published_at"].iloc[0] == pd.Timestamp("2024-05-06")
    assert frame["published_at"].iloc[1] is pd.NaT
    assert frame["value"].tolist() == [pd.NA, pd.NA]


def test_a_day_is_one_only_where_it_is_known_exactly() -> None:
    rows = [{"started_on": "2017-01-01", "date_precision": precision} for precision in ("day", "year", None)]
    frame = to_frame(rows, COLUMNS)
    assert list(frame.columns[1:3]) == ["started_on", "started_day"]
    assert frame["started_day"].isna().tolist() == [False, True, True]
    assert frame["started_on"].tolist() == ["2017-01-01"] * 3


def test_days_far_from_ours_are_kept() -> None:
    frame = to_frame([{"published_at": "0001-01-01"}, {"published_at": "9999-12-31"}], COLUMNS)
    assert [one.year for one in frame["published_at"]] == [1, 9999]


def test_fields_that_the_description_does_not_tell_come_by_their_values() -> None:
    frame = to_frame(
        [{"new": 1, "mixed": 1, "texts": "a"}, {"new": None, "mixed": "b"}], [Column("id", ("id",), "string")]
    )
    assert frame.dtypes.astype(str).to_dict() == {"id": "string", "new": "Int64", "mixed": "object", "texts": "string"}
    assert to_days(pd.DataFrame({"start": ["2017-01-01", None]}), "start", "none")["start"].dtype == "datetime64[s]"


def test_no_records_and_no_columns_are_an_empty_frame() -> None:
    assert to_frame([], ()).shape == (0, 0)
    assert list(to_frame([], COLUMNS).columns)[:3] == ["id", "started_on", "started_day"]
