"""Screenshots of the journeys, laid out on one page to look at."""

import re
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import FloatRect, Page

COLUMN = {390: 195, 1280: 512}
TALLEST = 900
# Script and not the keyboard, because shots are also taken where the page runs no script.
READY = """async () => {
  scrollTo({top: 0, behavior: "instant"});
  const pictures = [...document.images];
  for (const picture of pictures) picture.loading = "eager";
  await Promise.all(pictures.map((picture) => picture.decode().catch(() => null)));
  return document.documentElement.scrollHeight;
}"""


class Sheet:
    """Collects shots named by path, language and width; writes one contact sheet for each width."""

    def __init__(self, folder: Path, *, is_kept: bool = True) -> None:
        self.folder, self.is_kept = folder, is_kept
        self.shots: list[tuple[str, str, int, Path]] = []

    def add(self, page: Page, path: str, language: str) -> None:
        """Take a shot of what the page shows now, from top to bottom.

        Drawn as it is when scrolled to its top, with all pictures, as far as the sheet shows it.
        A sheet that is not kept takes none.
        """
        if not self.is_kept:
            return
        width = (page.viewport_size or {"width": 1280})["width"]
        name = re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-")
        target = self.folder / "shots" / f"{name}.{language}.{width}.jpg"
        target.parent.mkdir(parents=True, exist_ok=True)
        height = min(page.evaluate(READY), TALLEST * width // COLUMN[width])
        piece: FloatRect = {"x": 0, "y": 0, "width": width, "height": height}
        page.screenshot(path=target, full_page=True, clip=piece, type="jpeg", quality=82)
        self.shots.append((path, language, width, target))

    def write(self) -> None:
        """One PNG per width, in the order of the journeys."""
        for width, column in COLUMN.items():
            shots = [shot for shot in self.shots if shot[2] == width]
            if shots:
                _lay_out(shots, column).save(self.folder / f"contact-sheet-{width}.png")


def _lay_out(shots: list[tuple[str, str, int, Path]], column: int) -> Image.Image:
    per_row = max(1, 2000 // (column + 10))
    tiles = [_tile(shot, column) for shot in shots]
    rows = [tiles[start : start + per_row] for start in range(0, len(tiles), per_row)]
    height = sum(max(tile.height for tile in row) + 10 for row in rows)
    sheet = Image.new("RGB", (per_row * (column + 10), height), "#888888")
    top = 0
    for row in rows:
        for place, tile in enumerate(row):
            sheet.paste(tile, (place * (column + 10), top))
        top += max(tile.height for tile in row) + 10
    return sheet


def _tile(shot: tuple[str, str, int, Path], column: int) -> Image.Image:
    path, language, _width, file = shot
    picture = Image.open(file).convert("RGB")
    picture = picture.resize((column, max(1, picture.height * column // picture.width)))
    picture = picture.crop((0, 0, column, min(TALLEST, picture.height)))
    tile = Image.new("RGB", (column, picture.height + 16), "white")
    ImageDraw.Draw(tile).text((2, 2), f"{path} · {language}", fill="black")
    tile.paste(picture, (0, 16))
    return tile
