"""Documents that mean harm get a sentence, never a traceback."""

import json

import pytest

from competitions import verify as command
from competitions.strict_json import FactsError
from competitions.verify import main, verify
from tests.competitions.judged import document, facts, full_contest, round_

DOCUMENT = document(full_contest())
TEXT = json.dumps(DOCUMENT)
HOSTILE = {
    "nothing": ("", "line 1: this is not JSON: Expecting value."),
    "no JSON": ("results", "line 1: this is not JSON: Expecting value."),
    "a list": ("[]", "It is not a results document"),
    "another format": ('{"format": "lumbung.results-document/2"}', "It is not a results document"),
    "no facts": ('{"format": "lumbung.results-document/1"}', "document: 'facts' is missing."),
    "deep lists": ("[" * 200_000 + "]" * 200_000, "document: this is nested too deeply."),
    "deep objects": ('{"format":' * 200_000 + "1" + "}" * 200_000, "document: this is nested too deeply."),
    "a giant whole number": (TEXT.replace('"precision": 2', '"precision": ' + "9" * 5000), "too many digits"),
    "a giant number": (TEXT.replace('"precision": 2', '"precision": 1e999'), "1e999 is not"),
    "a fraction": (TEXT.replace('"precision": 2', '"precision": 2.0'), "written as text; 2.0 is not"),
    "NaN": (TEXT.replace('"precision": 2', '"precision": NaN'), "NaN is no number of JSON"),
    "infinity": (TEXT.replace('"precision": 2', '"precision": -Infinity'), "-Infinity is no number of JSON"),
    "a name twice": (
        TEXT.replace('"precision": 2', '"precision": 2, "precision": 3'),
        "'precision' stands twice",
    ),
    "NaN as text": (TEXT.replace('"c1": "80"', '"c1": "NaN"'), "criterion c1: this must be a number"),
    "1e999 as text": (TEXT.replace('"c1": "80"', '"c1": "1e999"'), "criterion c1: this must be a number"),
    "digits of another script": (
        TEXT.replace('"c1": "80"', '"c1": "٨٠"'),
        "criterion c1: this must be a number",
    ),
    "facts of another type": (json.dumps(DOCUMENT | {"facts": [1]}), "facts: this must be an object"),
    "hashes of another type": (
        json.dumps(DOCUMENT | {"hashes": "none"}),
        "document.hashes: this must be an object",
    ),
    "awards of another type": (
        json.dumps(DOCUMENT | {"awards": [[]]}),
        "document.awards[0]: this must be an object",
    ),
    "half a letter": (TEXT.replace("Late", "\\ud800"), "this holds characters that are no text"),
    "a weight of nothing": (
        TEXT.replace('"lambda": "5"', '"lambda": "0"'),
        "facts.severity.lambda: 0 is below",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("language", ["en", "id"])
def test_hostile_documents_get_a_sentence(name, language, tmp_path, capsys):
    text, why = HOSTILE[name]
    path = tmp_path / "results.json"
    path.write_text(text, encoding="utf-8")

    assert main([str(path), "--lang", language]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("\n") == 1
    if language == "en":
        assert told.err.startswith("This document cannot be checked. ")
        assert why in told.err
    else:
        assert told.err.startswith("Dokumen ini tidak dapat diperiksa. ")


@pytest.mark.parametrize("wrong", [None, 1, "1", True, [], {}, [[]], [{}], {"a": None}, [None]])
def test_results_of_any_type_are_compared(wrong):
    assert verify(DOCUMENT | {"results": wrong}) != []
    for field in DOCUMENT["results"]:
        assert verify(DOCUMENT | {"results": DOCUMENT["results"] | {field: wrong}}) != []


@pytest.mark.parametrize("wrong", [None, 1, "1", True, [], {}, [[]], [{}], {"a": None}, [None]])
@pytest.mark.parametrize(
    "field", ["format", "precision", "tie_order", "severity", "rounds", "categories", "entries"]
)
def test_facts_of_any_type_are_refused_or_computed(field, wrong):
    if (field, wrong) == ("precision", 1) or (field, wrong) == ("tie_order", []):
        return
    with pytest.raises(FactsError):
        verify(DOCUMENT | {"facts": DOCUMENT["facts"] | {field: wrong}})


def test_files_that_are_no_text_too_large_or_not_there_get_a_sentence(tmp_path, capsys, monkeypatch):
    path = tmp_path / "results.json"
    assert main([str(path), "--lang", "en"]) == 2
    assert capsys.readouterr().err == (
        f"This document cannot be checked. {path} cannot be read: No such file or directory.\n"
    )
    assert main([str(tmp_path), "--lang", "id"]) == 2
    path.write_bytes(b"\xff\xfe{}")
    assert main([str(path), "--lang", "en"]) == 2
    assert "is not text in UTF-8." in capsys.readouterr().err
    monkeypatch.setattr(command, "MOST_MEGABYTES", 0)
    assert main([str(path), "--lang", "en"]) == 2
    assert "is larger than 0 MB." in capsys.readouterr().err


def test_names_cannot_harm_a_terminal(tmp_path, capsys):
    escape = "\x1b[2J"
    data = document(facts(round_({escape: {"J": "50"}, "b": {"J": "40"}})))
    data["results"]["finals"][0]["rank"] = 2
    path = tmp_path / "results.json"
    path.write_text(json.dumps(data))

    assert main([str(path), "--lang", "en"]) == 1
    assert "\x1b" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("environment", "first"),
    [({"LANG": "id_ID.UTF-8"}, "Semua"), ({"LANG": "de_DE"}, "Everything"), ({}, "Everything")],
)
def test_the_language_is_that_of_the_terminal(environment, first, tmp_path, capsys, monkeypatch):
    for name in ("LANG", "LC_ALL"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    path = tmp_path / "results.json"
    path.write_text(TEXT)
    main([str(path)])

    assert capsys.readouterr().out.startswith(first)
