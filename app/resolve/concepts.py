"""What was hit, who was hit, and at what time of the day: words of one meaning under one name, for matching.

The lists are ours: the things that reports of armed conflict say were hit, raided, burned or taken.
"""

import re
from collections.abc import Mapping

_THINGS = {
    "base": "base barracks camp garrison headquarters outpost post hq compound fort fortress cantonment encampment",
    "checkpoint": "checkpoint roadblock checkpost barrier",
    "convoy": "convoy motorcade column patrol",
    "market": "market marketplace souk souq bazaar stall stalls mall shop shops shopping",
    "bus": "bus minibus coach buses minibuses",
    "station": "terminal station",
    "mosque": "mosque shrine imam worshippers minaret prayers",
    "church": "church cathedral parish priest congregation chapel mass",
    "temple": "temple pagoda monastery monk monks convent gurdwara",
    "school": "school schools classroom university college seminary madrasa pupils students teachers campus dormitory",
    "hospital": "hospital clinic ward maternity medics ambulance ambulances infirmary",
    "house": "house houses home homes apartment apartments flat flats block residential dwelling quarter hut huts",
    "hotel": "hotel guesthouse restaurant cafe bar nightclub",
    "farm": "farm farmers farmland field fields cattle herders herd grazing harvest ranch pasture",
    "mine works": "goldmine miners quarry pit colliery diggers",
    "fuel": "fuel depot refinery pipeline oil tanker tankers petrol oilfield gas",
    "arms": "ammunition munitions arsenal armoury magazine",
    "airport": "airport airfield runway airbase airstrip hangar",
    "bridge": "bridge causeway culvert",
    "dam": "dam reservoir",
    "power": "substation transformer electricity pylon pylons grid powerplant",
    "rail": "railway train rail locomotive carriage carriages tracks",
    "ship": "ship boat vessel ferry frigate tanker port harbour jetty canoe boats",
    "road": "highway road roadside crossroads junction",
    "prison": "prison jail inmates detainees prisoners",
    "court": "court courthouse judge prosecutor",
    "police": "police policeman policemen constable gendarmes gendarmerie",
    "government": "governor mayor ministry parliament council prefecture municipality councillor minister",
    "polling": "polling ballot voters election vote",
    "aid": "aid charity relief humanitarian warehouse nurse vaccination vaccinators",
    "refugees": "refugees refugee displaced idps",
    "wedding": "wedding bride groom guests",
    "funeral": "funeral mourners burial cemetery graves",
    "protest": "protesters demonstrators march marchers rally protest demonstration crowd sit",
    "media": "journalist journalists reporter cameraman broadcaster newspaper radio",
    "peacekeepers": "peacekeepers peacekeeper blue helmets observers",
    "helicopter": "helicopter helicopters chopper gunship",
    "village": "villagers hamlet hamlets",
    "car": "car cars taxi sedan saloon vehicle vehicles pickup jeep",
    "truck": "truck trucks lorry lorries",
    "motorcycle": "motorcycle motorcycles motorbike motorbikes motorcyclists",
    "children": "children boys girls schoolgirls schoolboys pupils toddlers",
    "women": "women woman",
    "elders": "elder elders chief chiefs sheikh tribal imam",
    "fishermen": "fishermen fisherman",
    "pilgrims": "pilgrims pilgrimage",
    "hostages": "hostage hostages ransom captives kidnapped abducted",
}
_HOURS = {
    "morning": "morning dawn daybreak sunrise breakfast am",
    "noon": "noon midday lunchtime lunch",
    "afternoon": "afternoon",
    "evening": "evening dusk sunset nightfall dinner",
    "night": "night overnight midnight dark darkness nighttime",
}
_WORD = re.compile(r"[a-z]+")
_COUNT = "twin|double|two|three|four|five|six|several|multiple|dozens of|(?:series|string|wave|spate|pair) of"
_SEVERAL = re.compile(rf"\b(?:{_COUNT})\s+(?:[\w-]+\s+){{0,2}}$", re.IGNORECASE)


def _by_word(table: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, words in table.items():
        for word in words.split():
            found.setdefault(word, name)
            found.setdefault(f"{word}s", name)
    return found


_THING_OF = _by_word(_THINGS)
_HOUR_OF = _by_word(_HOURS)


def find_things(text: str) -> tuple[str, ...]:
    """What the words of a text say was there, sorted.

    Examples
    --------
    >>> find_things("A truck bomb tore through an army camp near the souk")
    ('base', 'market', 'truck')
    """
    return tuple(sorted({_THING_OF[word] for word in _WORD.findall(text.casefold()) if word in _THING_OF}))


def find_hours(text: str) -> tuple[str, ...]:
    """The parts of the day that a text names, sorted.

    Examples
    --------
    >>> find_hours("Before dawn on Friday")
    ('morning',)
    """
    return tuple(sorted({_HOUR_OF[word] for word in _WORD.findall(text.casefold()) if word in _HOUR_OF}))


def tells_several(text: str, start: int, end: int) -> bool:
    """Whether the words at a span tell of more than one blow: "twin bombings", "a series of air strikes".

    Examples
    --------
    >>> tells_several("Twin bombings killed 20.", 5, 13), tells_several("A second bomb went off.", 9, 13)
    (True, False)
    """
    words = re.match(r"[\w-]+(?:\s+strikes|\s+attacks|\s+raids)?", text[start:])
    return bool(_SEVERAL.search(text[max(0, start - 40) : start])) and bool(words and words.group().endswith("s"))
