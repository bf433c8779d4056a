"""A one-page PDF written by hand: plain lines, a standard font, nothing else."""

from collections.abc import Iterable
from textwrap import wrap

PAGE = "/MediaBox [0 0 595 842]"


def one_page(title: str, lines: Iterable[str]) -> bytes:
    """Return an A4 page with a title and lines of text."""
    body = [f"BT /F2 16 Tf 56 780 Td 20 TL ({_safe(part)}) Tj ET" for part in [title[:60]]]
    text = [part for line in lines for part in (wrap(line, 88) or [""])]
    shown = " ".join(f"({_safe(part)}) '" for part in text[:44])
    body.append(f"BT /F1 10.5 Tf 56 760 Td 15 TL {shown} ET")
    stream = "\n".join(body).encode("latin-1", "replace")
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /{} /Encoding /WinAnsiEncoding >>"
    return _file(
        [
            b"<< /Type /Catalog /Pages 2 0 R /Lang (id) >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            f"<< /Type /Page /Parent 2 0 R {PAGE} /Contents 4 0 R "
            "/Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>".encode(),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
            font.format("Helvetica").encode(),
            font.format("Helvetica-Bold").encode(),
            b"<< /Title (" + _safe(title).encode("latin-1", "replace") + b") >>",
        ]
    )


def _safe(text: str) -> str:
    plain = text.replace("–", "-").replace("’", "'")
    return plain.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _file(objects: list[bytes]) -> bytes:
    data, places = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    trailer = b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>" % (count, len(objects))
    return data + b"xref\n0 %d\n0000000000 65535 f \n%s%s\nstartxref\n%d\n%%%%EOF\n" % (
        count, table, trailer, len(data),
    )  # fmt: skip
