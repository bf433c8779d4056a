"""The screens of contests."""
