"""Checks of what people upload."""

import struct
from collections.abc import Callable
from typing import Any

import filetype
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

#: What a file with each extension must really be; None is plain text.
REAL_TYPES = {
    "pdf": {"pdf"},
    "jpg": {"jpg"},
    "jpeg": {"jpg"},
    "png": {"png"},
    "docx": {"docx", "zip"},
    "xlsx": {"xlsx", "zip"},
    "pptx": {"pptx", "zip"},
    "csv": None,
}


def check_document_content(file) -> None:
    """Refuse a file whose content is not what its name says.

    Raises ValidationError with a sentence; leaves the file at its beginning.
    """
    extension = file.name.rpartition(".")[2].lower()
    file.seek(0)
    head = file.read(8192)
    file.seek(0)
    kind = filetype.guess(head)
    expected = REAL_TYPES.get(extension)
    if expected is None:
        is_right = kind is None and b"\x00" not in head and not head.lstrip().startswith(b"<")
    else:
        is_right = kind is not None and kind.extension in expected
    if not is_right:
        raise ValidationError(
            _(
                "This file says it is .%(extension)s, but its content is something else. "
                "Save it again as %(extension)s and upload it once more."
            ),
            code="wrong_content",
            params={"extension": extension},
        )


def check_image_content(file: Any, check_pixels: Callable[[Any], None]) -> None:
    """Refuse an image that cannot be read to its end: half sent, or something else under its name.

    `check_pixels` is Wagtail's own check, which stumbles over such a file. Raises ValidationError.
    """
    try:
        check_pixels(file)
        file.image.resize((1, 1))
    except (ArithmeticError, EOFError, LookupError, OSError, SyntaxError, ValueError, struct.error) as error:
        raise ValidationError(
            _(
                "This image cannot be read: the file is damaged or was sent only in part. "
                "Open it on your device to see whether it is whole, then upload it once more."
            ),
            code="unreadable",
        ) from error


class RegistryImageForm(BaseImageForm):
    """An image that can be read to its end; Wagtail checks size, format and pixels already."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if field := self.fields.get("file"):
            usual = field.check_image_pixel_size
            field.check_image_pixel_size = lambda file: check_image_content(file, usual)


class RegistryDocumentForm(BaseDocumentForm):
    """A document whose content is what its name says."""

    def clean_file(self):
        """Check the content of a newly sent file."""
        file = self.cleaned_data["file"]
        if file and "file" in self.changed_data:
            check_document_content(file)
        return file
