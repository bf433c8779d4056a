"""The nouns of the public catalogue."""

from search.models.catalogue_page import CataloguePage
from search.models.entry import CatalogueEntry

__all__ = ["CatalogueEntry", "CataloguePage"]
