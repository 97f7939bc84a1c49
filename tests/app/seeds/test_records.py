"""Records as payloads and back; the version counts content, not order and not where a record stands."""

import random
from dataclasses import replace
from itertools import pairwise

import pytest

from app.seeds.records import KINDS, adapter, from_payload, iter_records, key_of, to_payload, to_seed_set
from graph.ontology import EntityKind, EventType, RelationType
from graph.seeds import SeedEntity, SeedRelation, SeedSet, Trigger

ACTOR = SeedEntity(
    key="actor:m23", kind=EntityKind.ACTOR, name="M23", aliases=("March 23 Movement",), active_from="2012-04"
)


def test_every_record_comes_back_from_its_payload(seeds: SeedSet) -> None:
    kinds = set()
    for kind, key, record in iter_records(seeds):
        kinds.add(kind)
        again = from_payload(kind, to_payload(record))
        assert again == record
        assert key_of(again) == key
    assert kinds == set(KINDS)


def test_a_payload_does_not_say_where_the_record_stands() -> None:
    payload = to_payload(replace(ACTOR, file="actors/africa.csv", line=7))
    assert payload == to_payload(ACTOR)
    assert payload.keys().isdisjoint({"file", "line"})
    assert (payload["kind"], payload["aliases"], payload["country"]) == ("actor", ["March 23 Movement"], None)


def test_the_set_that_payloads_give_is_the_set_that_the_files_gave(seeds: SeedSet) -> None:
    again = to_seed_set(from_payload(kind, to_payload(record)) for kind, _, record in iter_records(seeds))
    assert again == seeds
    assert again.version == seeds.version


@pytest.mark.parametrize("seed", range(3))
def test_the_version_does_not_depend_on_order(seeds: SeedSet, seed: int) -> None:
    records = [record for _, _, record in iter_records(seeds)]
    random.Random(seed).shuffle(records)
    assert to_seed_set(records) == seeds


def test_the_version_does_not_depend_on_file_and_line() -> None:
    assert to_seed_set([replace(ACTOR, file="b.csv", line=9)]).version == to_seed_set([ACTOR]).version


@pytest.mark.parametrize(
    "other",
    [
        replace(ACTOR, name="M-23"),
        replace(ACTOR, aliases=()),
        replace(ACTOR, aliases=(), context_aliases=ACTOR.aliases),
        replace(ACTOR, active_from="2012"),
        replace(ACTOR, country="CD"),
        replace(ACTOR, key="actor:m-23"),
    ],
)
def test_the_version_changes_with_any_content(other: SeedEntity) -> None:
    assert to_seed_set([other]).version != to_seed_set([ACTOR]).version


def test_records_of_a_set_are_sorted_by_key(seeds: SeedSet) -> None:
    for kind in KINDS:
        keys = [key for found, key, _ in iter_records(seeds) if found == kind]
        assert all(first < second for first, second in pairwise(keys)), kind


def test_keys_tell_what_makes_a_record_itself() -> None:
    relation = SeedRelation(RelationType.PART_OF, "actor:ypg", "actor:syrian-democratic-forces", valid_from="2015-10")
    assert key_of(relation) == "actor:ypg part_of actor:syrian-democratic-forces"
    trigger = Trigger(("open", "fire"), "VERB", EventType.ATTACK, needs=("object_people",))
    assert key_of(trigger) == "VERB open fire attack object_people"
    assert key_of(replace(trigger, needs=())) == "VERB open fire attack"


def test_adapters_refuse_what_is_no_record() -> None:
    with pytest.raises(ValueError, match="kind"):
        adapter("entity").validate_python({"key": "actor:x", "kind": "army", "name": "X"})
