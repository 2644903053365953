"""What a printed sheet says: its codes as a phone reads them, its words, and where on the page they stand."""

import io
from collections.abc import Iterator

import pypdfium2
import zxingcpp
from PIL import Image
from pypdf import PdfReader

MM = 72 / 25.4  # points


def codes_in(picture: Image.Image) -> list[str]:
    """Every QR code of a picture, as a phone reads it."""
    return [found.text for found in zxingcpp.read_barcodes(picture)]


def pictures(pdf: bytes) -> list[Image.Image]:
    """Each page as it comes out of the printer, at 144 dots an inch."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [document[number].render(scale=2).to_pil() for number in range(len(document))]
    finally:
        document.close()


def codes(pdf: bytes) -> list[str]:
    """Every QR code of every page."""
    return [code for picture in pictures(pdf) for code in codes_in(picture)]


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def words(pdf: bytes) -> str:
    """All words, with plain blanks between them."""
    return " ".join(" ".join(page.extract_text() for page in read(pdf).pages).replace("\u200b", "").split())


def outside(pdf: bytes, margin: float) -> Iterator[str]:
    """Words that stand nearer to the edge of a page than `margin` millimetres."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        for page in document:
            wide, high = page.get_size()
            text = page.get_textpage()
            for number in range(text.count_rects()):
                left, bottom, right, top = text.get_rect(number)
                edge = margin * MM
                if left < edge or bottom < edge or right > wide - edge or top > high - edge:
                    yield text.get_text_bounded(left, bottom, right, top)
            text.close()
            page.close()
    finally:
        document.close()
