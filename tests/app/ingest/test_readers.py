"""Every format is read as it says; every bad input is one refusal that names document and field; the rest goes on."""

import io
import json
import logging
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from app.ingest.documents import ReadOptions
from app.ingest.pipeline import Outcome
from app.ingest.readers import count_documents, iter_reports
from graph.model import Report
from graph.ontology import Marking, Reliability

TODAY = date(2024, 6, 1)
OPTIONS = ReadOptions(today=TODAY)
STORY = "Government forces retook the town of Rawa on Tuesday after three days of fighting, the army said."
PAGE = f"""<!DOCTYPE html><html><head><title>Army retakes town - Example News</title>
<meta property="og:site_name" content="Example News">
<meta property="article:published_time" content="2024-03-05T10:00:00Z">
<link rel="canonical" href="https://example.org/army"><script>var evil = "SCRIPTED";</script></head>
<body><nav><a href="/">Home</a> <a href="/w">World news</a></nav>
<article><h1>Army retakes town</h1><p>{STORY}</p><script>alert("SCRIPTED")</script>
<p>At least 16 people were killed, according to a monitor, and hundreds of families fled to the desert.</p></article>
<footer>© 2020 Example. Cookie policy</footer></body></html>"""


def read(*sources: Path | str, options: ReadOptions = OPTIONS, stdin: bytes = b"") -> list[Report | Outcome]:
    return list(iter_reports([str(source) for source in sources], options, stdin=io.BytesIO(stdin)))


def one_report(found: Sequence[Report | Outcome]) -> Report:
    (report,) = found
    assert isinstance(report, Report), report
    return report


def one_failure(found: Sequence[Report | Outcome]) -> Outcome:
    (outcome,) = found
    assert isinstance(outcome, Outcome), outcome
    assert outcome.status == "failed"
    return outcome


def write(path: Path, data: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def lines(*documents: object) -> str:
    return "".join(json.dumps(document) + "\n" for document in documents)


# ---------------------------------------------------------------- formats


def test_a_text_file_is_one_report_unchanged(tmp_path: Path) -> None:
    text = f"\r\n  {STORY}\r\n\r\nÉté à Mopti \U0001f54a.\n"
    report = one_report(read(write(tmp_path / "a.txt", text)))
    assert report.text == text
    assert (report.external_id, report.published_on, report.publisher, report.title) == ("a.txt", None, None, None)
    assert report.language == "en"


def test_a_markdown_file_keeps_its_text_and_its_heading_is_the_title(tmp_path: Path) -> None:
    text = f"# Army retakes town #\n\n{STORY}\n"
    report = one_report(read(write(tmp_path / "a.md", text)))
    assert report.text == text
    assert report.title == "Army retakes town"
    assert one_report(read(write(tmp_path / "b.md", STORY))).title is None


def test_a_page_gives_its_article_without_scripts_and_menus(tmp_path: Path) -> None:
    report = one_report(read(write(tmp_path / "a.html", PAGE)))
    assert STORY in report.text
    assert "At least 16 people" in report.text
    assert not any(part in report.text for part in ("SCRIPTED", "World news", "Cookie", "<p>"))
    assert report.title == "Army retakes town"
    assert report.published_on == date(2024, 3, 5)
    assert report.publisher == "Example News"
    assert report.url == "https://example.org/army"


def test_a_page_without_metadata_gets_no_date(tmp_path: Path) -> None:
    page = f"<html><body><p>Published long ago. {STORY}</p><footer>© 2020 Example</footer></body></html>"
    assert one_report(read(write(tmp_path / "a.htm", page))).published_on is None


def test_a_page_in_a_declared_legacy_encoding_is_read(tmp_path: Path) -> None:
    page = f'<html><head><meta charset="windows-1252"></head><body><p>Émile said: {STORY}</p></body></html>'
    report = one_report(read(write(tmp_path / "a.html", page.encode("cp1252"))))
    assert report.text.startswith("Émile said")


def test_an_xhtml_page_with_an_xml_declaration_is_read(tmp_path: Path) -> None:
    page = f'<?xml version="1.0" encoding="iso-8859-1"?><html><body><p>Émile said: {STORY}</p></body></html>'
    assert "Émile" in one_report(read(write(tmp_path / "a.html", page.encode("latin-1")))).text


def test_json_text_is_taken_unchanged_with_all_its_fields(tmp_path: Path) -> None:
    document = {
        "id": "d1",
        "text": f" \t{STORY}\n",
        "title": " Army ",
        "published_at": "2024-03-05T23:30:00-05:00",
        "url": "https://example.org/a",
        "publisher": "Example",
        "language": "en-GB",
        "marking": "TLP:AMBER",
        "reliability": "B",
        "revision": 2,
        "something": {"else": 1},
    }
    report = one_report(read(write(tmp_path / "a.json", json.dumps(document))))
    assert report.text == document["text"]
    assert (report.external_id, report.title, report.url, report.publisher) == (
        "d1",
        "Army",
        "https://example.org/a",
        "Example",
    )
    assert report.published_on == date(2024, 3, 5)
    assert (report.language, report.revision) == ("en-GB", 2)
    assert (report.marking, report.reliability) == (Marking.AMBER, Reliability.B)


def test_a_json_list_is_many_documents_named_by_position(tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", json.dumps([{"text": STORY}, {"text": ""}, 7, {"text": STORY + " Again."}]))
    first, empty, number, last = read(path)
    assert isinstance(first, Report)
    assert isinstance(last, Report)
    assert isinstance(empty, Outcome)
    assert (empty.document, empty.error) == ("a.json:2", "a.json:2: text: is empty")
    assert isinstance(number, Outcome)
    assert number.document == "a.json:3"


def test_json_lines_are_read_from_standard_input() -> None:
    found = read("-", stdin=b"\xef\xbb\xbf" + lines({"text": STORY, "id": 7}, {"text": STORY + " 2"}).encode())
    assert [report.external_id for report in found if isinstance(report, Report)] == ["7", None]


def test_empty_fields_are_unknown(tmp_path: Path) -> None:
    document = {"text": STORY, "id": "", "title": " ", "published_at": "", "url": None, "publisher": "", "language": ""}
    report = one_report(read(write(tmp_path / "a.jsonl", lines(document))))
    assert (report.external_id, report.title, report.published_on, report.url, report.publisher) == (None,) * 5


def test_a_folder_is_read_below_and_sorted_and_other_files_are_left_out(tmp_path: Path) -> None:
    for name in ("b/z.txt", "a.txt", "b/a.md", "B.txt", ".hidden/x.txt", "picture.png", "b/.x.txt"):
        write(tmp_path / name, f"{STORY} {name}")
    found = read(tmp_path)
    assert [report.external_id for report in found if isinstance(report, Report)] == [
        "B.txt",
        "a.txt",
        "b/a.md",
        "b/z.txt",
    ]
    assert len(found) == 4


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_tells_the_encoding(tmp_path: Path, encoding: str) -> None:
    report = one_report(read(write(tmp_path / "a.txt", f"{STORY} Été".encode(encoding))))
    assert report.text == f"{STORY} Été"


def test_the_callers_encoding_publisher_and_day_stand_in(tmp_path: Path) -> None:
    options = ReadOptions(today=TODAY, encoding="cp1252", publisher="Example", published=date(2024, 5, 1))
    report = one_report(read(write(tmp_path / "a.txt", f"{STORY} Été".encode("cp1252")), options=options))
    assert (report.text, report.publisher, report.published_on) == (f"{STORY} Été", "Example", date(2024, 5, 1))
    own = lines({"text": STORY, "publisher": "Other", "published_at": "2024-04-01"})
    report = one_report(read(write(tmp_path / "a.jsonl", own), options=options))
    assert (report.publisher, report.published_on) == ("Other", date(2024, 4, 1))


def test_a_pdf_with_text_is_read(tmp_path: Path) -> None:
    pytest.importorskip("pypdf", reason="the extra 'pdf' is not installed")
    report = one_report(read(write(tmp_path / "a.pdf", make_pdf("Rebels shelled the town of Goma on Monday"))))
    assert report.text.strip() == "Rebels shelled the town of Goma on Monday"


def make_pdf(text: str) -> bytes:
    """The smallest PDF with one line of text."""
    stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode() if text else b""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    data, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return data + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)


# ---------------------------------------------------------------- bad input

BAD_FILES = [
    ("empty.txt", b"", "text", "empty"),
    ("blank.txt", b" \n\t ", "text", "empty"),
    ("numbers.txt", b"12 345, 67!\n---", "text", "no letter"),
    ("binary.txt", b"ELF\x00\x01\x02text", "encoding", "binary"),
    ("controls.txt", b"\x01\x02\x03\x04 report", "encoding", "control characters"),
    ("latin.txt", "Été à Mopti".encode("latin-1"), "encoding", r"byte 0 \(line 1\) is no UTF-8"),
    ("cut.txt", b"\xff\xfeG\x00o", "encoding", "utf-16"),
    ("picture.png", b"\x89PNG", "file", "'.png' is none of"),
    ("noending", b"text", "file", "no ending"),
    ("script.html", b"<html><body><script>var troops = 1</script></body></html>", "text", "no readable text"),
    ("plain.html", b"no page at all", "text", "no readable text"),
    ("two.html", '<meta charset="latin-1"><meta charset="cp1252">Été'.encode("latin-1"), "encoding", "no encoding"),
    ("odd.html", '<meta charset="klingon">Été'.encode("latin-1"), "encoding", "'klingon' is unknown"),
    ("hex.html", '<meta charset="hex">Été'.encode("latin-1"), "encoding", "not one of text"),
    ("wrong.html", b'<meta charset="cp1252">\x81 text', "encoding", "neither UTF-8 nor the declared 'cp1252'"),
    ("broken.json", b'{"text": "half', "json", "line 1"),
    ("deep.json", b"[" * 5000 + b"]" * 5000, "json", "recursion|depth"),
    ("none.json", b"[]", "json", "empty"),
    ("word.json", b'"text"', None, "expected an object"),
    ("utf16.json", '{"text": "x"}'.encode("utf-16"), "json", "UTF-16"),
    ("empty.jsonl", b"\n\n", "file", "empty"),
]


@pytest.mark.parametrize(("name", "data", "field", "reason"), BAD_FILES, ids=[bad[0] for bad in BAD_FILES])
def test_a_bad_file_is_refused_by_name_and_field(
    tmp_path: Path, name: str, data: bytes, field: str | None, reason: str
) -> None:
    path = write(tmp_path / name, data)
    good = write(tmp_path / "good.txt", STORY)
    bad, after = read(path, good)
    outcome = one_failure([bad])
    assert outcome.document.startswith(name)
    assert outcome.field == field
    assert outcome.error is not None
    assert outcome.error.startswith(name)
    assert re.search(reason, outcome.error), outcome.error
    assert isinstance(after, Report)


BAD_FIELDS = [
    ({}, "text", "is missing"),
    ({"text": None}, "text", "is missing"),
    ({"text": 5}, "text", "is a number, expected text"),
    ({"text": ["a"]}, "text", "is a list, expected text"),
    ({"text": ""}, "text", "is empty"),
    ({"text": "1 2 3"}, "text", "holds no letter"),
    ({"text": "a\x00b"}, "text", "NUL character at 1"),
    ({"text": STORY, "title": 3}, "title", "3 is a number, expected text"),
    ({"text": STORY, "title": "x\x00"}, "title", "NUL"),
    ({"text": STORY, "id": True}, "id", "True is true or false, expected text"),
    ({"text": STORY, "id": {"a": 1}}, "id", "an object"),
    ({"text": STORY, "id": "x" * 256}, "id", "more than 255"),
    ({"text": STORY, "publisher": []}, "publisher", "a list"),
    ({"text": STORY, "published_at": "2031-01-01"}, "published_at", "2031-01-01 is in the future"),
    ({"text": STORY, "published_at": "2024-06-02"}, "published_at", "in the future"),
    ({"text": STORY, "published_at": "26.10.2017"}, "published_at", "'26.10.2017' is no day"),
    ({"text": STORY, "published_at": "2017-02-30"}, "published_at", "'2017-02-30' is no day"),
    ({"text": STORY, "published_at": "2017-10"}, "published_at", "'2017-10' is no day"),
    ({"text": STORY, "published_at": "yesterday"}, "published_at", "no day"),
    ({"text": STORY, "published_at": 20171026}, "published_at", "is a number"),
    ({"text": STORY, "language": "English please"}, "language", "no language code"),
    ({"text": STORY, "marking": "SECRET"}, "marking", "'SECRET' is none of TLP:CLEAR"),
    ({"text": STORY, "marking": ["TLP:RED"]}, "marking", "is none of"),
    ({"text": STORY, "reliability": "G"}, "reliability", "'G' is none of A, B"),
    ({"text": STORY, "revision": -1}, "revision", "-1 is no whole number"),
    ({"text": STORY, "revision": 1.5}, "revision", "1.5 is no whole number"),
]


@pytest.mark.parametrize(("document", "field", "reason"), BAD_FIELDS)
def test_a_bad_field_is_refused_with_line_field_and_reason_and_the_rest_goes_on(
    document: dict[str, object], field: str, reason: str
) -> None:
    good = {"text": STORY}
    first, bad, last = read("-", stdin=lines(good, document, good).encode())
    outcome = one_failure([bad])
    assert outcome.field == field
    assert outcome.error is not None
    assert outcome.error.startswith(f"standard input:2: {field}: ")
    assert reason in outcome.error
    assert isinstance(first, Report)
    assert isinstance(last, Report)


def test_a_refused_document_is_named_by_its_own_id() -> None:
    outcome = one_failure(read("-", stdin=lines({"id": "d7", "text": ""}).encode()))
    assert (outcome.document, outcome.error) == ("d7", "standard input:1: text: is empty")


def test_a_broken_line_is_refused_with_its_number_and_the_rest_goes_on() -> None:
    data = lines({"text": STORY}).encode() + b'{"text": "half\n\xff\xfe\n' + lines({"text": STORY + " 2"}).encode()
    first, broken, binary, last = read("-", stdin=data)
    assert isinstance(first, Report)
    assert isinstance(last, Report)
    assert [one_failure([bad]).document for bad in (broken, binary)] == ["standard input:2", "standard input:3"]


def test_half_a_surrogate_pair_is_refused() -> None:
    outcome = one_failure(read("-", stdin=b'{"text": "Goma \\ud800 fell"}\n'))
    assert outcome.document == "standard input:1"


def test_a_text_over_the_limit_is_refused(tmp_path: Path) -> None:
    small = ReadOptions(max_chars=200, today=TODAY)
    outcome = one_failure(read(write(tmp_path / "a.txt", "word " * 41), options=small))
    assert outcome.field == "text"
    assert outcome.error == "a.txt: text: 205 characters are more than 200"
    one_report(read(write(tmp_path / "b.txt", "word " * 40), options=small))


def test_a_file_over_the_limit_is_refused_without_being_read(tmp_path: Path) -> None:
    outcome = one_failure(read(write(tmp_path / "a.txt", b"x" * 101), options=ReadOptions(max_bytes=100)))
    assert outcome.error == "a.txt: file: 101 bytes are more than 100"


def test_a_line_over_the_limit_is_refused_and_the_next_one_read() -> None:
    data = lines({"text": "x" * 500}, {"text": STORY}).encode()
    long, after = read("-", options=ReadOptions(max_bytes=150, today=TODAY), stdin=data)
    assert one_failure([long]).error == "standard input:1: line: more than 150 bytes"
    assert one_report([after]).text == STORY


def test_five_megabytes_of_text_are_refused_by_default(tmp_path: Path) -> None:
    outcome = one_failure(read(write(tmp_path / "a.txt", b"Rebels fled. " * 400_000)))
    assert outcome.error == "a.txt: text: 5200000 characters are more than 1000000"


def test_a_missing_file_is_refused_and_the_rest_goes_on(tmp_path: Path) -> None:
    missing, after = read(tmp_path / "none.txt", write(tmp_path / "a.txt", STORY))
    assert one_failure([missing]).error == "none.txt: file: No such file or directory"
    assert isinstance(after, Report)


def test_a_folder_without_readable_files_is_refused(tmp_path: Path) -> None:
    assert "no file in this folder" in str(one_failure(read(tmp_path)).error)


def test_a_pdf_that_is_broken_or_has_no_text_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("pypdf", reason="the extra 'pdf' is not installed")
    broken = one_failure(read(write(tmp_path / "a.pdf", b"%PDF-1.4 nothing")))
    assert "no PDF that can be read" in str(broken.error)
    scan = one_failure(read(write(tmp_path / "b.pdf", make_pdf(""))))
    assert "holds no text" in str(scan.error)


def test_no_message_or_log_holds_the_text(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    secret = "SECRETWORD"
    found = read(
        write(tmp_path / "a.txt", f"{secret} \xe9".encode("latin-1")),
        write(
            tmp_path / "b.jsonl",
            lines({"text": f"{secret}\x00"}, {"text": secret, "title": 1}) + f'{{"text": "{secret}',
        ),
        write(tmp_path / "c.html", f"<script>{secret}</script>"),
    )
    assert len(found) == 5
    assert not any(secret in str(one_failure([bad]).error) for bad in found)
    assert secret not in "".join(record.getMessage() for record in caplog.records if record.name.startswith("app"))


# ---------------------------------------------------------------- languages, counting


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Les forces gouvernementales ont repris la ville de Palmyre mardi.", "fr"),
        ("استعادت القوات الحكومية المدينة يوم الثلاثاء", "ar"),
        ("IRAQI FORCES TOOK MOSUL ON FRIDAY", "en"),
        ("Boko Haram", None),
    ],
)
def test_the_language_is_told_or_left_unknown(text: str, language: str | None) -> None:
    report = one_report(read("-", stdin=lines({"text": text}).encode()))
    assert report.language == language


def test_documents_are_counted_for_progress(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", STORY)
    write(tmp_path / "b.jsonl", lines({"text": STORY}, {"text": STORY}) + "\n")
    assert count_documents([str(tmp_path)]) == 3
    assert count_documents([str(tmp_path / "none.txt"), str(tmp_path / "none.jsonl")]) == 2
    assert count_documents(["-"]) is None


def test_the_same_text_has_the_same_id_however_it_is_given(tmp_path: Path) -> None:
    first = one_report(read(write(tmp_path / "a.txt", f"{STORY}\r\n")))
    second = one_report(read("-", stdin=lines({"text": f" {STORY}", "title": "x"}).encode()))
    assert first.id == second.id


BLOCK = "---\ntitle: Goma falls\npublished_at: 2012-11-21\npublisher: Kivu Desk\nlayout: post\n---\n"


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_a_block_of_fields_that_opens_a_text_tells_of_it_and_stays_in_it(tmp_path: Path, name: str) -> None:
    report = one_report(read(write(tmp_path / name, (BLOCK + STORY).encode())))
    assert (report.title, report.publisher) == ("Goma falls", "Kivu Desk")
    assert report.published_on == date(2012, 11, 21)
    assert report.text == BLOCK + STORY


def test_a_heading_after_the_block_is_the_title_where_the_block_gives_none(tmp_path: Path) -> None:
    text = f"---\npublished_at: 2012-11-21\n---\n# Goma falls\n\n{STORY}"
    assert one_report(read(write(tmp_path / "a.md", text.encode()))).title == "Goma falls"


@pytest.mark.parametrize("opening", ["---\n", "---\nnot fields\n---\n", "---\na: [\n---\n", "--- \n\n---\n"])
def test_hyphens_that_enclose_no_fields_are_text(tmp_path: Path, opening: str) -> None:
    report = one_report(read(write(tmp_path / "a.txt", (opening + STORY).encode())))
    assert (report.title, report.published_on) == (None, None)


def test_a_wrong_day_in_the_block_is_refused_by_its_field(tmp_path: Path) -> None:
    text = f"---\npublished_at: 2012-02-30\n---\n{STORY}"
    assert one_failure(read(write(tmp_path / "a.txt", text.encode()))).field == "published_at"


def test_a_list_in_one_file_counts_its_documents(tmp_path: Path) -> None:
    write(tmp_path / "a.json", b'[{"text": "a"}, {"text": "b"}]')
    write(tmp_path / "b.json", b"{broken")
    assert count_documents([str(tmp_path)]) == 3
