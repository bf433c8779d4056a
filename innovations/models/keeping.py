"""What was once published stays on record: pages above or at such an innovation are never deleted."""

from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.utils.translation import gettext as _
from wagtail.models import PagePermissionTester


def kept_at_or_below(path: str) -> models.QuerySet:
    """Return the innovations at or below a tree path that were ever published."""
    innovation = apps.get_model("innovations", "InnovationPage")
    return innovation.objects.filter(path__startswith=path, first_published_at__isnull=False)


class KeepsRecord(models.Model):
    """A page that refuses to be deleted with what was once published.

    Raises ProtectedError before anything is touched: the tree's own delete writes the number of
    children first.
    """

    class Meta:
        abstract = True

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Delete the page and what is below, unless that would take something off the record."""
        # Both halves of the row, in the order in which a decision locks them: whoever verifies it is waited for.
        type(self)._base_manager.select_for_update(of=("self", "page_ptr")).filter(pk=self.pk).first()
        kept = set(kept_at_or_below(self.path)[:5])
        if kept:
            sentence = _("What was once published is never deleted. Withdraw it with a reason instead.")
            raise models.ProtectedError(sentence, kept)
        return super().delete(*args, **kwargs)


class TrunkPermissionTester(PagePermissionTester):
    """Permissions on the pages that everything stands on: they stay while anything stands on them."""

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """Only an empty one may go."""
        return self.page.is_leaf() and super().can_delete(ignore_bulk)

    def can_unpublish(self) -> bool:
        """Only an empty one may be taken back."""
        return self.page.is_leaf() and super().can_unpublish()

    def can_set_view_restrictions(self) -> bool:
        """What is public stays public."""
        return False
