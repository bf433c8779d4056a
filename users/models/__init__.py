"""People, and the links that sign them in once."""

from users.models.link import OneTimeLink
from users.models.user import User, UserManager

__all__ = ["OneTimeLink", "User", "UserManager"]
