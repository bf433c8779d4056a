"""The nouns of the public catalogue."""

from search.models.catalogue_page import CataloguePage
from search.models.entry import CatalogueEntry, SearchedText
from search.models.generation import Change, Generation, IndexPart, new_stamp

__all__ = [
    "CatalogueEntry",
    "CataloguePage",
    "Change",
    "Generation",
    "IndexPart",
    "SearchedText",
    "new_stamp",
]
