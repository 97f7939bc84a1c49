"""A service whose reports are matched: two tell one shelling (one of them restricted), others are near it."""

from typing import Any

import yaml

from app.ingest.documents import parse_report
from app.ingest.pipeline import ingest_report
from tests.app.api.conftest import Api
from tests.weights import WEIGHTS

FIRST = "Red Front shelled Goma on 2024-05-06, killing 4 Civilians, Observers said."
DOCUMENTS: list[dict[str, Any]] = [
    {"id": "m1", "title": "One", "published_at": "2024-05-07", "publisher": "Kivu Times", "text": FIRST},
    {"id": "m2", "title": "Two", "published_at": "2024-05-08", "publisher": "Lake Post", "text": FIRST},
    {"id": "m3", "title": "Red", "published_at": "2024-05-09", "publisher": "Hill", "marking": "TLP:RED",
     "text": FIRST},
    {"id": "m4", "title": "More", "published_at": "2024-05-09", "publisher": "Gulf Wire",
     "text": "Green Guard shelled Goma on 2024-05-06, killing 9 Civilians."},
    {"id": "m5", "title": "Far", "published_at": "2024-05-09", "publisher": "Gulf Wire",
     "text": "Red Front shelled Bukavu on 2024-05-06."},
]  # fmt: skip


def match_all(api: Api) -> dict[str, str]:
    """Load the weights and ingest DOCUMENTS; gives the telling of each document."""
    rows = [{"key": one.key, "weight": one.weight, "means": one.means} for one in WEIGHTS]
    (api.service.settings.seeds_dir / "matching.yaml").write_text(yaml.safe_dump(rows), encoding="utf-8")
    assert api.write.post("/api/v1/seeds/reload").status_code == 200
    reports = [ingest_report(api.service.store, api.service.analyser(), parse_report(one)) for one in DOCUMENTS]
    assert {one.status for one in reports} == {"added"}
    found = {}
    for event in api.get("/events")["items"]:
        for telling in api.get(f"/events/{event['id']}/tellings")["items"]:
            found[telling["evidence"]["external_id"]] = telling["id"]
    return found
