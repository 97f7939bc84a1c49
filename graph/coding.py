"""The class of an event in PLOVER and CAMEO: from its type, its modality and the rule that read it.

    codebook entry of the type (its usual codes)  ->  what was only announced or refused  ->  (plover, cameo)
    rule "act:SUPPORT:praise" (a word of the codebook that tells the class itself)  /

Source: PLOVER manual and CAMEO2PLOVER-2021 (Open Event Data Alliance); CAMEO Codebook 1.1b3 (Schrodt 2012).
"""

from graph.ontology import EventType, Modality

__all__ = ["ACT", "ACTS", "COOPERATIVE", "codes_of"]

ACT = "act:"
ACTS = {  # what the codebook calls an act -> PLOVER class, CAMEO root
    "APPEAL": ("REQUEST", "020"),
    "AGREE": ("AGREE", "030"),
    "CONSULT": ("CONSULT", "040"),
    "SUPPORT": ("SUPPORT", "050"),
    "COOPERATE": ("COOPERATE", "060"),
    "AID": ("AID", "070"),
    "CONCEDE": ("CONCEDE", "080"),
    "RETREAT": ("RETREAT", "087"),
    "INVESTIGATE": ("ACCUSE", "090"),
    "REQUEST": ("REQUEST", "100"),
    "ACCUSE": ("ACCUSE", "110"),
    "REJECT": ("REJECT", "120"),
    "THREATEN": ("THREATEN", "130"),
    "PROTEST": ("PROTEST", "140"),
    "MOBILIZE": ("MOBILIZE", "150"),
    "SANCTION": ("SANCTION", "160"),
    "COERCE": ("COERCE", "170"),
    "ASSAULT": ("ASSAULT", "180"),
}
COOPERATIVE = frozenset(("AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE"))
ANNOUNCED = {  # what an act is as long as it is only announced
    "AID": "AGREE",
    "COOPERATE": "AGREE",
    "CONCEDE": "AGREE",
    "SANCTION": "THREATEN",
    "COERCE": "THREATEN",
}


def codes_of(
    type_: EventType, modality: Modality, rule: str, plover: str | None, cameo: str | None
) -> tuple[str | None, str | None]:
    """PLOVER class and CAMEO code of an event.

    Parameters
    ----------
    rule : str
        What read the event; "act:CLASS:words" names the class itself, unless the event turned out to be an assault.
    plover, cameo : str or None
        The codes of the event's type in the codebook.
    """
    if rule.startswith(ACT) and plover != "ASSAULT":
        told = ACTS[rule.split(":")[1]]
        plover, cameo = (plover, cameo) if told[0] == plover and told[1][:2] == (cameo or "")[:2] else told
    elif type_ is EventType.STATEMENT and modality is Modality.DENIED:
        return ACTS["REJECT"]
    if modality is Modality.PLANNED and plover in ANNOUNCED:
        return ACTS[ANNOUNCED[plover]]
    return plover, cameo
