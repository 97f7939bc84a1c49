"""The settings, read once and passed on.

    environment (CONFLICT_GRAPH_...) -> file named by CONFLICT_GRAPH_SETTINGS_FILE -> defaults that work on a laptop

What the environment says wins over the file. Every setting has a row in docs/settings.md.
"""

import os
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from graph.errors import InvalidInputError

PREFIX = "CONFLICT_GRAPH_"
FILE_VARIABLE = f"{PREFIX}SETTINGS_FILE"
PROJECT = Path(__file__).resolve().parents[1]


class Settings(BaseSettings):
    """Where things are and how much is allowed. Frozen: made by `load_settings`, or by a test with keywords."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, frozen=True, extra="forbid")

    database_url: str = Field(
        repr=False,  # it may hold a password
        default=f"sqlite:///{PROJECT / 'var' / 'conflict-graph.sqlite'}",
        description="SQLite (`sqlite:///FILE`) or PostgreSQL (`postgresql://USER:PASSWORD@HOST/NAME`).",
    )
    seeds_dir: Path = Field(default=PROJECT / "seeds", description="Folder of the seed files.")
    gazetteer_path: Path = Field(
        default=PROJECT / "var" / "gazetteer.sqlite",
        description="The compiled index of places; built when it is missing or older than its sources.",
    )
    host: str = Field(
        default="127.0.0.1", description="Address to serve on; others than this machine's need an API key."
    )
    port: int = Field(default=8000, ge=0, le=65535, description="Port to serve on; 0 takes a free one.")
    max_body_bytes: int = Field(
        default=10_000_000, ge=1, description="Largest body of a request, and largest file or line to ingest, in bytes."
    )
    max_report_chars: int = Field(
        default=1_000_000,
        ge=1,
        description="Longest text of one report, in characters; reading that many takes a minute.",
    )
    workers: int = Field(
        default=0, ge=0, description="Processes that read a batch of reports at once; 0 takes all usable cores."
    )
    mode: Literal["accurate", "fast"] = Field(
        default="accurate",
        description="How reports are read: `accurate`, or `fast`, about three times as fast and a little worse.",
    )
    page_size: int = Field(default=50, ge=1, description="Records on a page of the API unless asked otherwise.")
    page_size_max: int = Field(default=500, ge=1, description="Most records on a page of the API.")
    question_nodes: int = Field(default=5000, ge=1, description="Most nodes in one answer of a neighbourhood.")
    question_edges: int = Field(default=20000, ge=1, description="Most edges in one answer of a neighbourhood.")
    question_steps: int = Field(
        default=500_000, ge=1, description="Most steps that a search for paths tries; the answer then says so."
    )
    question_seconds: float = Field(
        default=2.0, gt=0, description="Most seconds for a question to the graph; the answer then says so."
    )
    snapshots_in_memory: int = Field(default=2, ge=1, description="Frozen snapshots that are held in memory.")
    stream_listeners: int = Field(default=100, ge=1, description="Most listeners to the stream of changes at once.")
    stream_poll_seconds: float = Field(
        default=0.25, gt=0, le=60, description="Seconds between two looks for new changes while somebody listens."
    )
    analysis_seconds: float = Field(
        default=10.0, gt=0, description="Seconds that a request works on an analysis; then it goes on as a job."
    )
    chart_pixels: int = Field(default=16_000_000, ge=1, description="Most pixels of a figure as PNG.")
    jobs_kept: int = Field(default=16, ge=1, description="Most jobs that are over and kept with what they found.")
    jobs_waiting: int = Field(default=20, ge=1, description="Most jobs that wait; more are refused.")


def load_settings() -> Settings:
    """Settings from the environment and from the file that it names.

    Raises
    ------
    InvalidInputError
        If the file is missing or holds an unknown name, or a value is wrong; names the setting and the value.
    """
    file = os.environ.get(FILE_VARIABLE) or None
    if file is not None and not Path(file).is_file():
        raise InvalidInputError(f"{FILE_VARIABLE}: {file!r} is not a file", field=FILE_VARIABLE)
    sources: dict[str, Any] = {"_env_file": file, "_env_file_encoding": "utf-8"}
    try:
        return Settings(**sources)
    except ValidationError as exc:
        problems = [_describe(error["loc"], error["type"], error["input"], error["msg"]) for error in exc.errors()]
        raise InvalidInputError("\n".join(problems), field=str(exc.errors()[0]["loc"][0])) from exc


def _describe(loc: tuple[int | str, ...], kind: str, value: object, reason: str) -> str:
    name = str(loc[0]) if loc else "settings"
    if kind == "extra_forbidden":
        return f"{name.upper()}: no such setting (they are listed in docs/settings.md)"
    return f"{PREFIX}{name.upper()}: {value!r}: {reason}"
