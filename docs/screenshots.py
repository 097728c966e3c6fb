"""Take the pictures of the README: starts the portal on a database of its own, and walks through.

``make screenshots`` runs it. At the end it takes every page for readers (``page_pictures.py``).
Nothing of the checkout is touched but ``docs/screenshots/`` and ``docs/pages/``: the database, the
image library and the password live in a temporary folder, and go with it.
"""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(__file__).resolve().parent / "screenshots"
sys.path.insert(0, str(ROOT))

from docs import page_pictures  # noqa: E402 - needs the line above
from tests.support.browser import ARGUMENTS, find_chromium  # noqa: E402

WIDE, PHONE = (1280, 800), (390, 844)  # CSS pixels
COLORS = 128  # of the palette; more would only grow the files
PATIENCE = 60  # seconds until the portal has to answer

LIVE = "causes-of-restless-legs-syndrome"
TO_WITHDRAW = "rls-without-medicines"


@dataclass
class Portal:
    """A running portal.

    :param origin: scheme, host and port.
    :param password: of every demonstration account.
    """

    origin: str
    password: str


@contextmanager
def portal() -> Iterator[Portal]:
    """Serve the demonstration as ``make run`` does, from a temporary folder, while the block runs.

    :raises RuntimeError: if the portal does not answer.
    """
    password = secrets.token_urlsafe(12)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "PORTAL_ENV_FILE": os.devnull,
            "SECRET_KEY": secrets.token_urlsafe(48),
            "DATABASE_URL": f"sqlite:///{folder}/portal.sqlite3",
            "PORTAL_MEDIA_ROOT": f"{folder}/media",
            "PORTAL_DEMO_PASSWORD": password,
            "PORTAL_BASE_URL": f"http://127.0.0.1:{port}",
            "PORT": str(port),
            "WEB_CONCURRENCY": "1",
        }
        for command in (["migrate", "--verbosity", "0"], ["load_demo"]):
            manage(command, environment)
        gunicorn = [sys.executable, "-m", "gunicorn", "rlsportal.wsgi", "--log-level", "warning"]
        server = subprocess.Popen(  # noqa: S603 - our own words
            [*gunicorn, "--access-logfile", os.devnull], cwd=ROOT, env=environment
        )
        try:
            wait_until_ready(f"http://127.0.0.1:{port}/readyz")
            yield Portal(f"http://127.0.0.1:{port}", password)
        finally:
            server.terminate()
            server.wait()


def manage(arguments: list[str], environment: dict[str, str]) -> None:
    """Run one management command quietly; its errors are shown."""
    command = [sys.executable, "manage.py", *arguments]
    subprocess.run(  # noqa: S603 - our own words
        command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL
    )


def wait_until_ready(url: str) -> None:
    """Return as soon as the portal answers.

    :raises RuntimeError: after PATIENCE seconds.
    """
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - our own address
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"{url} did not answer within {PATIENCE} seconds")


def keep(page: Page, name: str) -> None:
    """Write what the window shows to ``NAME.png``, as a small file with a palette."""
    page.wait_for_load_state("networkidle")
    picture = Image.open(BytesIO(page.screenshot(animations="disabled", caret="hide")))
    small = picture.convert("RGB").quantize(COLORS, dither=Image.Dither.NONE)
    small.save(FOLDER / f"{name}.png", optimize=True)


def top(place: Locator, margin: int = 24) -> None:
    """Scroll so that a place stands ``margin`` pixels below the top of the window."""
    place.evaluate(
        "(element, margin) => scrollBy(0, element.getBoundingClientRect().top - margin)", margin
    )


def follow(page: Page, name: str) -> None:
    """Follow the first link whose words contain ``name``."""
    page.get_by_role("link", name=name).first.click()
    page.wait_for_load_state("networkidle")


@dataclass
class Camera:
    """Opens windows of the browser on the portal."""

    browser: Browser
    portal: Portal

    @contextmanager
    def window(
        self, size: tuple[int, int] = WIDE, *, user: str = "", dark: bool = False
    ) -> Iterator[Page]:
        """Open a window of ``size``; with ``user``, log in by the form first."""
        context = self.browser.new_context(
            base_url=self.portal.origin,
            viewport={"width": size[0], "height": size[1]},
            device_scale_factor=2 if size == PHONE else 1,
            color_scheme="dark" if dark else "light",
            locale="en-GB",
        )
        # The list of everything stays folded: the pictures are about the page.
        context.add_init_script("localStorage.setItem('django.admin.navSidebarIsOpen', 'false')")
        page = context.new_page()
        if user:
            page.goto("/admin/")
            page.get_by_label("Username").fill(user)
            page.get_by_label("Password").fill(self.portal.password)
            page.get_by_role("button", name="Log in").click()
            page.get_by_role("heading", name="What waits for you").wait_for()
        yield page
        context.close()


# --- the tour ---------------------------------------------------------------------------------


def as_author(camera: Camera) -> None:
    """The desk: what waits, a form with what is missing, and a doctor's wish beside its section."""
    with camera.window(user="author") as page:
        keep(page, "author-what-waits")
        page.goto("/admin/articles/article/")
        follow(page, "Treatment choices")
        keep(page, "author-desk")
        page.goto("/admin/articles/article/")
        follow(page, "Iron and restless legs")
        top(page.get_by_text("Must change").last, 160)
        page.get_by_role("region", name="Preview, Section: Staying safe").wait_for()
        keep(page, "author-change-request")


def as_doctor(camera: Camera) -> None:
    """The queue, the question before the text, and the workbench; the doctor signs."""
    with camera.window(user="reviewer") as page:
        page.goto("/admin/articles/reviewassignment/")
        keep(page, "doctor-queue")
        follow(page, "What is restless legs syndrome?")
        page.get_by_label("No, none").check()
        keep(page, "doctor-conflict-of-interest")
        page.get_by_role("button", name="Accept and read").click()
        page.get_by_role("heading", name="Your decision").wait_for()
        keep(page, "doctor-workbench")
        for box in page.get_by_role("group", name="I confirm").get_by_role("checkbox").all():
            box.check()
        page.get_by_label("The whole page").check()
        page.get_by_label("Your password, as your signature").fill(camera.portal.password)
        page.get_by_role(
            "button", name="Request changes to revision 2"
        ).scroll_into_view_if_needed()
        keep(page, "doctor-signature")
        page.get_by_role("button", name="Sign approval of revision 2").click()
        page.get_by_text("You signed approval of revision 2.").wait_for()
        keep(page, "doctor-receipt")


def as_editor(camera: Camera) -> None:
    """Publish what was signed; take an article off the site."""
    with camera.window(user="editor") as page:
        keep(page, "editor-what-waits")
        page.goto("/admin/articles/article/?whose=all")
        keep(page, "editor-articles")
        follow(page, "What is restless legs syndrome?")
        keep(page, "editor-process")
        follow(page, "Publish revision 2")
        keep(page, "editor-publish")
        page.get_by_role("button", name="Publish revision 2").click()
        page.get_by_text("Revision 2 is public now.").wait_for()


def as_reader(camera: Camera) -> None:
    """The public pages, wide, on a phone and in the dark."""
    with camera.window() as page:
        page.goto("/")
        keep(page, "reader-home")
        page.goto(f"/articles/{LIVE}/")
        keep(page, "reader-article")
        top(page.get_by_role("heading", name="How this page was reviewed"))
        keep(page, "reader-review-record")
        page.goto("/faqs/")
        page.locator("details.faq summary").first.click()
        follow(page, "This answer with its references")
        keep(page, "reader-faq")
        page.goto("/search/?q=iron")
        keep(page, "reader-search")
    with camera.window(PHONE) as page:
        page.goto(f"/articles/{LIVE}/")
        keep(page, "reader-article-phone")
    with camera.window(dark=True) as page:
        page.goto(f"/articles/{LIVE}/")
        keep(page, "reader-article-dark")


def withdrawal(camera: Camera) -> None:
    """Take an article off the site, and look at what is left of it."""
    with camera.window(user="editor") as page:
        page.goto("/admin/articles/article/?whose=all")
        follow(page, "without medicines")
        follow(page, "Withdraw revision 1")
        page.get_by_label("Public reason").fill(
            "A newer trial contradicts the advice on exercise. We are having it read again."
        )
        keep(page, "editor-withdraw")
        page.get_by_role("button", name="Withdraw revision 1").click()
        page.goto(f"/articles/{TO_WITHDRAW}/")
        keep(page, "reader-withdrawn")


TOUR: tuple[Callable[[Camera], None], ...] = (
    as_author,
    as_doctor,
    as_editor,
    as_reader,
    withdrawal,
)


def main() -> None:
    """Take all pictures.

    :raises SystemExit: without Chromium.
    """
    executable = find_chromium()
    if executable is None:
        raise SystemExit("No Chromium: install chromium, or set PORTAL_CHROMIUM to its path.")
    FOLDER.mkdir(exist_ok=True)
    with portal() as running, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        for stop in TOUR:
            stop(Camera(browser, running))
        page_pictures.take(browser, running.origin)
        browser.close()
    for path in sorted((*FOLDER.glob("*.png"), *page_pictures.FOLDER.glob("*.webp"))):
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
