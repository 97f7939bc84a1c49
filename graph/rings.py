"""Rings around two nodes: how far others are from each, looked at from both ends so that little is looked at.

Between a ring around one end and a ring around the other a step is looked for from the side that has less around it,
so the largest ring, the one in the middle, is never made.
"""

from dataclasses import dataclass, field

from graph.budgets import Budget
from graph.ground import Ground


@dataclass(frozen=True, slots=True)
class Corridor:
    """The nodes on walks of at most `length` steps from source to target; `away` is their distance to the target."""

    ground: Ground
    source: str
    target: str
    length: int
    away: dict[str, int] = field(repr=False)

    def steps_to(self, goal: str) -> dict[str, int]:
        """The fewest steps from each node to `goal` within the corridor."""
        found, front = {goal: 0}, {goal} & self.away.keys()
        while front:
            steps = found[next(iter(front))] + 1
            front = {other for node in front for other in self.ground.beside_in(node, self.away.keys())} - found.keys()
            found.update(dict.fromkeys(front, steps))
        return found


class Rings:
    """Rings around source and target, which grow until a step joins them, and further as longer walks are asked for."""

    def __init__(self, ground: Ground, source: str, target: str, budget: Budget) -> None:
        self._ground, self._budget = ground, budget
        self._source, self._target = source, target
        self._rings: dict[str, list[set[str]]] = {source: [{source}], target: [{target}]}
        self._balls: dict[str, set[str]] = {source: {source}, target: {target}}
        self._ahead: dict[str, int] = {source: ground.size(source), target: ground.size(target)}
        self._layers: list[set[str]] | None = None

    @property
    def reach(self) -> int:
        """The steps of the longest walks of which all nodes are in the rings."""
        return sum(len(rings) for rings in self._rings.values()) - 1

    def meet(self, max_length: int) -> int | None:
        """The fewest steps between the two; None if there are more than `max_length`, or the budget ends."""
        while self._layers is None and self.reach <= max_length:
            near, far = self._touch()
            if near:
                self._layers = self._gather(near, far)
            elif self.reach == max_length or not self._grow():
                return None
        return None if self._layers is None else len(self._layers) - 1

    def layers(self) -> list[set[str]]:
        """The nodes of all shortest paths by their steps from the source; `meet` must have found some."""
        assert self._layers is not None
        return self._layers

    def corridor(self, length: int) -> Corridor:
        """The nodes of all walks of at most `length` steps; fewer of them if the budget ends."""
        if self._layers is not None and length == len(self._layers) - 1:
            away = {node: length - steps for steps, layer in enumerate(self._layers) for node in layer}
            return Corridor(self._ground, self._source, self._target, length, away)
        while self.reach < length and self._grow():
            pass
        out, back = self._rings[self._source], self._rings[self._target]
        away = {node: steps for steps, ring in enumerate(back) for node in ring}
        front, steps = back[-1], len(back)
        while front and steps <= length:
            near = {node for ring in out[: length - steps + 1] for node in ring if node not in away}
            front = self._beside_any(near, front)
            away.update(dict.fromkeys(front, steps))
            steps += 1
        return Corridor(self._ground, self._source, self._target, length, away)

    def _touch(self) -> tuple[set[str], set[str]]:
        """The nodes of the outermost rings of both ends that a step joins to the other one's."""
        out, back = self._rings[self._source][-1], self._rings[self._target][-1]
        if self._ahead[self._source] < self._ahead[self._target]:
            far = self._beside_any(back, out)
            return (self._beside_any(out, far) if far else set()), far
        near = self._beside_any(out, back)
        return near, self._beside_any(back, near) if near else set()

    def _gather(self, near: set[str], far: set[str]) -> list[set[str]]:
        before, after = [near], [far]
        for ring in self._rings[self._source][-2::-1]:
            before.append(self._beside_any(ring, before[-1]))
        for ring in self._rings[self._target][-2::-1]:
            after.append(self._beside_any(ring, after[-1]))
        return [*reversed(before), *after]

    def _grow(self) -> bool:
        """One ring more around the end that has less to look at; False if there is none or the budget ends."""
        end = min(self._ahead, key=self._ahead.__getitem__)
        found: set[str] = set()
        for node in self._rings[end][-1]:
            if not self._budget.has_time(self._ground.size(node)):
                return False
            found |= self._ground.beside(node)
        found -= self._balls[end]
        if not found:
            return False
        self._balls[end] |= found
        self._rings[end].append(found)
        self._ahead[end] = sum(map(self._ground.size, found))
        return True

    def _beside_any(self, nodes: set[str], others: set[str]) -> set[str]:
        """Those of `nodes` that are one step away from one of `others`, looked for from the smaller set."""
        if len(nodes) <= len(others):
            return {node for node in nodes if self._ground.beside_in(node, others)}
        return {node for other in others for node in self._ground.beside_in(other, nodes)}
