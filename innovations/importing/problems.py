"""What is said about a file that cannot be read."""


class UnreadableFileError(Exception):
    """The file as a whole cannot be taken; `str(error)` is a sentence for the person who sent it."""
