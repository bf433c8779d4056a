"""Whether a page speaks one language: the words on it are looked up in the Indonesian catalogue, both ways."""

import ast
import re
from functools import lru_cache
from pathlib import Path

from playwright.sync_api import Page

CATALOGUE = Path(__file__).resolve().parents[2] / "locale/id/LC_MESSAGES/django.po"
#: What is seen or heard of a page, but for what is marked as written in another language.
SAID = """() => {
  const own = document.documentElement.lang;
  const said = [document.title];
  const isOwn = (e) => e.closest("[lang]").lang === own;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const e = node.parentElement;
    if (e.closest("script, style, template, noscript, code") || !isOwn(e)) continue;
    if (e.checkVisibility({ visibilityProperty: true })) said.push(node.textContent);
  }
  for (const e of document.querySelectorAll("[aria-label], [title], [placeholder], [alt]")) {
    if (!isOwn(e) || !e.checkVisibility({ visibilityProperty: true })) continue;
    for (const name of ["aria-label", "title", "placeholder", "alt"]) {
      if (e.hasAttribute(name)) said.push(e.getAttribute(name));
    }
  }
  return said;
}"""
OPEN_ALL = 'document.querySelectorAll("details").forEach((fold) => { fold.open = true; })'
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd]|%%")
#: A sentence of fewer fixed letters than this fits too much.
FEWEST_LETTERS = 10


@lru_cache(maxsize=1)
def pairs() -> list[tuple[str, str]]:
    """Return what stands in the source and in the catalogue; each plural form apart."""
    found = []
    for block in CATALOGUE.read_text(encoding="utf-8").split("\n\n"):
        said = dict.fromkeys(("msgid", "msgid_plural", "msgstr", "msgstr[0]"), "")
        current = ""
        for line in block.splitlines():
            name, _blank, text = line.partition(" ")
            if name in said:
                current = name
            elif line.startswith('"'):
                text = line
            else:
                continue
            said[current] += ast.literal_eval(text)
        answer = said["msgstr"] or said["msgstr[0]"]
        found += [(said[name], answer) for name in ("msgid", "msgid_plural") if said[name] and answer]
    return found


def plain(text: str) -> str:
    return " ".join(text.split())


@lru_cache(maxsize=2)
def strangers(language: str) -> tuple[frozenset[str], list[re.Pattern[str]]]:
    """Return what a page in a language must not say: whole texts, and sentences with something put in."""
    english, indonesian = ({plain(pair[side]) for pair in pairs()} for side in (0, 1))
    foreign, own = (english, indonesian) if language == "id" else (indonesian, english)
    texts = {text for text in foreign - own if any(letter.isalpha() for letter in text)}
    whole = {text for text in texts if not PLACEHOLDER.search(text)}
    return frozenset(whole), [_pattern(text) for text in sorted(texts - whole) if _is_telling(text)]


def _is_telling(text: str) -> bool:
    return sum(letter.isalpha() for letter in PLACEHOLDER.sub("", text)) >= FEWEST_LETTERS


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(".+?".join(re.escape(part) for part in re.split(r"%\(\w+\)[sd]|%[sd]", text)))


def pieces(said: list[str]) -> set[str]:
    """Return texts and the parts that punctuation divides them into: “Source: Krenova” says two things."""
    texts = {plain(text) for text in said}
    parts = {part.strip(" →←*()") for text in texts for part in re.split(r"[:·]\s|\s·\s", text)}
    return {text for text in texts | parts if text}


def assert_one_language(page: Page, *, besides: frozenset[str] = frozenset()) -> None:
    """Check that a page says nothing of ours in the other language; `besides` are words of people, not ours."""
    language = page.evaluate("document.documentElement.lang")[:2]
    page.evaluate(OPEN_ALL)
    whole, sentences = strangers(language)
    found = pieces(page.evaluate(SAID)) - besides
    wrong = [text for text in found if text in whole or any(one.fullmatch(text) for one in sentences)]
    assert not wrong, f"{page.url} in {language}: {sorted(wrong)}"
