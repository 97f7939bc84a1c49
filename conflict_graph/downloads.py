"""Files that arrive whole or not at all.

answer --pieces--> draft beside the target --length and digest--> renamed to the target
"""

import base64
import hashlib
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

import httpx

from conflict_graph.errors import DownloadError


@dataclass(frozen=True)
class Download:
    """A file that arrived: `graph_version` is the number of the last change in it."""

    path: Path
    size: int
    sha256: str
    graph_version: int | None


def save(response: httpx.Response, target: Path) -> Download:
    """Write an answer to a file.

    Raises
    ------
    DownloadError
        If its length or its digest is not the one that the service said; the target is as it was.
    """
    if not target.parent.is_dir():
        raise FileNotFoundError(f"the folder {str(target.parent)!r} does not exist")
    handle, draft = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    digest, size = hashlib.sha256(), 0
    try:
        with os.fdopen(handle, "wb") as file:
            try:
                for piece in response.iter_raw():
                    digest.update(piece)
                    size += len(piece)
                    file.write(piece)
            except httpx.TransportError as exc:
                raise DownloadError(f"{response.url}: broke off after {size} bytes: {exc}") from exc
        _check(response, size, digest.digest())
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(draft, 0o666 & ~mask)
        os.replace(draft, target)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    version = response.headers.get("X-Graph-Version", "")
    return Download(target, size, digest.hexdigest(), int(version) if version.isdigit() else None)


def _check(response: httpx.Response, size: int, digest: bytes) -> None:
    length = response.headers.get("Content-Length")
    if length is not None and int(length) != size:
        raise DownloadError(f"{response.url}: {size} bytes arrived of {length}")
    told = re.search(r"sha-256=:([A-Za-z0-9+/=]+):", response.headers.get("Repr-Digest", ""))
    if told is not None and base64.b64decode(told[1]) != digest:
        raise DownloadError(f"{response.url}: the file is not what the service sent (SHA-256 differs)")
