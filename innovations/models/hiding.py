"""Numbers of what a person may not see are taken out of what they send, before anything looks them up.

A form that is shown again names whatever its fields point at: a page's title, a file's name, a link's address.
"""

import json
import re
from typing import Any

from django.http import QueryDict
from wagtail.models import Page

from core import files
from core.models import RegistryDocument, RegistryImage

#: No row has this number, so that a hidden thing is refused like a missing one.
NOTHING = "0"
RICH_TEXTS = ("goal", "benefit", "result", "lessons", "replication_conditions")
FILE_FIELDS = re.compile(r"(photos|documents)-\d+-(image|document)")


def without_hidden(data: Any, user: Any, page: Any) -> Any:
    """Return what was sent to the editor of `page`, without the numbers of what `user` may not see."""
    if not data or user is None:
        return data
    clean = data.copy()
    if not isinstance(clean, QueryDict):
        return data
    _hide_page(clean, user, page)
    for name in list(clean):
        if found := FILE_FIELDS.fullmatch(name):
            _hide_file(clean, name, found[1], user, page)
    for name in RICH_TEXTS:
        if name in clean:
            clean[name] = without_hidden_links(clean[name], user)
    return clean


def may_name(user: Any, page: Page) -> bool:
    """Whether a person may know that a page exists: it is published, or of their own agency."""
    return page.live or page.permissions_for_user(user).can_edit()


def _hide_page(data: QueryDict, user: Any, page: Any) -> None:
    number = data.get("related_innovation", "")
    if not number or number == str(page.related_innovation_id):
        return
    found = _find(Page, number)
    if found is None or not may_name(user, found.specific):
        data["related_innovation"] = NOTHING


def _hide_file(data: QueryDict, name: str, part: str, user: Any, page: Any) -> None:
    model, field = (RegistryImage, "image_id") if part == "photos" else (RegistryDocument, "document_id")
    number = data[name]
    if not number or (page.pk and number in {str(getattr(row, field)) for row in getattr(page, part).all()}):
        return
    found = _find(model, number)
    if found is None or not (found.is_public or files.may_see(user, found)):
        data[name] = NOTHING


def without_hidden_links(text: str, user: Any) -> str:
    """Return the editor's JSON in which links to hidden pages lead nowhere; what is no such JSON as plain text."""
    from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter  # reads Page

    try:
        content = json.loads(text)
        if content is None:
            return text  # what the editor sends of a box left empty
        for entity in content["entityMap"].values():
            _hide_link(entity, user)
        clean = json.dumps(content)
        ContentstateConverter(features=["link"]).to_database_format(clean)
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError):
        return _plain(text)
    return clean


def _hide_link(entity: dict[str, Any], user: Any) -> None:
    found = _find(Page, str(entity["data"].get("id", ""))) if entity["type"] == "LINK" else None
    if found and not may_name(user, found.specific):
        entity["data"] = {"url": "#"}


def _plain(text: str) -> str:
    lines = [
        {
            "key": str(number),
            "text": line,
            "type": "unstyled",
            "depth": 0,
            "inlineStyleRanges": [],
            "entityRanges": [],
        }
        for number, line in enumerate(text.splitlines())
    ]
    return json.dumps({"blocks": lines, "entityMap": {}})


def _find(model: Any, number: str) -> Any:
    is_number = number.isascii() and number.isdecimal() and len(number) < 19
    return model.objects.filter(pk=int(number)).first() if is_number else None
