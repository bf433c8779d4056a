"""What follows from a page's publication or deletion, whoever caused it."""


def connect() -> None:
    """Listen to Wagtail's signals."""
