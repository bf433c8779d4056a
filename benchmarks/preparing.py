"""The databases that are measured, each made once and kept in var/bench."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

from benchmarks.servers import ROOT

FOLDER = ROOT / "var" / "bench"
PROGRAM = """
import django; django.setup()
from django.core.management import call_command
from django.db import connection
from benchmarks import data, multiplying
call_command("migrate", verbosity=0)
data.fill({drawn})
call_command("rebuild_catalogue")
call_command("update_index", backend_name="default", verbosity=0)
multiplying.multiply({times})
connection.cursor().execute("VACUUM (ANALYZE)" if connection.vendor == "postgresql" else "ANALYZE")
call_command("collectstatic", interactive=False, verbosity=0)
"""
#: A larger registry is so many innovations, again and again.
MOST_DRAWN = 10_000


def prepare(size: int, url: str = "") -> dict[str, str]:
    """Return the environment of a filled database; `url` names an empty PostgreSQL one."""
    folder = FOLDER / f"{'postgresql' if url else 'sqlite'}-{size}"
    folder.mkdir(parents=True, exist_ok=True)
    database = url or f"sqlite:///{folder / 'lumbung.sqlite3'}"
    environment = {
        "LUMBUNG_VAR": str(folder),
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "benchmarks.peers.settings",
    }
    done = folder / "done"
    if url or not done.exists():
        (folder / "lumbung.sqlite3").unlink(missing_ok=True)
        print(f"Making {size} innovations ...", flush=True)
        drawn = min(size, MOST_DRAWN)
        program = [sys.executable, "-c", PROGRAM.format(drawn=drawn, times=size // drawn)]
        subprocess.run(
            program, cwd=ROOT, env={**os.environ, **environment}, check=True, stdout=subprocess.DEVNULL
        )
        done.touch()
    static = folder / "static" / "tolok"
    static.mkdir(exist_ok=True)
    (static / "20kb.txt").write_text(("Lumbung " * 2500)[:20_000])
    return environment


def frequent_words(environment: dict[str, str]) -> tuple[str, str, int]:
    """Return a word that about a hundredth of the entries have, the most frequent one, and a page to show."""
    program = (
        "import django; django.setup()\n"
        "from search import index; from search.models import CatalogueEntry\n"
        "found = index.current(); words = found.edition.vocabulary\n"
        "size = len(found.under('all'))\n"
        "rare = min(words, key=lambda word: abs(words[word] - size / 100))\n"
        "print(rare, max(words, key=words.get), CatalogueEntry.objects.order_by('pk')[size // 2].pk)\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, **environment},
        check=True,
        capture_output=True,
        text=True,
    )
    rare, wide, page = answer.stdout.split()
    return rare, wide, int(page)


def flat_table(environment: dict[str, str]) -> Path:
    """Return a database with the entries as one indexed table with full text, as Datasette's users make it."""
    folder = Path(environment["LUMBUNG_VAR"])
    target, unfinished = folder / "catalogue.db", folder / "catalogue.unfinished"
    if target.exists():
        return target
    unfinished.unlink(missing_ok=True)
    with sqlite3.connect(unfinished) as table:
        table.execute("ATTACH ? AS source", [str(folder / "lumbung.sqlite3")])
        table.execute(
            "CREATE TABLE entries (id INTEGER PRIMARY KEY, title, summary, body, year INTEGER, stage, initiator,"
            " innovation_type, innovation_form, sector_name, agency_name, url)"
        )
        table.execute(
            "INSERT INTO entries SELECT NULL, e.title, e.summary, t.body, e.year, e.stage, e.initiator,"
            " e.innovation_type, e.innovation_form, e.sector_name, e.agency_name, e.url"
            " FROM source.search_catalogueentry e JOIN source.search_searchedtext t ON t.entry_id = e.page_id"
            " ORDER BY e.is_simulated, e.published_at DESC, e.page_id"
        )
        for column in ("year", "stage", "initiator", "innovation_type", "innovation_form", "sector_name"):
            table.execute(f"CREATE INDEX entries_{column} ON entries ({column})")
        table.execute(
            "CREATE VIRTUAL TABLE entries_fts USING fts5(title, summary, body, content='entries', content_rowid='id')"
        )
        table.execute("INSERT INTO entries_fts(entries_fts) VALUES ('rebuild')")
    return unfinished.rename(target)


def datasette_program() -> Path:
    """Return Datasette, installed into an environment of its own."""
    folder = FOLDER / "datasette"
    program = folder / "bin" / "datasette"
    if not program.exists():
        print("Installing Datasette beside Lumbung ...", flush=True)
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        requirements = ROOT / "benchmarks" / "requirements.txt"
        subprocess.run(
            [str(folder / "bin" / "pip"), "install", "--quiet", "-r", str(requirements)], check=True
        )
    return program
