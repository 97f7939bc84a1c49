"""Rings around two nodes: how far others are from each, looked at from both ends so that little is looked at."""

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
            front = {other for node in front for other in self.ground.beside(node) & self.away.keys()} - found.keys()
            found.update(dict.fromkeys(front, steps))
        return found


class Rings:
    """Rings around source and target, which grow until they meet, and further as longer walks are asked for."""

    def __init__(self, ground: Ground, source: str, target: str, budget: Budget) -> None:
        self._ground, self._budget = ground, budget
        self._source, self._target = source, target
        self._rings: dict[str, list[set[str]]] = {source: [{source}], target: [{target}]}
        self._balls: dict[str, set[str]] = {source: {source}, target: {target}}
        self._shortest: int | None = None

    @property
    def reach(self) -> int:
        """The steps of the longest walks whose middle is known."""
        return sum(len(rings) - 1 for rings in self._rings.values())

    def meet(self, max_length: int) -> int | None:
        """The fewest steps between the two; None if there are more than `max_length`, or the budget ends."""
        while self._shortest is None and self.reach < max_length and self._grow():
            if not self._rings[self._source][-1].isdisjoint(self._rings[self._target][-1]):
                self._shortest = self.reach
        return self._shortest

    def layers(self) -> list[set[str]]:
        """The nodes of all shortest paths by their steps from the source; `meet` must have found some.

        Where the rings have grown further since, it is the same.
        """
        assert self._shortest is not None
        out, back = self._rings[self._source], self._rings[self._target]
        at = min(len(out) - 1, self._shortest)
        middle = out[at] & back[self._shortest - at]
        before, after = [middle], [middle]
        for steps in range(at - 1, -1, -1):
            before.append(self._beside_all(before[-1]) & out[steps])
        for steps in range(self._shortest - at - 1, -1, -1):
            after.append(self._beside_all(after[-1]) & back[steps])
        return [*reversed(before), *after[1:]]

    def corridor(self, length: int) -> Corridor:
        """The nodes of all walks of at most `length` steps; fewer of them if the budget ends."""
        if length == self._shortest:
            layers = self.layers()
            away = {node: length - steps for steps, layer in enumerate(layers) for node in layer}
            return Corridor(self._ground, self._source, self._target, length, away)
        while self.reach < length and self._grow():
            pass
        out, back = self._rings[self._source], self._rings[self._target]
        away = {node: steps for steps, ring in enumerate(back) for node in ring}
        front, steps = back[-1], len(back)
        while front and steps <= length:
            near = [node for ring in out[: length - steps + 1] for node in ring if node not in away]
            front = {node for node in near if not self._ground.beside(node).isdisjoint(front)}
            away.update(dict.fromkeys(front, steps))
            steps += 1
        return Corridor(self._ground, self._source, self._target, length, away)

    def _grow(self) -> bool:
        """One ring more around the end that has less to look at; False if there is none or the budget ends."""
        end = min((self._source, self._target), key=self._count_ahead)
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
        return True

    def _count_ahead(self, end: str) -> int:
        return sum(map(self._ground.size, self._rings[end][-1]))

    def _beside_all(self, nodes: set[str]) -> set[str]:
        return {other for node in nodes for other in self._ground.beside(node)}
