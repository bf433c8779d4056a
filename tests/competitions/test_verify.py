"""`python -m competitions.verify`: it needs Python alone, and finds what was tampered with."""

import json
import re
import shutil
import string
import subprocess
import sys
from copy import deepcopy
from pathlib import Path

import pytest

from competitions import verify as command
from competitions.recomputing import MANY
from competitions.strict_json import MESSAGES, FactsError
from competitions.verify import main, sentence, verify
from competitions.verify_words import ENGLISH, INDONESIAN, JSON_TYPES, REFUSALS
from tests.competitions.judged import document, facts, full_contest, round_

ROOT = Path(__file__).parents[2]


def leaves(data, path=()):
    """Yield the path of every value that holds no others, and of every empty list and object."""
    inside = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    if not inside or not data:
        yield path
    for key, value in inside:
        yield from leaves(value, (*path, key))


def kind_of(path):
    """Return a path without what only names a row: one of each kind is tampered with."""
    steps = []
    for before, step in zip((None, *path), path, strict=False):
        is_name = (
            isinstance(step, int)
            or before in {*MANY, "snapshots"}
            or (path[0] == "facts" and before == "scores")
        )
        steps.append("*" if is_name else step)
    return ".".join(steps)


def tampered(data, path):
    """Return the document with another value at the path."""
    data = deepcopy(data)
    inside = data
    for step in path[:-1]:
        inside = inside[step]
    value = inside[path[-1]]
    inside[path[-1]] = {
        bool: lambda: not value,
        int: lambda: value + 1,
        type(None): lambda: "1",
        list: lambda: ["a"],
        dict: lambda: {"a": "1"},
        str: lambda: (
            str(int(value[:-1] or 0) + 1) + value[-1]
            if value.isdigit()
            else value[:-1] + ("0" if value[-1] != "0" else "1")
        ),
    }[type(value)]()
    return data


DOCUMENT = document(full_contest())
TEXT = json.dumps(DOCUMENT)
CHECKED = [path for path in leaves(DOCUMENT) if path[0] in {"facts", "results", "awards", "hashes"}]
#: A prize's name is given by people, and a frozen text is known by its hash alone.
NOT_COMPUTED = {"awards.*.name", "hashes.snapshots.*"}
KINDS = {kind: path for path in CHECKED if (kind := kind_of(path)) not in NOT_COMPUTED}


def said(data, language="en"):
    return [sentence(one, language) for one in verify(data)]


# --- What agrees, and what does not ---------------------------------------------------------------


def test_a_document_that_was_left_alone_agrees(tmp_path, capsys):
    path = tmp_path / "results.json"
    path.write_text(json.dumps(DOCUMENT))

    assert main([str(path), "--lang", "en"]) == 0
    assert capsys.readouterr().out == (
        "Everything agrees: 6 entries, 17 sheets and 5 steps between equals, computed again.\n"
        "Not recomputed, because it is not computed: competition, generated_at, method.\n"
    )
    assert main([str(path), "--lang", "id"]) == 0
    assert capsys.readouterr().out.startswith("Semua cocok: 6 peserta, 17 lembar penilaian")


def test_every_kind_of_field_is_there():
    assert len(KINDS) > 90


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_is_tampered_with_is_found(kind):
    found, refused = [], None
    try:
        found = verify(tampered(DOCUMENT, KINDS[kind]))
    except FactsError as error:
        refused = error
    if refused is not None:
        assert not kind.startswith("results")
        assert refused.place != ""
    else:
        assert found != []
        assert found[0].code == "hash" or not kind.startswith(("facts", "results"))
        assert len(found) > 1 or not kind.startswith("results")


RESULT = ("results", "rounds", 0, "scores", "a")
TAMPERED = [
    (
        ("facts", "rounds", 0, "sheets", 0, "scores", "c1"),
        "round 1, entry a, judge J: sheet is printed as 76.000000, but the facts give 82.000000.",
    ),
    (
        (*RESULT, "sheet_scores", "J"),
        "round 1, entry a, judge J: sheet is printed as 76.000001, but the facts give 76.000000.",
    ),
    ((*RESULT, "score"), "round 1, entry a: score is printed as 75.000001, but the facts give 75.000000."),
    (
        ("results", "rounds", 0, "na_counts", "c2"),
        "round 1, criterion c2: number of answers left out is printed as 2, but the facts give 1.",
    ),
    (
        ("results", "rounds", 0, "promoted", 0, "is_promoted"),
        "round 1, entry a: going on is printed as False, but the facts give True.",
    ),
    (("results", "finals", 0, "rank"), "entry b: rank is printed as 2, but the facts give 1."),
    (
        ("results", "finals", 0, "total"),
        "entry b: total is printed as 72.000001, but the facts give 72.000000.",
    ),
    (
        ("results", "ties", 0, "values", "a"),
        "step between equals 1, entry a: value is printed as 70.01, but the facts give 70.00.",
    ),
    (
        ("results", "ties", 1, "decided"),
        "step between equals 2: decided is printed as True, but the facts give False.",
    ),
    (("results", "method", "panels", 0, "severities", "J"), "panel 1 k, judge J: severity is printed as"),
    (("awards", 0, "rank"), "Award Juara 1, entry b: rank 2 is printed, but its rank is 1."),
    (("hashes", "facts"), "The facts are not those that were hashed:"),
]


@pytest.mark.parametrize(("path", "sentence_found"), TAMPERED)
def test_the_place_is_named(path, sentence_found):
    data = tampered(DOCUMENT, path)

    assert any(one.startswith(sentence_found) for one in said(data)), said(data)


def test_rows_that_are_left_out_put_in_doubled_or_moved_are_named():
    results = DOCUMENT["results"]
    finals = results["finals"]

    def with_finals(rows):
        return said(DOCUMENT | {"results": results | {"finals": rows}})[1:]

    assert with_finals(finals[1:])[0].startswith("entry b: final is not printed; the facts give")
    assert with_finals([*finals, finals[0] | {"entry": "z"}])[0].startswith("entry z: final is printed as")
    assert with_finals([finals[1], finals[0], *finals[2:]]) == [
        "results: the rows stand in another order than the facts give."
    ]
    assert with_finals([*finals, finals[0]]) == ["results: finals holds rows that cannot be told apart."]


def award(**changes):
    return said(
        DOCUMENT | {"awards": [{"entry": "b", "name": "Juara", "category": "k", "rank": 1} | changes]}
    )


def test_prizes_are_compared_with_ranks():
    assert award() == []
    assert award(rank=None) == []
    assert award(entry="z") == ["Award Juara: entry z is not among the entries."]
    assert award(category="l") == ["Award Juara, entry b: category l is printed, but it is in k."]
    assert award(entry="d", rank=None) == ["Award Juara, entry d: it has no rank (disqualified)."]
    assert award(rank=True) == ["Award Juara, entry b: rank True is printed, but its rank is 1."]
    assert award(entry="a", rank=2) == [
        "Award Juara, entry a: better entries of its agency fill what an agency may win."
    ]


def test_hashes_of_frozen_texts_belong_to_entries():
    hashes = DOCUMENT["hashes"] | {"snapshots": {"a": "0" * 63, "z": "0" * 64}}

    assert said(DOCUMENT | {"hashes": hashes}) == [
        "Entry a: the hash of its frozen text is none.",
        "Entry z has the hash of a frozen text but is not among the entries.",
    ]


def test_long_lists_of_differences_are_cut(tmp_path, capsys):
    data = document(facts(round_({str(n): {"J": str(n)} for n in range(60)})))
    for final in data["results"]["finals"]:
        final["total"] = "1.000000"
    path = tmp_path / "results.json"
    path.write_text(json.dumps(data))

    assert main([str(path), "--lang", "en"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 52
    assert lines[0] == "60 things differ from what the facts give:"
    assert lines[-1] == "- and 10 more."


# --- Python alone ---------------------------------------------------------------------------------


def run_alone(folder, document_path):
    """Run the command with the standard library and a copy of the package, and nothing else."""
    program = (
        f"import runpy, sys; sys.path.insert(0, {str(folder)!r});"
        f"sys.argv = ['verify', {str(document_path)!r}, '--lang', 'en'];"
        "import atexit; atexit.register(lambda: print(sorted({name.partition('.')[0] for name in sys.modules}"
        " & {'django', 'wagtail', 'numpy', 'site'})));"
        "runpy.run_module('competitions.verify', run_name='__main__')"
    )
    return subprocess.run(
        [sys.executable, "-S", "-I", "-c", program], cwd=folder, capture_output=True, text=True, check=False
    )


def test_it_needs_the_standard_library_and_the_package_alone(tmp_path):
    shutil.copytree(
        ROOT / "competitions", tmp_path / "competitions", ignore=shutil.ignore_patterns("__pycache__")
    )
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(TEXT)
    bad.write_text(json.dumps(tampered(DOCUMENT, ("results", "finals", 0, "rank"))))

    done = run_alone(tmp_path, good)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Everything agrees")
    assert done.stdout.endswith("\n[]\n")

    done = run_alone(tmp_path, bad)
    assert (done.returncode, done.stderr) == (1, "")
    assert "entry b: rank is printed as 2, but the facts give 1." in done.stdout


def test_it_is_run_as_a_module(tmp_path):
    path = tmp_path / "results.json"
    path.write_text(TEXT)
    done = subprocess.run(
        [sys.executable, "-m", "competitions.verify", str(path), "--lang", "en"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")


# --- Words ----------------------------------------------------------------------------------------


def names_in(sentence_):
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(sentence_) if name}


@pytest.mark.parametrize(("english", "indonesian"), [(ENGLISH, INDONESIAN), (MESSAGES, REFUSALS)])
def test_both_languages_say_the_same(english, indonesian):
    assert english.keys() == indonesian.keys()
    assert {code: names_in(text) for code, text in english.items()} == {
        code: names_in(text) for code, text in indonesian.items()
    }


def test_every_word_for_a_type_is_known_in_indonesian():
    source = (ROOT / "competitions" / "strict_json.py").read_text()

    assert {word for word in JSON_TYPES if word not in source} == set()
    assert re.findall(r'"(nothing|something else)"', source) != []


def test_refusals_name_their_place_in_indonesian():
    with pytest.raises(FactsError) as refused:
        verify(json.loads(TEXT.replace('"c1": "80"', '"c1": "101"')))

    assert command.refusal(refused.value, "id") == (
        "babak 1, peserta a, juri J, kriteria c1: 101 di luar 0 sampai 100."
    )
