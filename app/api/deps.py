"""What routes are given: the service, and who asks.

Reading is open to programs on this machine; from elsewhere it needs a key, and so does every write. Routes open
sessions and the graph themselves, within one thread and never one inside the other: a dependency that held either
while the route waits for a thread could wait for itself.
"""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.security import APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer

from app.keys import check_key, is_loopback
from app.service import Service
from graph.errors import NotAuthorisedError

bearer = HTTPBearer(auto_error=False, description="An API key: `Authorization: Bearer KEY`.")
key_header = APIKeyHeader(name="X-API-Key", auto_error=False, description="An API key, where Bearer is in use already.")
HOW = "send it as 'Authorization: Bearer KEY' or 'X-API-Key: KEY' (conflict-graph keys create NAME makes one)"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks; `name` is that of the key, None without one."""

    name: str | None = None

    @property
    def has_key(self) -> bool:
        """Whether a valid key was given."""
        return self.name is not None


async def get_service(request: Request) -> Service:
    """The service of the application. Async, as all that need not wait: a thread costs more than they do."""
    service: Service = request.app.state.service
    return service


ServiceDep = Annotated[Service, Depends(get_service)]


async def get_caller(
    service: ServiceDep,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
    header: Annotated[str | None, Depends(key_header)],
) -> Caller:
    """Who asks.

    Raises
    ------
    NotAuthorisedError
        If a key is given that is wrong or revoked.
    """
    key = credentials.credentials if credentials else header
    return await run_in_threadpool(_find_caller, service, key) if key else Caller()


def _find_caller(service: Service, key: str) -> Caller:
    with service.store.read() as session:
        row = check_key(session, key)
        if row is None:
            raise NotAuthorisedError("the API key is wrong or revoked")
        return Caller(row.label)


async def require_reader(request: Request, caller: Annotated[Caller, Depends(get_caller)]) -> Caller:
    """Who reads: with a key from anywhere, without one from this machine under a name of this machine.

    Raises
    ------
    NotAuthorisedError
        If a key is needed and none is given.

    Notes
    -----
    The name in the Host header counts too: a web page of elsewhere may point its own name at 127.0.0.1.
    """
    client = request.client.host if request.client else ""
    if caller.has_key or (is_loopback(client) and is_loopback(request.url.hostname or "")):
        return caller
    raise NotAuthorisedError(f"reading from another machine needs an API key: {HOW}")


async def require_writer(caller: Annotated[Caller, Depends(get_caller)]) -> Caller:
    """Who writes.

    Raises
    ------
    NotAuthorisedError
        If no key is given.
    """
    if not caller.has_key:
        raise NotAuthorisedError(f"writing needs an API key: {HOW}")
    return caller


Reader = Annotated[Caller, Depends(require_reader)]
Writer = Annotated[Caller, Depends(require_writer)]
