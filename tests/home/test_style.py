"""What the house style promises: contrast, two themes that agree, and little weight."""

import gzip
import re
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parents[2] / "static"
TOKENS = (STATIC / "css" / "tokens.css").read_text()
BLOCKS = {
    "light": re.search(r":root \{(.*?)\n  \}", TOKENS, re.DOTALL)[1],
    "dark": re.search(r"dark\) \{\s*:root \{(.*?)\n    \}", TOKENS, re.DOTALL)[1],
}
GROUNDS = ["paper", "paper-deep", "surface"]
TEXT = 4.5
LARGE_OR_GRAPHIC = 3.0
PAIRS = [
    *[("ink", ground, TEXT) for ground in [*GROUNDS, "paddy-tint", "turmeric-tint", "clay-tint"]],
    *[("ink-soft", ground, TEXT) for ground in [*GROUNDS, "paddy-tint", "turmeric-tint", "clay-tint"]],
    *[("paddy", ground, TEXT) for ground in [*GROUNDS, "paddy-tint", "turmeric-tint", "clay-tint"]],
    *[("paddy-strong", ground, TEXT) for ground in [*GROUNDS, "paddy-tint"]],
    *[("turmeric-ink", ground, TEXT) for ground in [*GROUNDS, "turmeric-tint"]],
    *[("clay", ground, TEXT) for ground in [*GROUNDS, "clay-tint"]],
    *[("line-control", ground, LARGE_OR_GRAPHIC) for ground in GROUNDS],
    ("on-paddy", "paddy", TEXT),
    ("on-paddy", "paddy-strong", TEXT),
    ("on-night", "night", TEXT),
    ("on-night-soft", "night", TEXT),
    ("turmeric", "night", LARGE_OR_GRAPHIC),
]


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_pair_of_colours_can_be_read(theme):
    palette = colours(BLOCKS[theme])
    weak = {
        (text, ground): round(contrast(palette[text], palette[ground]), 2)
        for text, ground, least in PAIRS
        if contrast(palette[text], palette[ground]) < least
    }
    assert weak == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_style_page_shows_the_colours_of_the_tokens(theme):
    sheet = (STATIC / "css" / "style-guide.css").read_text()
    shown = colours(re.search(rf"\.theme--{theme} \{{(.*?)\n  \}}", sheet, re.DOTALL)[1])
    palette = colours(BLOCKS[theme])
    assert shown == {name: palette[name] for name in colours(BLOCKS["dark"])}


def test_every_token_used_is_defined():
    sheets = [path for path in (STATIC / "css").glob("*.css") if path.name != "admin.css"]
    used = {
        name
        for path in sheets
        for name in re.findall(r"var\(--([\w-]+)", path.read_text())
        if not name.startswith("w-")
    }
    defined = {
        name for path in sheets for name in re.findall(r"^\s*--([\w-]+):", path.read_text(), re.MULTILINE)
    }
    assert used - defined == set()


def test_every_icon_asked_for_is_drawn():
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "img" / "icons.svg").read_text()))
    templates = (STATIC.parent / "templates").rglob("*.html")
    asked = {
        name
        for path in templates
        for name in re.findall(r"components/icon\.html['\"] with name=\"([\w-]+)\"", path.read_text())
    }
    assert asked - drawn == set()


@pytest.mark.django_db
def test_a_first_visit_to_the_catalogue_is_light(client):
    """Page, styles, script, font and icons: under 100 kB as they travel."""
    page = client.get("/inovasi/").content.decode()
    names = set(re.findall(r'(?:href|src)="/static/([^"#]+)', page))
    styles = [(STATIC / name).read_text() for name in names if name.endswith(".css")]
    names |= {match for style in styles for match in re.findall(r'url\("\.\./([^"]+)"\)', style)}
    sizes = {name: travelling_size((STATIC / name).read_bytes(), name) for name in sorted(names)}
    assert sum(sizes.values()) + len(gzip.compress(page.encode())) < 100_000, sizes


def travelling_size(content: bytes, name: str) -> int:
    return len(content) if name.endswith(".woff2") else len(gzip.compress(content))
