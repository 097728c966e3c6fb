"""The largest pictures that are taken, of the sort that needs most, are unpacked in the memory that
the server has for it. Measured in processes of their own, because a peak never falls again.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as Pillow
from PIL.ImageFile import ImageFile

from articles.picture_bytes import LONGEST_SIDE, MOST_PIXELS, Unfit, encoded_anew, require_picture

ROOT = Path(__file__).resolve().parents[2]
LIMIT = 300_000_000  # bytes; docs/operating.md says so
# The peak of a program counts that of whoever started it, so it has a child that is measured.
MEASURE = """
import os, sys
from io import BytesIO
from resource import RLIMIT_CPU, RUSAGE_SELF, getrusage, setrlimit
from articles import picture_bytes
data = sys.stdin.buffer.read()
setrlimit(RLIMIT_CPU, (int(sys.argv[3]),) * 2)
if os.fork():
    sys.exit(os.waitstatus_to_exitcode(os.wait()[1]))
before = getrusage(RUSAGE_SELF).ru_maxrss
getattr(picture_bytes, sys.argv[1])(*eval(sys.argv[2]))
print((getrusage(RUSAGE_SELF).ru_maxrss - before) * 1024)
"""


def square(pixels: int) -> tuple[int, int]:
    return (int(pixels**0.5), int(pixels**0.5))


def picture(kind: str, mode: str, size: tuple[int, int], **options: Any) -> bytes:
    buffer = BytesIO()
    Pillow.new(mode, size).save(buffer, kind, **options)
    return buffer.getvalue()


# Just too large to be read at half its size, which only a JPEG can.
WHOLE = (2 * LONGEST_SIDE - 1, 2 * LONGEST_SIDE - 1)
EVERY_COLOR: dict[str, Any] = {"progressive": True, "subsampling": 0}
LARGEST: dict[str, tuple[str, str, tuple[int, int], dict[str, Any]]] = {
    "webp": ("WEBP", "RGBA", square(MOST_PIXELS["WEBP"]), {"lossless": True, "method": 0}),
    "png with a palette": ("PNG", "P", square(MOST_PIXELS["PNG"]), {"transparency": 0}),
    "png with a clear color": (
        "PNG",
        "RGB",
        square(MOST_PIXELS["PNG"]),
        {"transparency": (1,) * 3},
    ),
    "jpg": ("JPEG", "RGB", WHOLE, EVERY_COLOR),
    "jpg of four colors": ("JPEG", "CMYK", square(MOST_PIXELS["CMYK"]), EVERY_COLOR),
}


def memory(data: bytes, function: str, arguments: str, *, seconds: int = 60) -> int:
    """Return how many bytes more a process had at its peak because of a picture.

    :param seconds: of the processor; the process is ended after more.
    """
    command = [sys.executable, "-c", MEASURE, function, arguments, str(seconds)]
    said = subprocess.run(command, cwd=ROOT, input=data, capture_output=True, check=True)
    return int(said.stdout)


@pytest.mark.parametrize("name", LARGEST)
def test_the_largest_is_encoded_in_it(name: str) -> None:
    kind, mode, size, options = LARGEST[name]
    data = picture(kind, mode, size, **options)
    assert memory(data, "encoded_anew", "[BytesIO(data)]") < LIMIT


def test_noise_takes_no_minutes_and_no_more_either() -> None:
    """Nothing is harder to encode than colors and clearness of chance."""
    noise = Pillow.effect_noise((LONGEST_SIDE, LONGEST_SIDE), 90)
    clear = noise.convert("RGBA")
    clear.putalpha(noise.transpose(Pillow.Transpose.ROTATE_90))
    buffer = BytesIO()
    clear.save(buffer, "WEBP", quality=1, alpha_quality=50, method=0)
    assert memory(buffer.getvalue(), "encoded_anew", "[BytesIO(data)]", seconds=20) < LIMIT


def test_and_read_to_its_end_in_it() -> None:
    kind, mode, size, options = LARGEST["jpg"]
    data = picture(kind, mode, size, **options)
    assert memory(data, "require_picture", "[data, 'jpg']") < LIMIT


@pytest.mark.parametrize(
    ("kind", "mode", "limit"),
    [("WEBP", "RGB", "WEBP"), ("PNG", "L", "PNG"), ("JPEG", "L", "JPEG"), ("JPEG", "CMYK", "CMYK")],
)
def test_a_larger_one_is_refused_with_the_number(kind: str, mode: str, limit: str) -> None:
    size = (1000, MOST_PIXELS[limit] // 1000 + 1)
    with pytest.raises(Unfit) as refusal:
        encoded_anew(BytesIO(picture(kind, mode, size)))
    assert (refusal.value.code, refusal.value.most) == ("too_many_pixels", MOST_PIXELS[limit])


def test_one_process_unpacks_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    under_way, most = 0, 0
    load = ImageFile.load

    def slowly(self: Any) -> Any:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        time.sleep(0.02)
        under_way -= 1
        return load(self)

    data = picture("PNG", "RGB", (8, 6))
    monkeypatch.setattr(ImageFile, "load", slowly)
    tasks = [lambda: encoded_anew(BytesIO(data)), lambda: require_picture(data, "png")] * 2
    threads = [threading.Thread(target=task) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("turned", [1, 6])
def test_a_large_one_stays_what_it_shows(kind: str, turned: int) -> None:
    """A red left side is on top, once the camera's note that it was held upright is followed."""
    shown = Pillow.new("RGB", (3000, 1500), "blue")
    shown.paste("red", (0, 0, 1000, 1500))
    exif = Pillow.Exif()
    exif[0x0112] = turned
    buffer = BytesIO()
    shown.save(buffer, kind, exif=exif)
    made = encoded_anew(buffer)
    kept = Pillow.open(BytesIO(made.data)).convert("RGB")
    assert kept.size == ((2400, 1200) if turned == 1 else (1200, 2400))
    place = (400, 600) if turned == 1 else (600, 400)
    other = (2000, 600) if turned == 1 else (600, 2000)
    assert [max(range(3), key=kept.getpixel(at).__getitem__) for at in (place, other)] == [0, 2]
