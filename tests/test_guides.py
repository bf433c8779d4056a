"""The guides for people: every picture exists and every word they set in bold stands on a screen."""

import functools
import gettext
import re
from pathlib import Path

import pytest
import wagtail.admin
import wagtail.users

ROOT = Path(__file__).resolve().parent.parent
GUIDES = ROOT / "docs" / "guides"
PICTURES = GUIDES / "pictures"
PAGES = sorted(GUIDES.glob("*/*.md"))
#: "%(name)s", "%d" and "{count}" of a message, escaped: anything stands there on the screen.
PLACEHOLDER = re.compile(r"%(?:\\\(\w+\\\))?[sd]|\\\{\w+\\\}")
LETTERS_BESIDE = 8  # a message of hardly more than placeholders would stand for anything
MOST_BYTES, MOST_BYTES_OF_ALL = 120_000, 3_000_000


def messages(language: str) -> set[str]:
    """Return what screens say in a language, ours and Wagtail's."""
    folders = [Path(module.__file__).parent / "locale" for module in (wagtail.admin, wagtail.users)]
    catalogues = [
        ("django", ROOT / "locale"),
        ("djangojs", ROOT / "locale"),
        *(("django", it) for it in folders),
    ]
    found: set[str] = set()
    for domain, folder in catalogues:
        for key, translated in gettext.translation(domain, folder, ["id"])._catalog.items():  # type: ignore[attr-defined]
            original = key[0] if isinstance(key, tuple) else key
            found.add(translated if language == "id" else original.rpartition("\x04")[2])
    return found - {""}


@functools.cache
def screen_words(language: str) -> re.Pattern[str]:
    """Return what matches a whole message, with anything in the place of its variables."""
    patterns = set()
    for text in messages(language):
        for words in (text, text[0].upper() + text[1:]):  # a name of a field begins a label
            literal, variables = PLACEHOLDER.subn("", re.escape(words))
            if not variables or sum(map(str.isalpha, literal)) >= LETTERS_BESIDE:
                patterns.add(PLACEHOLDER.sub(".+", re.escape(words)))
    return re.compile("|".join(sorted(patterns)), re.DOTALL)


def test_every_role_has_a_guide_in_both_languages():
    names = {language: len(list((GUIDES / language).glob("*.md"))) for language in ("id", "en")}
    assert names == {"id": 5, "en": 5}


@pytest.mark.parametrize("guide", PAGES, ids=lambda guide: f"{guide.parent.name}/{guide.stem}")
def test_what_a_guide_sets_in_bold_stands_on_a_screen(guide):
    bold = re.findall(r"\*\*(.+?)\*\*", guide.read_text(encoding="utf-8"), re.DOTALL)
    known = screen_words(guide.parent.name)
    unknown = sorted(
        {" ".join(words.split()) for words in bold if not known.fullmatch(" ".join(words.split()))}
    )
    assert unknown == [], "Write these as they stand on the screen, or not in bold."


@pytest.mark.parametrize("guide", PAGES, ids=lambda guide: f"{guide.parent.name}/{guide.stem}")
def test_what_a_guide_leads_to_exists(guide):
    text = guide.read_text(encoding="utf-8")
    paths = re.findall(r"\]\(([^)#]+)\)|<img src=\"([^\"]+)\"", text)
    missing = [a or b for a, b in paths if not (guide.parent / (a or b)).is_file()]
    assert missing == []
    assert "\n## Masuk\n" in text or "\n## Sign in\n" in text


def test_every_picture_is_shown_in_both_languages():
    shown = {
        language: {
            Path(name).name
            for guide in (GUIDES / language).glob("*.md")
            for name in re.findall(r"\.\./pictures/[\w-]+\.webp", guide.read_text(encoding="utf-8"))
        }
        for language in ("id", "en")
    }
    made = {path.name for path in PICTURES.iterdir()}
    assert shown == {"id": made, "en": made}


def test_pictures_stay_small():
    sizes = {path.name: path.stat().st_size for path in PICTURES.iterdir()}
    assert {name: size for name, size in sizes.items() if size > MOST_BYTES} == {}
    assert sum(sizes.values()) < MOST_BYTES_OF_ALL


def test_a_word_that_stands_on_no_screen_is_found_out():
    invented = ["Kirim ke kepala besok", "Tombol karangan", "Verifikasi dan umumkan", "Sahkan semua inovasi"]
    known = screen_words("id")
    assert [words for words in invented if known.fullmatch(words)] == []
    assert known.fullmatch("Tutup 2025: bekukan angka ini")
