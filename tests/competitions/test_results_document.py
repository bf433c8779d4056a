"""results.json, and that the shipped program agrees with it and names what was tampered with."""

import json
import subprocess
import sys
from copy import deepcopy
from pathlib import Path
from types import SimpleNamespace

import pytest

from competitions.canonical import canonical, sha256_of
from competitions.models import EntrySnapshot
from competitions.run_facts import split
from competitions.verify import main, verify
from tests.factories.published import make_published_contest

pytestmark = pytest.mark.django_db
PATH = "/lomba/selesai/results.json"
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def built(module_db) -> SimpleNamespace:
    return module_db(make_published_contest)


@pytest.fixture
def contest(built, db) -> SimpleNamespace:
    return built


@pytest.fixture
def text(client, contest) -> str:
    return client.get(PATH).getvalue().decode()


def test_it_is_canonical_and_holds_what_was_kept_letter_by_letter(contest, text):
    document = json.loads(text)

    assert canonical(document) == text
    assert f'"facts":{contest.run.facts}' in text
    assert document["hashes"]["facts"] == contest.run.facts_sha256 == sha256_of(canonical(document["facts"]))
    assert document["hashes"]["results"] == sha256_of(canonical(document["results"]))
    assert document["hashes"]["snapshots"] == {
        str(snapshot.entry_id): snapshot.sha256 for snapshot in EntrySnapshot.objects.all()
    }


def test_it_tells_who_won_and_what_everything_is_called(contest, text):
    document = json.loads(text)
    winner = contest.entries["Jemput Bola"]

    assert document["awards"][0] == {
        "entry": str(winner.pk),
        "name": "Juara I",
        "category": str(winner.category_id),
        "rank": 1,
    }
    assert document["entries"][str(winner.pk)] == {
        "agency": "Dinas Kesehatan",
        "number": 1,
        "title": "Jemput Bola",
    }
    assert document["competition"] == {
        "government": "Kabupaten Uji",
        "is_simulated": False,
        "run": 1,
        "slug": "selesai",
        "title": "Lomba Selesai",
        "url": "http://localhost:8000/lomba/selesai/hasil/",
        "year": 2026,
    }


def test_judges_are_pseudonyms_and_private_words_stay_private(contest, text):
    document = json.loads(text)
    (stage,) = document["facts"]["rounds"]

    assert {sheet["judge"] for sheet in stage["sheets"]} == {"J01", "J02", "J03"}
    told = [judge.name for judge in contest.judges] + ["Catatan rahasia", "Manfaatnya", "serial", "@lumbung"]
    assert [word for word in told if word in text] == []
    assert [award.serial for award in contest.awards if award.serial in text] == []


def test_the_shipped_program_agrees(contest, text, tmp_path):
    path = tmp_path / "results.json"
    path.write_text(text, encoding="utf-8")

    run = subprocess.run(
        # Without site-packages: it needs Python alone.
        [sys.executable, "-S", "-m", "competitions.verify", str(path), "--lang", "id"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (run.returncode, run.stderr) == (0, "")


@pytest.mark.parametrize(
    "change",
    [
        lambda document: document["results"]["finals"][0].update(total="99.000000"),
        lambda document: document["results"]["finals"][1].update(rank=1),
        lambda document: document["facts"]["rounds"][0]["sheets"][0]["scores"].update(
            dict.fromkeys(document["facts"]["rounds"][0]["sheets"][0]["scores"], "1.00")
        ),
        lambda document: document["awards"][0].update(entry=document["awards"][1]["entry"]),
        lambda document: document["hashes"].update(facts="0" * 64),
    ],
)
def test_what_was_tampered_with_is_found(contest, text, tmp_path, change, capsys):
    document = json.loads(text)
    assert verify(deepcopy(document)) == []
    change(document)
    path = tmp_path / "results.json"
    path.write_text(json.dumps(document), encoding="utf-8")

    assert main([str(path)]) == 1
    assert capsys.readouterr().out


def test_it_can_be_kept_and_asked_for_anew(client, contest):
    first = client.get(PATH)
    again = client.get(PATH, headers={"If-None-Match": first.headers["ETag"]})
    head = client.head(PATH)

    assert first.headers["Content-Disposition"] == 'attachment; filename="results-selesai.json"'
    assert (first.headers["Cache-Control"], first.headers["Content-Type"]) == ("no-cache", "application/json")
    assert (again.status_code, head.status_code, head.getvalue()) == (304, 200, b"")
    assert first.cookies == {}


def test_the_page_prints_the_hashes_of_the_document(client, contest, text):
    page = client.get("/lomba/selesai/hasil/").content.decode()
    hashes = json.loads(text)["hashes"]

    assert (hashes["facts"] in page, hashes["results"] in page) == (True, True)


@pytest.mark.parametrize(
    ("kept", "awards", "computed"),
    [
        ('{"awards":{"awards":[1]},"finals":[]}', {"awards": [1]}, '{"finals":[]}'),
        ('{"awards":{}}', {}, "{}"),
        ('{"finals":[]}', {}, '{"finals":[]}'),
        ('{"awards":{"x":"}{,\\""},"b":1}', {"x": '}{,"'}, '{"b":1}'),
    ],
)
def test_prizes_are_cut_out_of_the_text(kept, awards, computed):
    assert split(kept) == (awards, computed)
