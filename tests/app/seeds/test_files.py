"""Files to raw records: form, line numbers, and what can't be read at all."""

from pathlib import Path

import pytest

from app.seeds.files import FileProblem, read_records, read_yaml


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_csv_cells_are_trimmed_lists_are_parted_and_empty_cells_left_out(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", "key,name,aliases,country\nactor:a, Ansar ,A| B ||,\nactor:b,B,,ML\n")
    first, second = read_records(path, "a.csv")
    assert first.values == {"key": "actor:a", "name": "Ansar", "aliases": ["A", "B"]}
    assert second.values == {"key": "actor:b", "name": "B", "aliases": [], "country": "ML"}
    assert [(raw.file, raw.line) for raw in (first, second)] == [("a.csv", 2), ("a.csv", 3)]


def test_yaml_records_know_their_line(tmp_path: Path) -> None:
    path = write(tmp_path, "a.yaml", "# Head.\n\n- {key: a}\n- key: b\n  roles: {subject: source}\n")
    first, second = read_records(path, "a.yaml")
    assert (first.values, first.line) == ({"key": "a"}, 3)
    assert (second.values, second.line) == ({"key": "b", "roles": {"subject": "source"}}, 4)


def test_yaml_takes_words_and_dates_as_text(tmp_path: Path) -> None:
    path = write(tmp_path, "a.yaml", "- {no: NO, on: on, day: 2012-04-01, number: 3, flag: true, nothing: null}\n")
    (record,) = read_records(path, "a.yaml")
    assert record.values == {"no": "NO", "on": "on", "day": "2012-04-01", "number": 3, "flag": True, "nothing": None}


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    (record,) = read_records(write(tmp_path, "a.csv", b"\xef\xbb\xbfkey,name\na,b\n"), "a.csv")
    assert record.values == {"key": "a", "name": "b"}


def test_a_file_with_only_a_header_holds_nothing(tmp_path: Path) -> None:
    assert list(read_records(write(tmp_path, "a.csv", "key,name\n"), "a.csv")) == []
    assert list(read_records(write(tmp_path, "b.csv", ""), "b.csv")) == []


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.csv", "key,name\na\n", "a.csv:2: columns: 2: not as many as the header has"),
        ("a.csv", "key,name\na,b,c\n", "a.csv:2: columns: 3: not as many as the header has"),
        ("a.csv", 'key,name\na,"b\n', "a.csv:2: csv: unexpected end of data"),
        ("a.csv", "key,,name\na,b,c\n", "a.csv:1: header: 'key,,name': a column has no name, or another one's"),
        ("a.csv", "key,key\na,b\n", "a.csv:1: header: 'key,key': a column has no name, or another one's"),
        ("a.csv", "key,name\na,Séléka\n".encode("latin-1"), "a.csv:2: encoding: byte 12: not UTF-8"),
        ("a.csv", b"key,name\na,b\x00\n", "a.csv:2: content: NUL byte: not a text file"),
        ("a.yaml", "key: a\n", "a.yaml:1: content: dict: expected a list of records"),
        ("a.yaml", "", "a.yaml:1: content: NoneType: expected a list of records"),
        ("a.yaml", "- {key: a}\n- b\n", "a.yaml:1: record 2: 'b': expected a mapping"),
        ("a.yaml", "- {key: a}\n- {key: a, key: b}\n", "a.yaml:2: yaml: 'key' is given twice"),
        ("a.yaml", "- {[a]: b}\n", "a.yaml:1: yaml: a key is no plain word"),
        ("a.yaml", "- key: a\n b: c\n", "a.yaml:2: yaml: expected <block end>, but found '<block mapping start>'"),
        ("a.yaml", "- {key: a\n", "a.yaml:2: yaml: expected ',' or '}', but got '<stream end>'"),
        ("a.yaml", "- !!python/name:os.system {}\n", "a.yaml:1: yaml: could not determine a constructor for the tag"),
        ("a.yaml", b"- {name: S\xe9l\xe9ka}\n", "a.yaml:1: encoding: byte 10: not UTF-8"),
    ],
)
def test_a_broken_file_is_told_with_its_line(tmp_path: Path, name: str, content: str | bytes, problem: str) -> None:
    path = write(tmp_path, name, content)
    with pytest.raises(FileProblem) as caught:
        list(read_records(path, name))
    assert str(caught.value).startswith(problem)


def test_a_file_that_can_not_be_opened_is_a_problem_too(tmp_path: Path) -> None:
    (tmp_path / "a.csv").mkdir()
    with pytest.raises(FileProblem, match=r"^a\.csv:1: file: Is a directory$"):
        list(read_records(tmp_path / "a.csv", "a.csv"))


def test_a_mapping_keeps_the_line_of_its_start(tmp_path: Path) -> None:
    content = read_yaml(write(tmp_path, "words.yaml", "# Words.\nguns: [rifle]\n"), "words.yaml")
    assert content == {"guns": ["rifle"], "__line__": 2}
