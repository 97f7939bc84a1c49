"""What an export of a snapshot holds beside its graph: frozen claims and names, sentences by reference."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy.orm import Session

from app.frozen.loading import Frozen
from app.store.frozen_texts import load_texts
from graph.export.extras import ExportClaim, ExportName, Extras, Sentence


def make_frozen_extras(frozen: Frozen, session: Session, *, sees_restricted: bool) -> Extras:
    """Readers of what stands beside the graph of a snapshot: of each record its oldest sentence, as far as frozen."""

    def sentences(ids: Sequence[str]) -> Mapping[str, Sequence[Sentence]]:
        owners = {one: frozen.evidence.get(one.partition(":")[0]) for one in ids}
        told = {piece["id"]: piece for piece in owners.values() if piece is not None}
        texts = load_texts(session, told.values(), sees_restricted=sees_restricted)
        return {
            one: [
                Sentence(
                    report_id=piece["report_id"],
                    external_id=piece["external_id"],
                    title=None,
                    publisher=piece["publisher"],
                    published_at=_day(piece["published_at"]),
                    url=None,
                    marking=piece["marking"],
                    text=texts[piece["id"]].sentence or texts[piece["id"]].span,
                    start=piece["start"],
                    end=piece["end"],
                    rule=piece["rule"],
                    confidence=piece["confidence"],
                )
            ]
            for one, piece in owners.items()
            if piece is not None
        }

    def claims(ids: Sequence[str]) -> Mapping[str, Sequence[ExportClaim]]:
        names = ("kind", "low", "best", "high", "who", "by", "report_id")
        return {
            one: [ExportClaim(*(claim[name] for name in names)) for claim in frozen.claims[one]]
            for one in ids
            if one in frozen.claims
        }

    def names(ids: Sequence[str]) -> Mapping[str, Sequence[ExportName]]:
        found: dict[str, list[ExportName]] = {}
        for one in ids:
            known = {(name["name"], name["seed_key"], name["report_id"]) for name in frozen.names.get(one, ())}
            if known:
                ordered = sorted(known, key=lambda name: (name[1] is None, name[1] or "", name[0], name[2] or ""))
                found[one] = [ExportName(*name) for name in ordered]
        return found

    return Extras(sentences=sentences, claims=claims, names=names)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
