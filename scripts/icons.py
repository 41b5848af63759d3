"""Draw the pictures that a phone shows for the installed storefront: python scripts/icons.py

They are made from frontend/public/icon.svg by a browser and lie in the repository, for a build needs no browser.
"""

import os
import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

PUBLIC = Path(__file__).parents[1] / "frontend" / "public"
GREEN = "#0b6b4f"
SAFE = 0.72  # of a maskable icon's width: launchers cut off all that is outside a circle of 80 %
SIZES = {"icon-192.png": (192, False), "icon-512.png": (512, False), "maskable-512.png": (512, True)}
APPLE = ("apple-180.png", 180)


def page(svg: str, size: int, full: bool) -> str:
    """An HTML page with nothing but the icon. `full`: the ground reaches the edges, the sign keeps clear of them."""
    drawn = size * SAFE if full else size
    edge = (size - drawn) / 2
    ground = GREEN if full else "transparent"
    style = f"body{{margin:0;background:{ground}}}svg{{position:absolute;left:{edge}px;top:{edge}px;width:{drawn}px}}"
    return f"<style>{style}</style>{svg}"


def main() -> None:
    """Write every size."""
    svg = (PUBLIC / "icon.svg").read_text()
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    wanted = {**SIZES, APPLE[0]: (APPLE[1], True)}
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, chromium_sandbox=False)
        for name, (size, full) in wanted.items():
            tab = browser.new_page(viewport={"width": size, "height": size})
            tab.set_content(page(svg, size, full))
            tab.screenshot(path=PUBLIC / "icons" / name, omit_background=True)
            tab.close()
        browser.close()


if __name__ == "__main__":
    main()
