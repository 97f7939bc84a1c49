"""A reload shows what it would change, does it once, and is refused whole with every mistake named."""

from pathlib import Path

from tests.app.api.conftest import Api

OWN = "key,kind,name,type,country\nactor:m99,actor,M99 Movement,militia,CD\n"


def own_file(api: Api) -> Path:
    folder: Path = api.service.settings.seeds_dir / "actors"
    folder.mkdir()
    return folder / "own.csv"


def test_a_reload_does_what_the_diff_showed_and_the_second_one_nothing(api: Api) -> None:
    assert api.get("/seeds/diff")["count"] == 0
    own_file(api).write_text(OWN)
    diff = api.get("/seeds/diff")
    assert diff["added"] == [{"kind": "entity", "key": "actor:m99"}]
    assert api.names("/entities", name="M99 Movement") == []
    done = api.write.post("/api/v1/seeds/reload").json()
    assert done["diff"] == diff
    assert done["changes"] > 0
    assert api.names("/entities", name="M99 Movement") == ["M99 Movement"]
    again = api.write.post("/api/v1/seeds/reload").json()
    assert (again["diff"]["count"], again["changes"]) == (0, 0)


def test_bad_files_are_refused_with_file_line_and_field(api: Api) -> None:
    own_file(api).write_text(OWN + "actor:x,actor,,militia,CD\nactor:y,ghost,Y,militia,CD\n")
    for answer in (api.client.get("/api/v1/seeds/diff"), api.write.post("/api/v1/seeds/reload")):
        assert answer.status_code == 422
        problems = [one["detail"] for one in answer.json()["errors"]]
        assert any("own.csv:3" in line and "name" in line for line in problems), problems
        assert any("own.csv:4" in line and "ghost" in line for line in problems), problems
    assert api.names("/entities", name="M99 Movement") == []
