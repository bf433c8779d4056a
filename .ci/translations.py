"""Keep the Indonesian catalogue complete: `translations.py check` or `translations.py collect`.

Both collect the words in a copy of the source, so that a check changes nothing. GNU gettext is needed here and
not where the site runs, because compiled catalogues are committed.
"""

import gettext
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CATALOGUES = Path("locale", "id", "LC_MESSAGES")
EXTENSIONS = {"django": "html,txt,py", "djangojs": "js"}
NOT_OURS = {"vendor", "tests", "docs", "benchmarks", ".ci"}


def run(*command: str | Path, cwd: Path = ROOT) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


def copy_source(folder: Path) -> None:
    """Copy what words are collected from, and the catalogues they are merged into."""
    for name in run("git", "ls-files", "--cached", "--others", "--exclude-standard").splitlines():
        path = Path(name)
        is_source = path.suffix in {".py", ".html", ".txt", ".js", ".po"} and not NOT_OURS & set(path.parts)
        if is_source and (ROOT / path).exists():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / path, folder / path)


def merge(folder: Path, domain: str) -> Path:
    """Merge the words of the copied source into the copied catalogue and return its path."""
    django_admin = Path(sys.executable).parent / "django-admin"
    options = ["--extension", EXTENSIONS[domain], "--no-wrap", "--no-location", "--no-obsolete"]
    (folder / CATALOGUES).mkdir(parents=True, exist_ok=True)
    run(django_admin, "makemessages", "-l", "id", "-d", domain, *options, cwd=folder)
    return folder / CATALOGUES / f"{domain}.po"


def message_ids(po: Path, *filters: str) -> set[str]:
    """Return the ids of a catalogue's messages that pass the filters of `msgattrib`."""
    text = run("msgattrib", "--no-wrap", *filters, po)
    # Without wrapping, an id is the line that names it and, when long, the quoted lines that follow.
    ids, parts = set(), None
    for line in text.splitlines():
        if line.startswith("msgid "):
            parts = [line[6:]]
        elif parts is not None and line.startswith('"'):
            parts.append(line)
        elif parts is not None:
            ids.add("".join(part[1:-1] for part in parts))
            parts = None
    return ids - {""}


def compiled_differs(po: Path, mo: Path, folder: Path) -> bool:
    fresh = folder / "fresh.mo"
    run("msgfmt", "--check", "-o", fresh, po)
    if not mo.exists():
        return True
    catalogues = []
    for path in (fresh, mo):
        with path.open("rb") as file:
            catalogues.append(gettext.GNUTranslations(file)._catalog)
    return catalogues[0] != catalogues[1]


def find_problems(folder: Path, domain: str) -> list[str]:
    """Return a sentence for everything that keeps the catalogue from matching the source."""
    po = ROOT / CATALOGUES / f"{domain}.po"
    if not po.exists():
        return [f"{po.relative_to(ROOT)} does not exist"]
    merged = merge(folder, domain)
    incomplete = message_ids(merged, "--untranslated") | message_ids(merged, "--only-fuzzy")
    stale = message_ids(po, "--no-obsolete") - message_ids(merged)
    problems = [f"{domain}.po has no settled translation of: {text}" for text in sorted(incomplete)]
    problems += [f"{domain}.po translates what no source says: {text}" for text in sorted(stale)]
    if compiled_differs(po, po.with_suffix(".mo"), folder):
        problems.append(f"{domain}.mo was not compiled from {domain}.po")
    return problems


def collect(folder: Path, domain: str) -> None:
    """Write the merged catalogue back, unless nothing but its date changed, and compile it."""
    po = ROOT / CATALOGUES / f"{domain}.po"
    merged = merge(folder, domain)
    po.parent.mkdir(parents=True, exist_ok=True)

    def undated(path: Path) -> list[str]:
        lines = path.read_text().splitlines() if path.exists() else []
        return [line for line in lines if not line.startswith('"POT-Creation-Date')]

    if undated(merged) != undated(po):
        shutil.copyfile(merged, po)
    run("msgfmt", "--check", "-o", po.with_suffix(".mo"), po)
    incomplete = message_ids(po, "--untranslated") | message_ids(po, "--only-fuzzy")
    print(
        f"{po.relative_to(ROOT)}: {len(message_ids(po))} messages, {len(incomplete)} to translate or settle"
    )


def main(verb: str) -> int:
    domains = [
        domain for domain in EXTENSIONS if domain == "django" or (ROOT / CATALOGUES / f"{domain}.po").exists()
    ]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copy_source(folder)
        if verb == "collect":
            for domain in domains:
                collect(folder, domain)
            return 0
        problems = [problem for domain in domains for problem in find_problems(folder, domain)]
    print("\n".join(problems[:40]))
    if problems:
        print(f"{len(problems)} problems. `make messages` collects and compiles; the translating is yours.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
