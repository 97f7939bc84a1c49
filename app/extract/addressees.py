"""To whom a word or a diplomatic act is addressed: "praised Haiti's efforts", "demanded that Moscow withdraw".

    trigger -> its object, who stands inside the object, its prepositions, its clause -> the first of these that names
        somebody other than the one who speaks

A place counts where nobody else is named: "continue aid to war-torn Mozambique", "a curfew in Cizre".
"""

from collections.abc import Callable, Iterator

from spacy.tokens import Token

from app.extract.conditions import is_people, is_place
from app.extract.record import Draft, Found
from app.extract.syntax import children, conjuncts, content, governor_of, is_passive, prepositional
from graph.ontology import MentionForm

TOWARDS = ("to", "with", "against", "on", "upon", "at", "toward", "towards", "from", "over", "between", "into")
INSIDE = ("by", "of", "from", "to", "with", "against", "on", "for", "in", "toward", "towards", "between", "over")
DEEP = 3
Wanted = Callable[[Found], bool]


def addressees(draft: Draft, head: Token, speakers: list[Found]) -> list[Found]:
    """The mentions that an act is addressed to, most direct first; empty if the text names none.

    Parameters
    ----------
    head : Token
        The word that tells the act, a verb or a noun.
    speakers : list of Found
        Who acts; never an addressee.
    """
    own = {id(one.cluster) for one in speakers}

    def other(one: Found) -> bool:
        return one.cluster is not None and id(one.cluster) not in own

    def party(one: Found) -> bool:
        return is_people(one) and other(one)

    def place(one: Found) -> bool:
        return is_place(one) and one.form is MentionForm.NAME and other(one)

    for wanted in (party, place):
        for step in _steps(head):
            found = [one for token in step for one in _named(draft, token, wanted)]
            if found:
                return list(dict.fromkeys(found))
    return []


def _steps(head: Token, depth: int = 0) -> Iterator[list[Token]]:
    """Groups of nouns around a trigger, nearest first."""
    if head.pos_ in ("NOUN", "PROPN"):
        yield prepositional(head, *INSIDE)
        verb = governor_of(head)
        if verb is not None and depth < DEEP:
            yield prepositional(verb, *TOWARDS, "in", "for")
        return
    if is_passive(head):
        yield children(head, "nsubjpass") or ([head.head] if head.dep_ == "acl" else [])
    yield [one for token in children(head, "dative") for one in conjuncts(token)]
    objects = [one for token in children(head, "dobj", "attr") for one in conjuncts(token)]
    yield objects
    yield prepositional(head, *TOWARDS)
    for clause in children(head, "ccomp", "xcomp", "advcl"):
        if clause.dep_ == "ccomp":
            yield [one for token in children(clause, "nsubj", "nsubjpass") for one in conjuncts(token)]
        if depth < DEEP and clause.dep_ != "advcl":
            yield from _steps(clause, depth + 1)
    for prep in children(head, "prep"):
        for verb in children(prep, "pcomp"):
            if depth < DEEP:
                yield from _steps(verb, depth + 1)
    yield prepositional(head, "for", "in")


def _named(draft: Draft, token: Token, wanted: Wanted) -> list[Found]:
    """Who a noun stands for, else who is named inside its phrase: its owner, then the objects of its prepositions."""
    one = draft.mention_at(content(token))
    if one is not None and wanted(one):
        return [one]
    for inner in (children(token, "poss", "compound", "amod", "nmod"), prepositional(token, *INSIDE)):
        found = [
            held for word in inner for each in conjuncts(word) if (held := draft.mention_at(content(each))) is not None
        ]
        found = [held for held in found if wanted(held)]
        if found:
            return found
    deeper = [inner for word in prepositional(token, *INSIDE) for inner in prepositional(word, *INSIDE)]
    return [held for word in deeper if (held := draft.mention_at(word)) is not None and wanted(held)][:1]
