"""What an entry is made of at this moment: the text and files that a submission freezes and judges will read."""

import datetime as dt
import mimetypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils import translation
from wagtail.rich_text import expand_db_html

from competitions.eligibility import text_of
from competitions.models import Entry, EntrySnapshot
from innovations.models import InnovationPage
from innovations.models.completeness import count_words
from innovations.models.innovation import label_of

FORMAT = "lumbung.entry/1"

#: Fields of the record that judges read, in order; contacts stay inside the agency.
FIELDS = (
    *("year_applied", "stage", "launch_date", "trial_date", "development_date"),
    *("initiator", "initiator_name", "innovation_class", "innovation_type", "innovation_form"),
    *("main_sector", "summary", "effective", "efficient", "simple"),
    *("design_legal_basis", "design_problem", "design_strategic_issue"),
    *("design_method", "design_novelty", "design_how_it_works"),
    *("goal", "benefit", "result"),
    *("steps_before", "steps_after", "time_before", "time_after", "time_unit", "cost_before", "cost_after"),
    *("simplified_rules", "integrated_with", "integration_level"),
    *("service_url", "service_instructions", "video_url", "place"),
    *("budget_amount", "budget_source", "lessons", "replication_conditions"),
)
RICH_TEXTS = {"goal", "benefit", "result", "lessons", "replication_conditions"}
#: What tells who entered: left out where judges are blind.
TELLING = {"initiator_name", "place", "service_url", "video_url"}


@dataclass(frozen=True)
class FrozenFile:
    """One file of an entry; `sha256` is known once it is stored."""

    role: str  # photo, document or attachment
    name: str
    size: int  # bytes
    content_type: str
    open: Callable[[], Any] = field(compare=False, repr=False)
    section: str | None = None
    alt: str = ""
    sha256: str | None = None

    def facts(self) -> dict[str, Any]:
        """Return what stands in the frozen text."""
        names = ("role", "section", "name", "sha256", "size", "content_type", "alt")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True)
class Frozen:
    """The text of an entry and its files."""

    content: dict[str, Any]
    files: list[FrozenFile]


def compose(entry: Entry) -> Frozen:
    """Return the entry as it would be frozen now, in the site's language whoever asks."""
    with translation.override(settings.LANGUAGE_CODE):
        text = text_of(entry.innovation)
        files = [*_photos(text), *_documents(text), *_attachments(entry)]
        content = {
            "format": FORMAT,
            "competition": {
                "slug": entry.competition.slug,
                "title": entry.competition.title,
                "year": entry.competition.year,
            },
            "category": {"slug": entry.category.slug, "name": entry.category.name},
            "agency": _agency(entry),
            "innovation": _innovation(text),
            "sections": [_section(section, entry.texts.get(section.key, "")) for section in entry.sections],
            "files": [file.facts() for file in files],
        }
    return Frozen(content, files)


def without_names(content: dict[str, Any]) -> dict[str, Any]:
    """Return a frozen text as blind judges read it: nothing that tells who entered.

    Names inside the running text stay: only people can take those out.
    """
    innovation = content["innovation"]
    fields = [item for item in innovation["fields"] if item["name"] not in TELLING]
    files = [
        item | {"name": f"{item['role']}-{number}", "alt": ""}
        for number, item in enumerate(content["files"], start=1)
    ]
    return content | {
        "agency": None,
        "innovation": innovation | {"fields": fields, "team": []},
        "files": files,
    }


def changes_since(snapshot: EntrySnapshot) -> list[dict[str, str]]:
    """Return what is different on the innovation's page now: label, frozen value, present value."""
    now = compose(snapshot.entry).content
    frozen = snapshot.data
    before, after = dict(_compared(frozen)), dict(_compared(now))
    names = [*before, *(name for name in after if name not in before)]
    return [
        {"label": name, "before": before.get(name, ""), "after": after.get(name, "")}
        for name in names
        if before.get(name, "") != after.get(name, "")
    ]


def _compared(content: dict[str, Any]) -> Iterator[tuple[str, str]]:
    with translation.override(settings.LANGUAGE_CODE):
        innovation = content["innovation"]
        yield label_of("title"), innovation["title"]
        for item in innovation["fields"]:
            yield item["label"], item["value"]
        yield (
            label_of("measurements"),
            "\n".join(_measurement_line(row) for row in innovation["measurements"]),
        )
        yield (
            label_of("team"),
            "\n".join(f"{row['name']} {row['role']}".strip() for row in innovation["team"]),
        )
        for role, label in (("photo", label_of("photos")), ("document", label_of("documents"))):
            own = [item for item in content["files"] if item["role"] == role]
            yield str(label), "\n".join(f"{item['name']} ({item['size']} B)" for item in own)


def _measurement_line(row: dict[str, Any]) -> str:
    return f"{row['name']}: {row['before']} > {row['after']} {row['unit']} ({row['year']}, {row['source']})"


def _agency(entry: Entry) -> dict[str, Any]:
    lineage = [agency.title for agency in entry.agency.lineage]
    return {"name": entry.agency.title, "government": lineage[0], "lineage": lineage}


def _innovation(text: InnovationPage) -> dict[str, Any]:
    return {
        "title": text.title,
        "fields": [item for name in FIELDS if (item := _field(text, name))["value"]],
        "measurements": [_measurement(row) for row in text.measurements.all() if row.name],
        "team": [{"name": row.name, "role": row.role} for row in text.team.all()],
    }


def _field(text: InnovationPage, name: str) -> dict[str, str]:
    if name in RICH_TEXTS:
        return {
            "name": name,
            "label": str(label_of(name)),
            "kind": "html",
            "value": expand_db_html(getattr(text, name)),
        }
    display = getattr(text, f"get_{name}_display", None)
    value = display() if display else getattr(text, name)
    return {"name": name, "label": str(label_of(name)), "kind": "text", "value": _plain(value)}


def _plain(value: Any) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _measurement(row: Any) -> dict[str, str]:
    names = ("aspect", "name", "unit", "before", "after", "year", "source")
    return {name: _number(getattr(row, name)) for name in names}


def _number(value: Any) -> str:
    """Write a decimal without idle zeros, so that a value read from a form and from the database look alike."""
    return f"{value.normalize():f}" if hasattr(value, "normalize") else _plain(value)


def _section(section: Any, text: str) -> dict[str, Any]:
    return {
        "key": section.key,
        "title": section.title,
        "text": text,
        "words": count_words(text),
        "min_words": section.min_words,
        "max_words": section.max_words,
    }


def _photos(text: InnovationPage) -> Iterator[FrozenFile]:
    for row in text.photos.all():
        if row.image:
            yield _media("photo", row.image, alt=row.alt_text)


def _documents(text: InnovationPage) -> Iterator[FrozenFile]:
    for row in text.documents.all():
        if row.document:
            yield _media("document", row.document, alt=row.label)


def _media(role: str, file: Any, alt: str) -> FrozenFile:
    name = file.file.name.rpartition("/")[2]
    return FrozenFile(
        role=role,
        name=name,
        size=file.file.size,
        content_type=mimetypes.guess_type(name)[0] or "application/octet-stream",
        open=lambda: file.file.storage.open(file.file.name),
        alt=alt,
    )


def _attachments(entry: Entry) -> Iterator[FrozenFile]:
    for row in entry.attachments.select_related("section", "file"):
        yield FrozenFile(
            role="attachment",
            section=row.section.key,
            name=row.name,
            size=row.file.size,
            content_type=row.file.content_type,
            open=row.file.open,
            sha256=row.file.sha256,
        )


def stamp(moment: dt.datetime) -> str:
    """Return a moment as it is written into frozen texts: ISO 8601 in UTC, to the microsecond."""
    return moment.astimezone(dt.UTC).isoformat(timespec="microseconds")
