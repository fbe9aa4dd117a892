"""Takes the pictures of the app anew: ``python docs/screenshots/take.py`` (needs Chromium).

The real app runs on a copy of the shipped briefing, with a memo beside it that gives another figure
and a file that cannot be read, so that every state can be seen.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
VIEWS = ((1440, 900, "light", ""), (390, 844, "light", "-phone"), (1440, 900, "dark", "-dark"))
MEMO = """---
title: Memo on the defense budget
date: 2023-02-02
source: Budget desk
tags: [budget]
---

# Memo on the defense budget

On December 23, 2022, Japan raised its defense spending by $48 billion for fiscal year 2023.
"""
NOTE = b"""---
title: Notes for the visit
date: 2023-01-09
tags: [visit]
---

The press conference begins at 16:30.
"""
UPLOADS = (("visit-notes.md", NOTE), ("scanned-letter.pdf", b"not a PDF"), ("agenda.doc", b"an old format"))
QUESTIONS = {
    "source": "Who represents Japan?",
    "abstention": "Who won the 2022 World Cup?",
    "disagreement": "By how much did Japan raise its defense spending?",
}


def main() -> None:
    """Start the app, look at it in every size and colour, stop it."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("Chromium is missing: apt-get install chromium, or name it with CHROMIUM=path.")
    with tempfile.TemporaryDirectory() as folder, app(Path(folder)) as address, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=FLAGS)
        for view in VIEWS:
            take(browser, address, *view)
        browser.close()


@contextmanager
def app(folder: Path) -> Iterator[str]:
    """``app.py`` on the prepared documents; yields its address."""
    corpus = folder / "corpus"
    shutil.copytree(ROOT / "corpus", corpus)
    (corpus / "memo.md").write_text(MEMO, encoding="utf-8")
    (corpus / "scan.txt").write_text("\n", encoding="utf-8")
    environment = {"ASSISTANT_CORPUS": corpus, "ASSISTANT_DATA_DIR": folder / "data", "ASSISTANT_PORT": 0}
    process = subprocess.Popen(
        [sys.executable, "app.py"],
        cwd=ROOT,
        env=os.environ | {name: str(value) for name, value in environment.items()},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        line = next((line for line in process.stdout if "http://" in line), None)
        if line is None:
            sys.exit("The app did not start; see its message above.")
        yield next(word for word in line.split() if word.startswith("http://"))
    finally:
        process.terminate()
        process.wait(20)


def take(browser: Browser, address: str, width: int, height: int, scheme: str, suffix: str) -> None:
    """All pictures in one size and colour scheme."""
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(address)
    page.get_by_label("Your question").wait_for()
    page.wait_for_timeout(800)
    shoot(page, f"start{suffix}")
    for name, question in QUESTIONS.items():
        ask(page, question)
        if name == "source":
            page.locator("#current a.cite").first.click()
            page.locator(".panel-body mark").wait_for()
        shoot(page, f"{name}{suffix}")
    found = page.locator("#current .reply").get_attribute("class") or ""
    if "reply-conflict" not in found:
        print(f"Note: the disagreement was not found; the picture shows '{found}'.")
    if width < 1000:
        page.get_by_role("button", name="Conversations").click()
        shoot(page, f"conversations{suffix}")
    page.get_by_role("tab", name="Library").click()
    page.locator(".library").wait_for()
    files = [{"name": name, "mimeType": "", "buffer": data} for name, data in UPLOADS]
    page.get_by_label("Choose files").set_input_files(files)  # type: ignore[arg-type]
    page.locator(".arrival.refused").nth(1).wait_for()
    page.get_by_role("button", name="Remove: visit-notes.md").wait_for()
    shoot(page, f"library{suffix}")
    page.evaluate("fetch('library/files?name=visit-notes.md', {method: 'DELETE'})")
    page.context.close()


def ask(page: Page, question: str) -> None:
    """Type the question and wait for its answer."""
    page.get_by_label("Your question").fill(question)
    page.keyboard.press("Enter")
    heading = page.get_by_role("heading", name=question, exact=True)
    page.locator("#current article[aria-busy=false]").filter(has=heading).wait_for()
    page.locator("#ask").wait_for()


def shoot(page: Page, name: str) -> None:
    """One picture, once nothing moves any more."""
    page.mouse.move(0, 0)
    page.wait_for_timeout(500)
    picture = Image.open(io.BytesIO(page.screenshot(scale="css")))
    # A palette makes the files a third as large, and flat colours need no more.
    picture.convert("RGB").quantize(128, dither=Image.Dither.NONE).save(HERE / f"{name}.png", optimize=True)
    print(f"docs/screenshots/{name}.png")


if __name__ == "__main__":
    main()
