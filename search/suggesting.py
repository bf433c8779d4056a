"""What was meant, where a word of the question occurs nowhere: the nearest of the catalogue's own words.

Nearness: Damerau-Levenshtein distance over the length of the longer word (rapidfuzz).
"""

import dataclasses

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from search import words
from search.finding import Found
from search.snapshot import Snapshot

#: Words must be this much alike: one slip in four letters, two in eight.
LEAST_ALIKE = 0.72
FEWEST_LETTERS = 4


def suggest(found: Found) -> dict[str, str] | None:
    """Return other words, their address and how much they find; none when the question finds something."""
    if found.total or not found.query.sought:
        return None
    question = found.query.address.question
    for stem, word in zip(found.query.sought.stems, found.query.sought.words, strict=True):
        if found.snapshot.with_words([f"w:{stem}"])[0]:
            continue
        meant = nearest(word, found.snapshot)
        if not meant:
            return None
        question = replaced(question, word, meant)
    if question == found.query.address.question:
        return None
    address = found.query.address.asking(question)
    sought = words.read_question(question)
    better = Found(dataclasses.replace(found.query, address=address, sought=sought), found.snapshot)
    return {"text": question, "url": address.url, "total": str(better.total)} if better.total else None


def nearest(word: str, snapshot: Snapshot) -> str | None:
    """Return the catalogue's word most like a mistyped one; the more frequent of two."""
    if len(word) < FEWEST_LETTERS:
        return None
    frequency = snapshot.edition.vocabulary | snapshot.new_vocabulary
    alike = process.extract(
        word,
        frequency.keys(),
        scorer=DamerauLevenshtein.normalized_similarity,
        score_cutoff=LEAST_ALIKE,
        limit=5,
    )
    return max(alike, key=lambda match: (match[1], frequency[match[0]]))[0] if alike else None


def replaced(question: str, word: str, meant: str) -> str:
    """Return a question with one word, however it was written, in place of another."""
    return words.WORD.sub(lambda match: meant if words.fold(match[0]) == word else match[0], question)
