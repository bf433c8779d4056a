"""People at the desks, and what they send."""

import datetime as dt
import re

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from competitions.models import Competition


def words_of(response) -> str:
    text = re.sub(r"<(script|svg)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def close(competition: Competition, **fields) -> None:
    moment = timezone.now() - dt.timedelta(hours=1)
    Competition.objects.filter(pk=competition.pk).update(closes_at=moment, **fields)


def pdf(name: str = "surat.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.4\nisi", "application/pdf")


def start_path(contest) -> str:
    return f"/peserta/lomba/{contest.competition.slug}/"


def texts(**fields) -> dict[str, str]:
    return {f"text-{key}": text for key, text in fields.items()}


def submit(client, entry, **fields):
    return client.post(f"/peserta/{entry.pk}/kirim/", {"version": entry.version, "endorse": "1", **fields})


def plain(response) -> bytes:
    """Return a page without what differs between any two requests."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", response.content)


def rows_of(response) -> dict[str, object]:
    """Return what a browser would send back from the rows of a part, unchanged."""
    draft = response.context["draft"]
    sent: dict[str, object] = {
        "seen": response.context["seen"],
        "seen-fields": response.context["seen_fields"],
    }
    for form in [
        *([draft.form] if draft.form else []),
        *([draft.rows.management_form] if draft.rows is not None else []),
    ]:
        for field in form:
            sent[field.html_name] = field.value()
    for form in draft.rows.forms if draft.rows is not None else []:
        for field in form:
            sent[field.html_name] = field.value()
    formats = {dt.datetime: "%Y-%m-%dT%H:%M", dt.date: "%Y-%m-%d"}
    return {
        name: value.strftime(formats[dt.datetime]) if isinstance(value, dt.datetime) else value
        for name, value in sent.items()
        if value is not None and value is not False
    }
