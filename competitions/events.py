"""What contests tell the rest of the site, which they do not know."""

from django.dispatch import Signal

#: Innovations (`innovations`: keys) won an award or lost one; sent inside the transaction.
awards_changed = Signal()
