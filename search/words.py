"""Words as the catalogue compares them: folded and stemmed alike in the text and in the question.

Stemming in Python, once for the read model and once for the query, gives the same answers on every database.
Stemmer: Snowball's Indonesian (Tala 2003), "pelayanan" and "melayani" both become "layan".
"""

import functools
import html
import re
import unicodedata
from collections.abc import Iterable

import snowballstemmer

WORD = re.compile(r"[^\W_]+")
TAG = re.compile(r"<[^>]*>")
#: Words that say nothing of what is sought; they count only where a question has no others.
STOP_WORDS = frozenset(
    "ada adalah agar akan antara atau bagi bahwa dalam dan dari dengan di hingga ini itu juga karena ke kepada "
    "maka oleh pada para saat sampai sebagai secara serta telah tentang untuk yaitu yang "
    "a an and at by for from in of on or the to with".split()
)

_stemmer = snowballstemmer.stemmer("indonesian")


def fold(text: str) -> str:
    """Return the text without accents and without capitals."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()


def plain(markup: str) -> str:
    """Return the words of an HTML text without its tags."""
    return html.unescape(TAG.sub(" ", markup))


@functools.lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return the stem of one folded word."""
    return _stemmer.stemWord(word)


def stems(text: str) -> list[str]:
    """Return the stems of a text, each once, in order of appearance."""
    return list(dict.fromkeys(stem(word) for word in WORD.findall(fold(text))))


def padded(texts: Iterable[str]) -> str:
    """Return the stems of several texts between blanks, so that ` stem ` finds whole words."""
    found = stems(" ".join(texts))
    return f" {' '.join(found)} " if found else ""


def question_stems(question: str) -> list[str]:
    """Return the stems that a question asks for: stop words only where there is nothing else."""
    words = list(dict.fromkeys(WORD.findall(fold(question))))
    telling = [word for word in words if word not in STOP_WORDS] or words
    return list(dict.fromkeys(stem(word) for word in telling))


def sort_key(text: str) -> str:
    """Return what a title is sorted by: its folded words, so that quotation marks and accents do not matter."""
    return " ".join(WORD.findall(fold(text)))
