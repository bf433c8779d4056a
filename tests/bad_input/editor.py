"""The editor as a browser meets it: its form is read from the page and sent back changed."""

from typing import Any

from bs4 import BeautifulSoup, Tag
from django.http import HttpResponse
from django.test import Client

JSON = {"HTTP_ACCEPT": "application/json", "HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}


def editor(page: Any) -> str:
    """Return the address of a page's editor."""
    return f"/admin/pages/{page.pk}/edit/"


def fields_of(response: HttpResponse) -> dict[str, Any]:
    """Return what the editor's form would send, unchanged."""
    soup = BeautifulSoup(response.content, "html.parser")
    form = soup.find("form", id="page-edit-form") or soup.find("form", attrs={"method": "POST"})
    sent: dict[str, Any] = {}
    for item in form.find_all(["input", "textarea", "select"]):
        name = item.get("name")
        if not name or item.has_attr("disabled") or item.get("type") in {"submit", "file", "button"}:
            continue
        for value in _values(item):
            sent.setdefault(name, []).append(value)
    return sent


def _values(item: Tag) -> list[str]:
    if item.name == "select":
        return [option.get("value", "") for option in item.find_all("option") if option.has_attr("selected")]
    if item.name == "textarea":
        return [item.text.removeprefix("\n")]
    if item.get("type") in {"checkbox", "radio"} and not item.has_attr("checked"):
        return []
    return [item.get("value", "")]


def open_editor(client: Client, page: Any) -> dict[str, Any]:
    """Open the editor and return what its form holds."""
    response = client.get(editor(page))
    assert response.status_code == 200
    return fields_of(response)


def save(client: Client, page: Any, sent: dict[str, Any], **changes: Any) -> HttpResponse:
    """Press "save draft" with some fields changed."""
    return client.post(editor(page), sent | changes)


def autosave(client: Client, page: Any, sent: dict[str, Any], **changes: Any) -> HttpResponse:
    """Send what the browser sends by itself while somebody types."""
    return client.post(editor(page), sent | changes, **JSON)


def latest(page: Any) -> Any:
    """Return the latest saved text of a page."""
    return type(page).objects.get(pk=page.pk).get_latest_revision_as_object()
