import pytest
import spacy

from app.extract.lexicon import Lexicon, fold_word, words_of
from app.extract.parse import keep_hyphens
from graph.ontology import EntityKind
from graph.seeds import SeedCountry, SeedEntity, SeedSet, WordList

SEEDS = SeedSet(
    version="test",
    countries=(
        SeedCountry("CF", "CAF", "Central African Republic", 7, 21, 400, "Bangui", ("CAR",), ("Central African",)),
        SeedCountry("IQ", "IRQ", "Iraq", 33, 44, 400, "Baghdad", (), ("Iraqi", "Iraqis")),
    ),
    entities=(
        SeedEntity("actor:islamic-state", EntityKind.ACTOR, "Islamic State", None, None, ("Daesh", "ISIS"), ("IS",)),
        SeedEntity("actor:who", EntityKind.ACTOR, "World Health Organization", aliases=("WHO",)),
        SeedEntity("actor:al-qaida", EntityKind.ACTOR, "al-Qaida", aliases=("al-Qa'ida", "Al Qaeda")),
        SeedEntity("actor:msf", EntityKind.ACTOR, "Doctors Without Borders", aliases=("Médecins Sans Frontières",)),
        SeedEntity("actor:pp", EntityKind.ACTOR, "People's Party"),
        SeedEntity("actor:armed-forces-iq", EntityKind.ACTOR, "Iraqi Armed Forces", None, "IQ", (), ("army",)),
    ),
    word_lists=(
        WordList("actor_state_force", ("soldier", "troop")),
        WordList("actor_militia", ("militia",)),
        WordList("equipment", ("tank",)),
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon(SEEDS)


def names_in(lexicon: Lexicon, text: str) -> list[str]:
    doc = keep_hyphens(spacy.blank("en"))(text)
    return [names[0].entity.key for _, _, names in lexicon.find_names(doc)]


@pytest.mark.parametrize("text", ["Daesh", "Daesh's men", "the Islamic State", "ISIS"])
def test_a_name_is_found_wherever_it_stands(lexicon: Lexicon, text: str) -> None:
    assert names_in(lexicon, f"They fought {text} there.") == ["actor:islamic-state"]


@pytest.mark.parametrize("text", ["al-Qaida", "Al-Qaida", "al-Qa’ida", "Al-Qaeda", "al Qaeda"])
def test_hyphens_apostrophes_and_capitals_of_an_article_do_not_matter(lexicon: Lexicon, text: str) -> None:
    assert names_in(lexicon, f"They fought {text} there.") == ["actor:al-qaida"]


def test_accents_do_not_matter(lexicon: Lexicon) -> None:
    assert names_in(lexicon, "Medecins Sans Frontieres said so.") == ["actor:msf"]


def test_an_acronym_in_small_letters_is_a_word(lexicon: Lexicon) -> None:
    assert names_in(lexicon, "those who fled") == []
    assert names_in(lexicon, "The WHO said so.") == ["actor:who"]


def test_a_possessive_inside_a_name_is_part_of_it(lexicon: Lexicon) -> None:
    assert names_in(lexicon, "The People's Party won.") == ["actor:pp"]


def test_names_of_generated_bodies_that_need_context_are_not_planted(lexicon: Lexicon) -> None:
    assert names_in(lexicon, "The army moved.") == []


def test_a_short_name_for_context_says_that_it_needs_it(lexicon: Lexicon) -> None:
    [name] = lexicon.find_exact("IS")
    assert (name.entity.key, name.needs_context) == ("actor:islamic-state", True)


@pytest.mark.parametrize(
    ("word", "country"),
    [("Iraqi", "IQ"), ("Iraqis", "IQ"), ("Iraq", "IQ"), ("CAR", "CF"), ("car", None), ("Car", None), ("tank", None)],
)
def test_a_word_tells_a_country(lexicon: Lexicon, word: str, country: str | None) -> None:
    assert lexicon.country_of_word(word) == country


def test_a_noun_tells_a_sort(lexicon: Lexicon) -> None:
    assert lexicon.nouns["soldier"] == (EntityKind.ACTOR, "state_force")
    assert lexicon.nouns["tank"] == (EntityKind.EQUIPMENT, None)


def test_words_are_compared_folded_and_part_by_part() -> None:
    assert fold_word("U.S.") == "us"
    assert words_of("U.S.-led") == ("us", "led")
