"""Every address that the project answers, filled in with numbers of a hidden thing."""

import re
from collections.abc import Iterator

from django.urls import URLPattern, get_resolver

#: Addresses that leave: they sign the person out.
LEFT_OUT = {"account_logout", "wagtailadmin_logout"}
CONVERTER = re.compile(r"<(?:(\w+):)?(\w+)>")
NAMED_GROUP = re.compile(r"\(\?P<(\w+)>[^()]*(?:\([^()]*\)[^()]*)*\)")


def patterns() -> Iterator[tuple[str, str, set[str]]]:
    """Return the written form, the full name and the parameters of every address."""
    yield from _walk(get_resolver().url_patterns, "", "")


def _walk(found: list, prefix: str, space: str) -> Iterator[tuple[str, str, set[str]]]:
    for item in found:
        written = prefix + str(item.pattern)
        if isinstance(item, URLPattern):
            yield (
                written,
                f"{space}{item.name}",
                set(item.pattern.regex.groupindex) | {name for _kind, name in CONVERTER.findall(written)},
            )
        else:
            inner = f"{space}{item.namespace}:" if item.namespace else space
            yield from _walk(item.url_patterns, written, inner)


def filled(written: str, values: dict[str, object]) -> str | None:
    """Return an address with its parameters filled in, or None when a value is missing or it is no address."""
    text = written
    for pattern in (CONVERTER, NAMED_GROUP):
        for match in list(pattern.finditer(text)):
            name = match.group(match.lastindex)
            if name not in values:
                return None
            text = text.replace(match.group(0), str(values[name]), 1)
    text = text.replace("^", "").replace("$", "").replace("\\.", ".")
    return None if re.search(r"[\\()*?]", text) else f"/{text}"
