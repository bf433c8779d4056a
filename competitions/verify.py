"""Check a published results.json: `python -m competitions.verify results.json [--lang id]`.

Needs Python alone. Every sheet, total, tie step and rank is computed again from the facts in the document and
compared with what it prints. Ends with 0 when everything agrees, 1 when something differs, 2 when the document
cannot be checked. What says who judged what, and which text, is fixed by the hashes in it.
"""

import argparse
import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from competitions.canonical import canonical, sha256_of
from competitions.recomputing import Difference, differences
from competitions.scoring import compute
from competitions.strict_json import FactsError, Reader, load
from competitions.verify_words import LANGUAGES, refusal, say

FORMAT = "lumbung.results-document/1"
CHECKED = "format facts results awards hashes"
NOT_COMPUTED = "competition generated_at method"
MOST_MEGABYTES = 256
MOST_SHOWN = 50
HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)


class DocumentError(Exception):
    """The document cannot be checked; the message says why."""


def verify(document: Any) -> list[Difference]:
    """Return what differs between a results document (docs/results-format.md) and what its facts give.

    Raises FactsError, a ValueError, for a document that cannot be computed at all.
    """
    reader = Reader(document, "document", None)
    for name in CHECKED.split():
        if name not in reader.data:
            raise FactsError("missing", reader.place, name=name)
    reader.choice("format", [FORMAT])
    computed = compute(reader.get("facts"))
    entries = {final["entry"]: final for final in computed["finals"]}
    return [
        *_hashes(reader, entries),
        *differences(reader.get("results"), computed),
        *_awards(reader, entries),
    ]


def _hashes(reader: Reader, entries: Mapping[str, Any]) -> Iterator[Difference]:
    hashes = reader.inside("hashes", "facts results snapshots")
    for name in ("facts", "results"):
        computed = sha256_of(canonical(reader.get(name)))
        if hashes.get(name) != computed:
            yield Difference("hash", (), name, hashes.get(name), computed)
    for entry, given in hashes.inside("snapshots", None).data.items():
        if entry not in entries:
            yield Difference("snapshot_entry", (("entry", entry),))
        elif not isinstance(given, str) or not HASH.fullmatch(given):
            yield Difference("snapshot", (("entry", entry),))


def _awards(reader: Reader, entries: Mapping[str, Any]) -> Iterator[Difference]:
    """Compare prizes with ranks; a prize for something else has no rank, and is not computed."""
    for row in reader.rows("awards", "entry name category rank"):
        award, entry, rank = row.key("name"), row.key("entry"), row.get("rank")
        place = (("award", award), ("entry", entry))
        final = entries.get(entry)
        if final is None:
            yield Difference("award_entry", place)
            continue
        if row.get("category") != final["category"]:
            yield Difference("award_category", place, "", row.get("category"), final["category"])
        if final["rank"] is None:
            yield Difference("award_unranked", place, "", rank, final["why_none"])
        elif rank is not None and canonical(rank) != canonical(final["rank"]):
            yield Difference("award_rank", place, "", rank, final["rank"])
        elif rank is not None and final["prize_rank"] is None:
            yield Difference("award_passed_over", place)


# --- The command ----------------------------------------------------------------------------------


def main(arguments: Sequence[str] | None = None) -> int:
    """Check the document that the command line names, say what was found, and return how it ended."""
    default = "id" if os.environ.get("LC_ALL", os.environ.get("LANG", "")).startswith("id") else "en"
    parser = argparse.ArgumentParser(prog="python -m competitions.verify", description=__doc__)
    parser.add_argument("document", type=Path, metavar="results.json")
    parser.add_argument("--lang", choices=sorted(LANGUAGES), default=default)
    chosen = parser.parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        document = _read(chosen.document, chosen.lang)
        found = verify(document)
    except DocumentError as error:
        return _refused(str(error), chosen.lang)
    except FactsError as error:
        return _refused(refusal(error, chosen.lang), chosen.lang)
    except (RecursionError, MemoryError):
        return _refused(refusal(FactsError("too_deep", "document"), chosen.lang), chosen.lang)
    except UnicodeError:
        return _refused(refusal(FactsError("no_text", "document"), chosen.lang), chosen.lang)
    _report(document, found, chosen.lang)
    return 1 if found else 0


def _read(path: Path, language: str) -> Any:
    try:
        if path.stat().st_size > MOST_MEGABYTES * 1_000_000:
            raise DocumentError(say(language, "too_large", name=path, most=MOST_MEGABYTES))
        document = load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DocumentError(say(language, "no_file", name=path, why=error.strerror)) from None
    except UnicodeDecodeError:
        raise DocumentError(say(language, "not_text", name=path)) from None
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise DocumentError(say(language, "no_document", format=FORMAT))
    return document


def _refused(why: str, language: str) -> int:
    print(say(language, "unreadable", why=why), file=sys.stderr)
    return 2


def _report(document: Mapping[str, Any], found: Sequence[Difference], language: str) -> None:
    if found:
        print(say(language, "differs" if len(found) > 1 else "differs_one", count=len(found)))
        for difference in found[:MOST_SHOWN]:
            print(f"- {sentence(difference, language)}")
        if len(found) > MOST_SHOWN:
            print(f"- {say(language, 'more', count=len(found) - MOST_SHOWN)}")
        return
    sheets = sum(len(one["sheets"]) for one in document["facts"]["rounds"])
    steps, entries = len(document["results"]["ties"]), len(document["results"]["finals"])
    print(say(language, "agrees", entries=entries, sheets=sheets, steps=steps))
    left = sorted({*NOT_COMPUTED.split(), *document.keys()} - set(CHECKED.split()))
    print(say(language, "not_computed", names=", ".join(left)))


def sentence(difference: Difference, language: str) -> str:
    """Return a difference as a sentence."""
    words = LANGUAGES[language]
    named = dict(difference.place)
    place = ", ".join(f"{words[kind]} {name}" for kind, name in difference.place if kind in words)
    return say(
        language,
        difference.code,
        place=place or words["results"],
        field=words.get(difference.field, difference.field),
        printed=difference.printed,
        computed=difference.computed,
        entry=named.get("entry"),
        award=named.get("award"),
    )


if __name__ == "__main__":
    sys.exit(main())
