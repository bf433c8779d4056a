"""What the public pages of contests show; they compute nothing that is not on record."""

from typing import Any

from django.http import HttpRequest

from competitions.models import Competition


def index_context(request: HttpRequest) -> dict[str, Any]:
    """Return the announced competitions for the list."""
    return {"competitions": list(Competition.objects.announced().select_related("government"))}


def competition_context(competition: Competition) -> dict[str, Any]:
    """Return what the page of one competition shows."""
    return {"competition": competition}
