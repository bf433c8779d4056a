"""Images, documents, their collections and tags."""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

FILE_WORDS = (
    _("Add documents to collection"),
    _("Add images to collection"),
    _("Add selected documents to collection"),
    _("Add selected images to collection"),
    _("Add tags to documents"),
    _("Add tags to images"),
    _("Add tags to the selected documents"),
    _("Add tags to the selected images"),
    _("Add to collection"),
    _("Copied to clipboard"),
    _("Copy URL"),
    _("Copying to clipboard failed"),
    _("Delete documents"),
    _("Delete images"),
    _("Delete new image"),
    _("Delete selected documents"),
    _("Delete selected images"),
    _("Document updated."),
    _("File size: (high to low)"),
    _("File size: (low to high)"),
    _("Focal point"),
    _("Format"),
    _("Image URL"),
    _("Image focal point"),
    _("Image is decorative"),
    _("Keep new image"),
    _('Multi-word tags with spaces will automatically be enclosed in double quotes (").'),
    _("No, don't add"),
    _("Not a valid .%(extension)s image. The extension does not match the file format (%(image_format)s)"),
    _("Please add some alt text for your image or mark it as decorative"),
    _("Please provide an image description to comply with best practices for accessibility."),
    _("Select documents in choosers"),
    _("Select images in choosers"),
    _("Tags can only consist of a single word, no spaces allowed."),
    _("The document could not be created due to errors."),
    _("The file could not be found. Please change the source or delete the document."),
    _("This file has too many pixels (%(num_pixels)s). Maximum pixels %(max_pixels_count)s."),
    _("To define this image's most important region, drag a box over the image above."),
    _(
        "Upload successful. However, your new image seems to be a duplicate of an existing image. You may delete it if it wasn't required."
    ),
    _(
        "Upload successful. However, your new image seems to be a duplicate of this existing image. You may delete it if it wasn't required."
    ),
    _(
        "Upload successful. Please update this document with a more appropriate title, if necessary. You may also delete the document completely if the upload wasn't required."
    ),
    _("Usage count: (high to low)"),
    _("Usage count: (low to high)"),
    _("Use existing and delete new"),
    _("Use new image"),
    _("Yes, add"),
    _("You haven't uploaded any images in this collection."),
)

FILE_COUNTS = (
    ngettext_lazy(
        "%(num_parent_objects)d document has been added to %(collection)s",
        "%(num_parent_objects)d documents have been added to %(collection)s",
    ),
    ngettext_lazy(
        "%(num_parent_objects)d document has been deleted",
        "%(num_parent_objects)d documents have been deleted",
    ),
    ngettext_lazy(
        "%(num_parent_objects)d image has been added to %(collection)s",
        "%(num_parent_objects)d images have been added to %(collection)s",
    ),
    ngettext_lazy(
        "%(num_parent_objects)d image has been deleted", "%(num_parent_objects)d images have been deleted"
    ),
    ngettext_lazy("Add 1 document to new collection", "Add %(counter)s documents to new collection"),
    ngettext_lazy("Add 1 image to new collection", "Add %(counter)s images to new collection"),
    ngettext_lazy("Add tags to 1 document", "Add tags to %(counter)s documents"),
    ngettext_lazy("Add tags to 1 image", "Add tags to %(counter)s images"),
    ngettext_lazy(
        "Are you sure you want to add the following document to the selected collection?",
        "Are you sure you want to add the following documents to the selected collection?",
    ),
    ngettext_lazy(
        "Are you sure you want to add the following image to the selected collection?",
        "Are you sure you want to add the following images to the selected collection?",
    ),
    ngettext_lazy(
        "Are you sure you want to delete this document?", "Are you sure you want to delete these documents?"
    ),
    ngettext_lazy(
        "Are you sure you want to delete this image?", "Are you sure you want to delete these images?"
    ),
    ngettext_lazy(
        "Are you sure you want to tag the following document?",
        "Are you sure you want to tag the following documents?",
    ),
    ngettext_lazy(
        "Are you sure you want to tag the following image?",
        "Are you sure you want to tag the following images?",
    ),
    ngettext_lazy("Delete 1 document", "Delete %(counter)s documents"),
    ngettext_lazy("Delete 1 image", "Delete %(counter)s images"),
    ngettext_lazy(
        "New tags have been added to %(num_parent_objects)d document",
        "New tags have been added to %(num_parent_objects)d documents",
    ),
    ngettext_lazy(
        "New tags have been added to %(num_parent_objects)d image",
        "New tags have been added to %(num_parent_objects)d images",
    ),
    ngettext_lazy(
        "You don't have permission to add tags to this document",
        "You don't have permission to add tags to these documents",
    ),
    ngettext_lazy(
        "You don't have permission to add tags to this image",
        "You don't have permission to add tags to these images",
    ),
    ngettext_lazy(
        "You don't have permission to add this document to a collection",
        "You don't have permission to add these documents to a collection",
    ),
    ngettext_lazy(
        "You don't have permission to add this image to a collection",
        "You don't have permission to add these images to a collection",
    ),
    ngettext_lazy(
        "You don't have permission to delete this document",
        "You don't have permission to delete these documents",
    ),
    ngettext_lazy(
        "You don't have permission to delete this image", "You don't have permission to delete these images"
    ),
)
