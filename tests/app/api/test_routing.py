"""A lean route accepts and refuses what FastAPI's own does."""

from collections.abc import Iterator
from typing import Annotated, Any

import pytest
from fastapi import APIRouter, FastAPI, Path, Query
from fastapi.responses import JSONResponse, Response
from fastapi.routing import APIRoute
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field

from app.api.deps import Reader, ServiceDep
from app.api.errors import attach_errors
from app.api.routing import LeanRoute, make_plan
from app.filters.queries import GraphQuery
from app.filters.types import FirstDay
from app.service import Service
from app.settings import Settings
from app.store.migrations import upgrade
from tests.app.api.conftest import LOCAL, TestClient

Name = Annotated[str, Path(max_length=3)]


class Asked(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    kind: list[str] = Field([], max_length=2)
    number: int = Field(1, ge=1, le=9)
    is_so: bool = False
    day: FirstDay | None = None
    since: str | None = Field(None, alias="from")
    texts: list[str] = Field([], alias="text")


def read(_service: ServiceDep, caller: Reader, name: Name, query: Annotated[Asked, Query()]) -> Response:
    return JSONResponse({"caller": caller.name, "name": name, **query.model_dump(mode="json")})


def make_client(service: Service, route: type[APIRoute]) -> TestClient:
    app, router = FastAPI(), APIRouter(route_class=route)
    app.state.service = service
    router.get("/things/{name}", name="things")(read)
    attach_errors(app)
    app.include_router(router)
    return TestClient(app, base_url=LOCAL["base_url"], client=("127.0.0.1", 1))


@pytest.fixture(scope="module")
def clients() -> Iterator[tuple[TestClient, TestClient]]:
    service = Service(Settings(database_url="sqlite://"))
    upgrade(service.store)
    yield make_client(service, LeanRoute), make_client(service, APIRoute)
    service.close()


KEYS = st.sampled_from(["kind", "number", "is_so", "day", "from", "since", "text", "texts", "other", ""])
VALUES = st.sampled_from(["", "1", "9", "99", "true", "maybe", "2017", "2017-02-30", "a", "b", "é &=%", "null"])


@given(st.sampled_from(["a", "abc", "abcd", "é"]), st.lists(st.tuples(KEYS, VALUES), max_size=5))
def test_it_answers_as_fastapi_does(clients: Any, name: str, pairs: list[tuple[str, str]]) -> None:
    ours, theirs = (client.get(f"/things/{name}", params=pairs) for client in clients)
    assert ours.status_code == theirs.status_code
    assert ours.json() == theirs.json()


def test_its_description_is_that_of_fastapi(clients: Any) -> None:
    ours, theirs = (client.get("/openapi.json").json() for client in clients)
    assert ours == theirs


@pytest.mark.parametrize("headers", [{"Authorization": "Bearer wrong"}, {"X-API-Key": "wrong"}, {"Host": "elsewhere"}])
def test_who_may_not_read_is_refused(clients: Any, headers: dict[str, str]) -> None:
    ours, theirs = (client.get("/things/a", headers=headers) for client in clients)
    assert ours.status_code == theirs.status_code == 401
    assert ours.json() == theirs.json()


def test_other_endpoints_are_left_to_fastapi() -> None:
    def takes_more(query: Annotated[Asked, Query()], extra: int = 1) -> Response:
        raise NotImplementedError

    def gives_a_model(query: Annotated[Asked, Query()]) -> Asked:
        raise NotImplementedError

    async def is_async(query: Annotated[Asked, Query()]) -> Response:
        raise NotImplementedError

    assert [make_plan(one) for one in (takes_more, gives_a_model, is_async)] == [None] * 3


def test_lists_of_all_filters_are_known() -> None:
    def one(query: Annotated[GraphQuery, Query()]) -> Response:
        raise NotImplementedError

    plan = make_plan(one)
    assert plan is not None
    assert {"actor", "country", "publisher", "place_precision", "kind"} <= plan.lists
    assert not {"bbox", "text", "parts"} & plan.lists
