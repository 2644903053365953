"""What the guides show and say is there: pictures, pages, commands."""

import re
from pathlib import Path

from app.config import ROOT

GUIDES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


def test_every_link_and_picture_of_the_guides_is_there():
    gone = [
        f"{guide.relative_to(ROOT)}: {target}"
        for guide in GUIDES
        for target in re.findall(r"\]\(([^)#:]+)\)", guide.read_text())
        if not (guide.parent / target).exists()
    ]
    assert not gone


def test_every_command_of_the_guides_is_one(app):
    text = "\n".join(guide.read_text() for guide in GUIDES)
    makes = set(re.findall(r"^make (\w+)$", text, re.MULTILINE)) | set(re.findall(r"`make (\w+)`", text))
    assert makes <= set(re.findall(r"^(\w+):", Path(ROOT / "Makefile").read_text(), re.MULTILINE))
    said = set(re.findall(r"flask ([a-z]+(?: [a-z]+)?)", text))
    for words in said:
        group, *rest = words.split()
        found = app.cli.commands.get(group)
        assert found, f"flask {words}"
        if rest and hasattr(found, "commands"):
            assert rest[0] in found.commands, f"flask {words}"
