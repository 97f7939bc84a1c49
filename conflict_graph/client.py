"""The client: a method for each noun of the API."""

import json
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import httpx
import networkx as nx
import pandas as pd

from conflict_graph.downloads import Download, save
from conflict_graph.errors import ApiError, DownloadError
from conflict_graph.frames import to_days, to_frame
from conflict_graph.parameters import to_pairs
from conflict_graph.shapes import Shapes
from conflict_graph.transport import Transport

PAGE = 500  # records asked for at once, as far as the service allows
CONTENT_TYPES = {
    ".txt": "text/plain", ".md": "text/markdown", ".html": "text/html", ".htm": "text/html", ".pdf": "application/pdf",
    ".json": "application/json", ".jsonl": "application/x-ndjson", ".ndjson": "application/x-ndjson",
    ".csv": "text/csv",
}  # fmt: skip


class Client:
    """A connection to a service.

    Filters are given by keyword and passed on as they are: lists are repeated, days may be `date`, `Timestamp` or text
    (`2017`, `2017-10`), None is left out. Those of the API's documentation may be used, also those that this version of
    the client never heard of; a wrong one is refused by the service.

    Parameters
    ----------
    url : str
        Address of the service.
    key : str, optional
        API key, for writing, for texts of restricted reports, and for reading from another machine.
    timeout : float
        Seconds without an answer after which a request is given up.
    retries : int
        How often a request is sent again that the service had no time for (503) or that broke off.
    transport : httpx.BaseTransport, optional
        What carries requests, as for tests or proxies.

    Examples
    --------
    >>> with Client("http://127.0.0.1:8000") as client:  # doctest: +SKIP
    ...     deaths = client.series(by="week", country="IQ")
    """

    def __init__(
        self,
        url: str = "http://127.0.0.1:8000",
        key: str | None = None,
        *,
        timeout: float = 60.0,
        retries: int = 4,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._transport = Transport(url, key, timeout=timeout, retries=retries, transport=transport)
        self._retries = retries
        self._shapes: Shapes | None = None
        self._page: int | None = PAGE

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    # ---------------------------------------------------------------- lists

    def events(self, **filters: Any) -> pd.DataFrame:
        """Events that fit (`GET /events`), a row for each; `limit` is how many at most."""
        return self.frame("events", **filters)

    def entities(self, **filters: Any) -> pd.DataFrame:
        """Entities that fit (`GET /entities`)."""
        return self.frame("entities", **filters)

    def relations(self, **filters: Any) -> pd.DataFrame:
        """Relations that fit (`GET /relations`)."""
        return self.frame("relations", **filters)

    def reports(self, **filters: Any) -> pd.DataFrame:
        """Reports that fit, without their texts (`GET /reports`)."""
        return self.frame("reports", **filters)

    def series(self, **filters: Any) -> pd.DataFrame:
        """Events and dead by period (`GET /analysis/series`): `start` and `end` are days.

        The last row may be that of no period (`start` unknown): events whose dates are not known so exactly.
        """
        return to_days(self.frame("analysis/series", **filters), "start", "end")

    def ties(self, entity: str | None = None, /, **filters: Any) -> pd.DataFrame:
        """The ties of an actor (`GET /entities/{id}/ties`), or of all that fit (`GET /graph/projection`)."""
        return self.frame(f"entities/{entity}/ties" if entity else "graph/projection", **filters)

    def changes(self, after: int = 0, /, **filters: Any) -> pd.DataFrame:
        """The change feed after an entry (`GET /changes`), to its end; `before` and `after` are records."""
        shapes = self._get_shapes().columns_of("changes")
        whole = [column for column in shapes if column.path[0] not in ("before", "after")]
        return to_frame(self.iter_changes(after, **filters), whole)

    def frame(self, path: str, /, **filters: Any) -> pd.DataFrame:
        """The records of any list of the API, such as `matches` or `entities/ent_9f8a/neighbours`."""
        columns = self._get_shapes().columns_of(path, filters.get("fields"))
        return to_frame(self.iter(path, **filters), columns)

    def iter_events(self, **filters: Any) -> Iterator[dict[str, Any]]:
        """Events that fit, as the API gives them, a page at a time."""
        return self.iter("events", **filters)

    def iter_entities(self, **filters: Any) -> Iterator[dict[str, Any]]:
        """Entities that fit, as the API gives them, a page at a time."""
        return self.iter("entities", **filters)

    def iter_relations(self, **filters: Any) -> Iterator[dict[str, Any]]:
        """Relations that fit, as the API gives them, a page at a time."""
        return self.iter("relations", **filters)

    def iter_reports(self, **filters: Any) -> Iterator[dict[str, Any]]:
        """Reports that fit, as the API gives them, a page at a time."""
        return self.iter("reports", **filters)

    def iter_changes(self, after: int = 0, /, **filters: Any) -> Iterator[dict[str, Any]]:
        """Entries of the change feed after one, to the newest."""
        left: int | None = filters.pop("limit", None)
        while left is None or left > 0:
            page = self._read_page("changes", {**filters, "after": after}, most=left)
            yield from page["items"]
            left = None if left is None else left - len(page["items"])
            if page["next"] == after:
                return
            after = page["next"]

    def iter(self, path: str, /, **filters: Any) -> Iterator[dict[str, Any]]:
        """The records of any list, lazily: the next page is asked for when it is needed.

        Parameters
        ----------
        limit : int, optional
            Most records, over all pages.
        """
        left, cursor = filters.pop("limit", None), filters.pop("cursor", None)
        while left is None or left > 0:
            page = self._read_page(path, {**filters, "cursor": cursor}, most=left)
            items: list[dict[str, Any]] = page["items"]
            yield from items if left is None else items[:left]
            left = None if left is None else left - len(items)
            cursor = page.get("next")
            if cursor is None:
                return

    # ---------------------------------------------------------------- single records

    def get(self, path: str, /, **parameters: Any) -> Any:
        """The JSON of any question to the API, such as `get("graph/connect", ids=[...])`."""
        return self._transport.read_json("GET", path, to_pairs(parameters))

    def entity(self, entity_id: str, /, **parameters: Any) -> dict[str, Any]:
        """One entity with its names (`GET /entities/{id}`)."""
        found: dict[str, Any] = self.get(f"entities/{entity_id}", **parameters)
        return found

    def event(self, event_id: str, /, **parameters: Any) -> dict[str, Any]:
        """One event with its participants and every claim (`GET /events/{id}`)."""
        found: dict[str, Any] = self.get(f"events/{event_id}", **parameters)
        return found

    def paths(self, source: str, target: str, /, **parameters: Any) -> list[dict[str, Any]]:
        """Paths between two entities or events (`GET /paths`), the best first, with the sentences of each step."""
        found: list[dict[str, Any]] = self.get("paths", source=source, target=target, **parameters)["items"]
        return found

    def why(self, fact_id: str, /, **parameters: Any) -> dict[str, Any]:
        """Why a fact is held (`GET /facts/{id}/why`), with all its sentences."""
        found: dict[str, Any] = self.get(f"facts/{fact_id}/why", **parameters)
        while found.get("next") is not None:
            page = self.get(f"facts/{fact_id}/why", **{**parameters, "cursor": found["next"]})
            found["evidence"] += page["evidence"]
            found["next"] = page["next"]
        return found

    # ---------------------------------------------------------------- graphs and files

    def graph(self, **filters: Any) -> "nx.MultiDiGraph[str]":
        """The part of the graph that fits, as the export `node-link` gives it.

        Returns
        -------
        MultiDiGraph
            Nodes by id, edges by key, with their attributes; `graph.graph["version"]` is the last change in it.
        """
        with tempfile.TemporaryDirectory() as folder:
            file = self.export("node-link", Path(folder) / "graph.json", **filters).path
            data = json.loads(file.read_bytes())
        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(**data["graph"])
        graph.add_nodes_from((node.pop("id"), node) for node in data["nodes"])
        for edge in data["edges"]:
            graph.add_edge(edge.pop("source"), edge.pop("target"), **edge)  # the key is among the rest
        return graph

    def export(self, format: str, path: str | os.PathLike[str], /, **filters: Any) -> Download:  # noqa: A002
        """Write an export (`GET /exports/{format}`) to a file, whole or not at all.

        Raises
        ------
        DownloadError
            If it did not arrive whole, however often it was asked for; then there is no file.
        """
        return self._download(f"exports/{format}", path, filters)

    def chart(self, name: str, path: str | os.PathLike[str], /, **filters: Any) -> Download:
        """Write a figure to a file: `timeline`, `dyads`, `map` or `network`, as the ending, `.svg` or `.png`, says."""
        suffix = Path(path).suffix.lower().removeprefix(".")
        return self._download(f"charts/{name}.{suffix}", path, filters)

    def _download(self, address: str, path: str | os.PathLike[str], filters: Mapping[str, Any]) -> Download:
        for attempt in range(self._retries + 1):
            try:
                with self._transport.open("GET", address, to_pairs(filters)) as response:
                    return save(response, Path(path))
            except DownloadError:
                if attempt == self._retries:
                    raise
        raise AssertionError("the last attempt returns or raises")

    # ---------------------------------------------------------------- writing

    def ingest(
        self,
        source: str | os.PathLike[str] | Mapping[str, Any] | Sequence[Mapping[str, Any]],
        *,
        content_type: str | None = None,
        **known: Any,
    ) -> dict[str, Any]:
        """Send a report, or a batch of them (`POST /reports`); the same again changes nothing. Needs a key.

        Parameters
        ----------
        source : str, path, dict or list of dict
            A text; a file (a `Path`, not its name as text); a report with its field `text`; or several.
        content_type : str, optional
            What the text or file is; of a file, else by its ending.
        known
            What is known of a text: `title`, `published_at`, `publisher`, `id`, `url`, `language`, `marking` ...

        Returns
        -------
        dict
            What became of it (`status`, `report_id`, `changes`); of a batch the counts and `outcomes`.

        Raises
        ------
        ApiError
            If it was refused, or all of a batch was.
        """
        if isinstance(source, str):
            body, kind = source.encode(), content_type or "text/plain"
        elif isinstance(source, os.PathLike):
            file = Path(source)
            body, kind = file.read_bytes(), content_type or CONTENT_TYPES.get(file.suffix.lower(), "")
            if not kind:
                raise ValueError(f"{file.name}: what it holds can't be told by its ending; give content_type")
        else:
            body, kind = json.dumps(source).encode(), content_type or "application/json"
        if kind.startswith("text/") and "charset" not in kind:
            kind += "; charset=utf-8"
        headers = {"Content-Type": kind}
        found: dict[str, Any] = self._transport.read_json(
            "POST", "reports", to_pairs(known), content=body, headers=headers
        )
        return found

    # ---------------------------------------------------------------- within

    def _get_shapes(self) -> Shapes:
        if self._shapes is None:
            self._shapes = Shapes(self._transport.read_json("GET", "/openapi.json"))
        return self._shapes

    def _read_page(self, path: str, parameters: Mapping[str, Any], most: int | None = None) -> dict[str, Any]:
        """A page as large as is useful; once a service refuses our size, pages are as large as it likes."""
        size = self._page if most is None else min(most, self._page or most)
        if most is not None and self._page is None:
            size = None
        try:
            page: dict[str, Any] = self.get(path, **parameters, limit=size)
        except ApiError as exc:
            if exc.field != "limit" or size is None or self._page is None:
                raise
            self._page = None
            page = self.get(path, **parameters)
        return page
