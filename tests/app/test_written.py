from app.written import Written


def test_the_files_asked_for_last_are_kept() -> None:
    written = Written(kept=2)
    for name in ("a", "b"):
        written.keep(name, f'"{name}"')
    assert written.get("a") == '"a"'
    written.keep("c", '"c"')
    assert [written.get(name) for name in "abc"] == ['"a"', None, '"c"']
