"""Words of Wagtail's admin that our users meet and its own Indonesian catalogue lacks.

Naming them here brings them into our catalogue, which Django asks before Wagtail's: one file for each kind of
screen, and `scripts.js` for what Wagtail's own scripts say.
"""
