"""Small files for the demo, drawn in code: pictures of a T-shirt, PDFs with a few lines."""

from collections.abc import Sequence
from io import BytesIO

from orderwell.core.importing import later

Image, ImageDraw, ImageFilter = later("PIL.Image"), later("PIL.ImageDraw"), later("PIL.ImageFilter")

SIDE = 960
# The left half of a T-shirt, from the collar's middle down; mirrored for the other. In thousandths of the side.
OUTLINE = ((500, 205), (430, 190), (385, 165), (250, 215), (110, 360), (205, 470), (285, 405), (290, 840), (500, 850))
COLLAR = (410, 120, 590, 250)
PAGE = (595, 842)  # points of A4


def shirt(colour: str) -> bytes:
    """A WebP picture of a T-shirt in that colour, such as #c8102e."""
    left = [(x * SIDE // 1000, y * SIDE // 1000) for x, y in OUTLINE]
    outline = [*left, *((SIDE - x, y) for x, y in reversed(left))]
    ground = Image.new("RGB", (SIDE, SIDE), "#f1f0ec")
    shadow = Image.new("L", (SIDE, SIDE), 0)
    ImageDraw.Draw(shadow).polygon([(x + 10, y + 24) for x, y in outline], fill=90)
    ground.paste("#6b675f", mask=shadow.filter(ImageFilter.GaussianBlur(22)))
    draw = ImageDraw.Draw(ground)
    draw.polygon(outline, fill=colour)
    seam = tuple(int(channel * 0.78) for channel in ground.getpixel((SIDE // 2, SIDE // 2)))
    draw.line([*outline, outline[0]], fill=seam, width=5, joint="curve")
    draw.line([outline[6], outline[3]], fill=seam, width=4)
    draw.line([(SIDE - x, y) for x, y in (outline[6], outline[3])], fill=seam, width=4)
    draw.ellipse([edge * SIDE // 1000 for edge in COLLAR], fill="#f1f0ec", outline=seam, width=12)
    draw.rectangle([0, 0, SIDE, 164 * SIDE // 1000], fill="#f1f0ec")
    content = BytesIO()
    ground.save(content, format="WEBP", quality=86)
    return content.getvalue()


def sheet(title: str, lines: Sequence[str]) -> bytes:
    """A PDF of one page, in Chinese or not: the font is one that every viewer brings along."""
    text = [f"BT /F1 20 Tf 56 770 Td <{title.encode('utf-16-be').hex()}> Tj ET"]
    text += [
        f"BT /F1 12 Tf 56 {730 - 24 * place} Td <{line.encode('utf-16-be').hex()}> Tj ET"
        for place, line in enumerate(lines)
    ]
    stream = "\n".join(text).encode()
    return _pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 4 0 R" % PAGE
            + b" /Resources << /Font << /F1 5 0 R >> >> >>",
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
            b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UTF16-H"
            b" /DescendantFonts [6 0 R] >>",
            b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 7 0 R"
            b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>",
            b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880]"
            b" /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
        ]
    )


def _pdf(objects: Sequence[bytes]) -> bytes:
    """Objects, numbered from 1 and the catalogue first, with the table that says where each begins."""
    out, places = b"%PDF-1.4\n", list[int]()
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table)
    return out + head + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(out))
