"""What this app adds to Wagtail: the words of the log for people who come and go."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

ACTIONS = [
    ("users.issue_link", _("Make a one-time link"), _("Made a one-time sign-in link")),
    ("users.revoke_links", _("Revoke one-time links"), _("Revoked one-time sign-in links")),
    ("users.redeem_link", _("Use a one-time link"), _("Signed in with a one-time link")),
    ("users.open_account", _("Open an account"), _("Opened an account")),
    ("users.invite", _("Invite a colleague"), _("Invited a colleague")),
    ("users.revoke_invitation", _("Revoke an invitation"), _("Revoked an invitation")),
    ("users.accept_invitation", _("Accept an invitation"), _("Accepted an invitation")),
    ("users.remove_colleague", _("Remove a colleague"), _("Removed a colleague")),
]


@hooks.register("register_log_actions")
def register_log_actions(registry) -> None:
    """Name each action for the site history."""
    for action, label, message in ACTIONS:
        registry.register_action(action, label, message)
