"""Names inside hyphenated words: "U.S.-backed forces" and "rebel-held towns" name the United States and rebels.

tokens of the form X-backed, X-led, X-held ... -> a mention of X, over the part before the hyphen
"""

from app.extract.lexicon import Lexicon, fold_word
from app.extract.record import Draft, Found
from app.extract.relations import BACKED
from graph.ontology import MentionForm, MentionKind


def find_prefixes(draft: Draft, lexicon: Lexicon) -> None:
    """Add the mentions to `found`; a span that is only such a word gives way."""
    known = {one.first: one for one in draft.found if one.last == one.first + 1}
    for token in draft.tokens:
        match = BACKED.match(token.text)
        if match is None:
            continue
        found = _found(draft, lexicon, token.i, token.idx, match["who"])
        if found is not None:
            if token.i in known:
                draft.found.remove(known[token.i])
            draft.found.append(found)
    draft.found.sort(key=lambda one: (one.first, -one.last))


def _found(draft: Draft, lexicon: Lexicon, number: int, start: int, who: str) -> Found | None:
    end = start + len(who)
    folded = fold_word(who)
    seed = None
    code = lexicon.country_names.get(folded) or lexicon.demonyms.get(folded)
    if code is not None and who[0].isupper():
        seed = lexicon.entities.get(f"actor:government-{code.lower()}")
    else:
        names = [name for name in lexicon.find_exact(who) if not name.needs_context]
        seed = names[0].entity if len({name.entity.key for name in names}) == 1 else None
    text = draft.text[start:end]
    if seed is not None:
        kind = MentionKind(seed.kind.value)
        return Found(
            number,
            number + 1,
            start,
            end,
            text,
            number,
            kind,
            MentionForm.NAME,
            "prefix",
            0.85,
            type=seed.type,
            country=seed.country,
            seed=seed,
        )
    told = lexicon.nouns.get(folded)
    if told is not None and told[0].value == "actor":
        return Found(
            number,
            number + 1,
            start,
            end,
            text,
            number,
            MentionKind.ACTOR,
            MentionForm.NOMINAL,
            "prefix",
            0.6,
            type=told[1],
            lone=True,
            plural=True,
        )
    return None
