"""What Wagtail's editor lets a person do with our pages; nobody publishes past the flow."""

from wagtail.models import PagePermissionTester

from innovations.addresses import GOVERNMENT_DEPTH


class InnovationPermissionTester(PagePermissionTester):
    """Permissions on an innovation: the agency's own people write, the flow alone publishes.

    Permissions given above the agencies (to those who keep the tree) do not reach innovations.
    """

    def __init__(self, user, page) -> None:
        super().__init__(user, page)
        if self.user.is_active and not self.user.is_superuser:
            self.permissions = {
                perm.permission.codename.rsplit("_", maxsplit=1)[0]
                for perm in self.permission_policy.get_cached_permissions_for_user(user)
                if perm.page.depth >= GOVERNMENT_DEPTH and page.path.startswith(perm.page.path)
            } - {"publish", "bulk_delete"}

    def can_publish(self) -> bool:
        """Publishing is the verifier's word, never a button in the editor."""
        return False

    def can_unpublish(self) -> bool:
        """Published innovations are withdrawn with a reason."""
        return False

    def can_set_view_restrictions(self) -> bool:
        """Page privacy would bypass the flow."""
        return False

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """A draft that was never published may go; anything else stays."""
        if self.page.first_published_at is not None or self.page.workflow_in_progress:
            return False
        return self.user.is_active and (self.user.is_superuser or "change" in self.permissions)

    def can_move(self) -> bool:
        """When agencies merge, those who keep the tree move their innovations."""
        if self.user.is_superuser:
            return True
        return AgencyPermissionTester(self.user, self.page).keeps_tree

    def can_copy(self) -> bool:
        """A copy would carry the endorsement and figures along; there is `continue` for that."""
        return False


class AgencyPermissionTester(PagePermissionTester):
    """Permissions on an agency: its team adds innovations below; the page itself is the registrar's."""

    @property
    def keeps_tree(self) -> bool:
        """Whether the person keeps the tree of agencies."""
        return self.user.is_superuser or "publish" in self.permissions

    def can_edit(self) -> bool:
        """Only those who keep the tree change an agency's page."""
        return self.user.is_active and self.keeps_tree and super().can_edit()

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """An agency with anything below it, or once published with innovations, is closed, not deleted."""
        return (
            self.user.is_active
            and self.keeps_tree
            and self.page.is_leaf()
            and super().can_delete(ignore_bulk)
        )

    def can_unpublish(self) -> bool:
        """An agency with published pages below stays: its innovations would lose their home."""
        if not super().can_unpublish():
            return False
        return not self.page.get_descendants().live().exists()

    def can_set_view_restrictions(self) -> bool:
        """Page privacy would hide what was verified."""
        return False

    def can_copy(self) -> bool:
        """An agency is one of a kind."""
        return False
