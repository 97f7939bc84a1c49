"""What the API says of itself: the description, and a page of it that needs no other server and no script.

OpenAPI description (/openapi.json) --write_page--> HTML (/docs)
"""

import html
import json
from typing import Any

from fastapi import FastAPI
from fastapi.responses import HTMLResponse

DESCRIPTION = """A knowledge graph of armed conflict, read from reports, with the sentence behind every fact.

Reading is open to programs on this machine; from elsewhere it needs an API key, and so does every write: send it as
`Authorization: Bearer KEY` or `X-API-Key: KEY`. Title, text and sentences of reports marked TLP:RED or
TLP:AMBER+STRICT are given to key holders only; what follows from them is not withheld.

Lists come in pages: give `next` as `cursor` for the next one. `sort` orders (`-` before a name: largest first),
`fields` chooses, `evidence` says how many sentences come with each record. A repeated parameter means any of its
values. Unknown parameters are refused. Errors are `application/problem+json` (RFC 9457) with the field, its value and
the document.

Ids are the same in every copy of the database; an older one is followed. Days are ISO 8601; unknown is null; offsets
are Unicode code points, half-open."""

TAGS = [
    {"name": "reports", "description": "Documents, and what they tell."},
    {"name": "entities", "description": "Actors, persons, places, operations, equipment."},
    {"name": "events", "description": "What happened, is happening, is planned, claimed or denied."},
    {"name": "relations", "description": "Lasting links between two entities."},
    {"name": "places", "description": "Who held them, and when."},
    {"name": "operations", "description": "How they went."},
    {"name": "ties", "description": "Allies and foes by period, structure of actors, balance: analyses, not facts."},
    {"name": "graph", "description": "Parts of the graph, questions to it, exports."},
    {"name": "facts", "description": "The sentences behind everything."},
    {"name": "analysis", "description": "Sums over time, who matters, who belongs together, where, what follows what."},
    {"name": "charts", "description": "Figures for reports, as SVG and PNG."},
    {"name": "jobs", "description": "Analyses that take long: progress, result, cancelling."},
    {"name": "queries", "description": "Questions under names that stay."},
    {"name": "snapshots", "description": "Frozen states that answer the same years later, and their differences."},
    {"name": "matches", "description": "Which tellings are one event, which entities one, and why."},
    {"name": "judgements", "description": "What analysts decided on two records."},
    {"name": "seeds", "description": "What is known before any report is read."},
    {"name": "service", "description": "Changes, codebook, counts, health."},
]
STYLE = """body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#111}
code,pre{font:14px/1.4 ui-monospace,monospace}pre{background:#f4f4f4;padding:.7rem;overflow:auto}
h3 code{background:#eef;padding:.1rem .3rem}table{border-collapse:collapse}
td{border-top:1px solid #ddd;padding:.2rem .6rem .2rem 0;vertical-align:top}
@media(prefers-color-scheme:dark){body{color:#eee;background:#161616}pre{background:#222}
h3 code{background:#224}td{border-color:#444}a{color:#9cf}}"""


def attach_docs(app: FastAPI) -> None:
    """Serve the page at /docs."""

    @app.get("/docs", include_in_schema=False)
    def read_docs() -> HTMLResponse:
        policy = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}
        return HTMLResponse(write_page(app.openapi()), headers=policy)


def write_page(description: dict[str, Any]) -> str:
    """The OpenAPI description as one HTML page."""
    routes: dict[str, list[str]] = {}
    for path, methods in description["paths"].items():
        for method, route in methods.items():
            routes.setdefault(route["tags"][0], []).append(_route(method, path, route))
    sections = [
        f"<h2 id='{tag['name']}'>{_text(tag['name'])}</h2><p>{_text(tag['description'])}</p>"
        + "".join(routes.get(tag["name"], []))
        for tag in description["tags"]
    ]
    contents = " · ".join(f"<a href='#{tag['name']}'>{_text(tag['name'])}</a>" for tag in description["tags"])
    info = description["info"]
    return (
        f"<!doctype html><html lang=en><meta charset=utf-8><title>{_text(info['title'])}</title><style>{STYLE}</style>"
        f"<h1>{_text(info['title'])} {_text(info['version'])}</h1>{_paragraphs(info['description'])}"
        f"<p>{contents} · <a href='/openapi.json'>OpenAPI</a></p>{''.join(sections)}</html>"
    )


def _route(method: str, path: str, route: dict[str, Any]) -> str:
    rows = "".join(
        f"<tr><td><code>{_text(one['name'])}</code><td>{_text(one['in'])}<td>{_text(one.get('description', ''))}"
        for one in route.get("parameters", [])
    )
    body = _examples("Request", route.get("requestBody", {}))
    answers = "".join(_examples(f"Answer {status}", answer) for status, answer in route["responses"].items())
    return (
        f"<h3><code>{method.upper()} {_text(path)}</code> {_text(route['summary'])}</h3>"
        f"{_paragraphs(route.get('description', ''))}<table>{rows}</table>{body}{answers}"
    )


def _examples(title: str, holder: dict[str, Any]) -> str:
    shown = []
    for media_type, content in holder.get("content", {}).items():
        example = content.get("example")
        if "examples" in content:
            example = next(iter(content["examples"].values()))["value"]
        if example is not None:
            text = example if isinstance(example, str) else json.dumps(example, indent=2, ensure_ascii=False)
            shown.append(f"<p><code>{_text(media_type)}</code><pre>{_text(text)}</pre>")
    return f"<details><summary>{_text(title)}</summary>{''.join(shown)}</details>" if shown else ""


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{_text(part)}</p>" for part in text.split("\n\n"))


def _text(text: str) -> str:
    return html.escape(str(text))
