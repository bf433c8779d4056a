"""Words as the catalogue compares them: folded and stemmed alike in the text and in the question.

Stemming in Python, once for the read model and once for the query, gives the same answers on every database.
Stemmer: Snowball's Indonesian (Tala 2003), "pelayanan" and "melayani" both become "layan".
"""

import dataclasses
import functools
import html
import re
import unicodedata
from collections.abc import Collection, Iterable

import snowballstemmer

WORD = re.compile(r"[^\W_]+")
TAG = re.compile(r"<[^>]*>")
QUOTED = re.compile(r"[\"“”„«»]([^\"“”„«»]+)[\"“”„«»]")
#: Longer than any word of Indonesian.
LONGEST_WORD = 60
#: Words that say nothing of what is sought; they count only where a question has no others.
STOP_WORDS = frozenset(
    "ada adalah agar akan antara atau bagi bahwa dalam dan dari dengan di hingga ini itu juga karena ke kepada "
    "maka oleh pada para saat sampai sebagai secara serta telah tentang untuk yaitu yang "
    "a an and at by for from in of on or the to with".split()
)

_stemmer = snowballstemmer.stemmer("indonesian")


def fold(text: str) -> str:
    """Return the text without accents and without capitals."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()


def plain(markup: str) -> str:
    """Return the words of an HTML text without its tags."""
    return html.unescape(TAG.sub(" ", markup))


@functools.lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return the stem of one folded word."""
    return _stemmer.stemWord(word)


def words_of(text: str) -> list[str]:
    """Return the folded words of a text; pasted rubbish without a blank is cut."""
    return [word[:LONGEST_WORD] for word in WORD.findall(fold(text))]


def in_order(texts: Iterable[str]) -> str:
    """Return the stems of several texts in their order, between blanks, so that ` stem ` finds whole words."""
    found = [stem(word) for text in texts for word in words_of(text)]
    return f" {' '.join(found)} " if found else ""


def vocabulary(*texts: str) -> set[str]:
    """Return the words of some texts that a mistyped word may be taken for."""
    found = {word for text in texts for word in words_of(text)}
    return {word for word in found if len(word) > 2 and not word.isdigit()}


@dataclasses.dataclass(frozen=True)
class Sought:
    """What a question asks for: the stems, all of which must occur, and the phrases among them."""

    stems: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    words: tuple[str, ...] = ()  # as typed, of the same length as the stems

    def __bool__(self) -> bool:
        return bool(self.stems)


def read_question(question: str) -> Sought:
    """Read a question: stop words only where there is nothing else, or in quotes.

    >>> read_question('antrean di "rumah sakit"').phrases
    (' rumah sakit ',)
    """
    folded = fold(question)
    quoted = [words_of(quote) for quote in QUOTED.findall(folded)]
    loose = words_of(QUOTED.sub(" ", folded))
    telling = [word for word in loose if word not in STOP_WORDS]
    found = dict.fromkeys(word for phrase in quoted for word in phrase)
    found |= dict.fromkeys(telling or ([] if found else loose))
    by_stem = {stem(word): word for word in reversed(found)}
    stems = tuple(dict.fromkeys(stem(word) for word in found))
    phrases = [f" {' '.join(map(stem, phrase))} " for phrase in quoted if len(phrase) > 1]
    return Sought(stems, tuple(dict.fromkeys(phrases)), tuple(by_stem[found] for found in stems))


def marked(text: str, stems: Collection[str]) -> list[tuple[str, bool]]:
    """Return a text in pieces, each with whether it is a word that is sought."""
    pieces, end = [], 0
    for match in WORD.finditer(text) if stems else ():
        if not stems_of(match[0]).isdisjoint(stems):
            pieces += [(text[end : match.start()], False), (match[0], True)]
            end = match.end()
    return [piece for piece in [*pieces, (text[end:], False)] if piece[0]]


@functools.lru_cache(maxsize=20_000)
def stems_of(word: str) -> frozenset[str]:
    """Return the stems of a word as it is written; folding may make several words of one."""
    return frozenset(stem(part) for part in words_of(word))


@functools.lru_cache(maxsize=50_000)
def sort_key(text: str) -> str:
    """Return what a title is sorted by: its folded words, so that quotation marks and accents do not matter."""
    return " ".join(WORD.findall(fold(text)))
