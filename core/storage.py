"""Uploads in a bucket (S3), read through the site like those on a disk."""

from typing import Any

from django.conf import settings
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage


class BucketStorage(S3Storage):
    """Keeps uploads in a private bucket; their address is that of our own view, which says who may read them."""

    def url(self, name: str, *_args: Any, **_kwargs: Any) -> str:
        """Return an address of this site: one of the bucket would pass the view by, and expire in kept pages."""
        return settings.MEDIA_URL + filepath_to_uri(name).lstrip("/")
