"""Checks of what people upload."""

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


class RegistryImageForm(BaseImageForm):
    """Wagtail's own form; it checks size, format and pixels already."""


class RegistryDocumentForm(BaseDocumentForm):
    """A document whose content is what its name says."""

    def clean_file(self):
        """Check the content of a newly sent file."""
        file = self.cleaned_data["file"]
        if file and "file" in self.changed_data:
            check_document_content(file)
        return file
