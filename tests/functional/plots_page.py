"""A page of plots in a real browser: it shows what it should, runs nothing, asks for nothing, and is looked at by whoever
wants to: screenshots stay in the folder KEEP.

Usage: plots_page.py --tutti PROGRAM --scratch DIR --keep DIR; 77: there is no Chromium.
"""
import argparse
import json
import math
import os
import random
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from harness import environment, skip  # noqa: E402

HOSTILE = "<script>document.title='hacked'</script><img src=x onerror=\"document.title='hacked'\">"
PURPLE, BLUE = (0x94, 0x5d, 0xd6), (0x13, 0xad, 0xc7)  # of the first revision and the second

DEFINITIONS = f"""plots:
- logs/acc.csv:
    x: epoch
    y: [acc, val_acc]
    title: Accuracy
- logs/loss.tsv:
    x: step
    y: loss
    template: smooth
- ROC curve:
    x: {{roc.json: fpr}}
    y: {{roc.json: tpr}}
    x_label: False positive rate
    y_label: True positive rate
- classes.csv:
    x: predicted
    y: actual
    template: confusion
- shares:
    x: {{classes.csv: predicted}}
    y: {{classes.csv: actual}}
    template: confusion_normalized
- importance.json:
    x: importance
    y: name
    template: bar_horizontal_sorted
- cloud.csv:
    x: x
    y: y
    template: scatter
- months.yaml:
    x: month
    y: sales
    title: {json.dumps(HOSTILE)}
- pictures
- gone.csv
"""


def png(width, height, color_at):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = b"".join(b"\0" + bytes(value % 256 for x in range(width) for value in color_at(x, y)) for y in range(height))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def pixels(data):
    """How often each colour is in a PNG of 8 bits, as browsers write it."""
    at, idat = 8, b""
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + size]
        if kind == b"IHDR":
            width, height, depth, color = struct.unpack(">IIBB", body[:10])
        elif kind == b"IDAT":
            idat += body
        at += size + 12
    assert depth == 8 and color in (2, 6), "a PNG of 8 bits with or without alpha"
    step = 3 if color == 2 else 4
    raw, stride, above, colors = zlib.decompress(idat), width * step, bytearray(width * step), Counter()
    for y in range(height):
        kind, line = raw[y * (stride + 1)], bytearray(raw[y * (stride + 1) + 1:(y + 1) * (stride + 1)])
        if kind == 1:
            for i in range(step, stride):
                line[i] = line[i] + line[i - step] & 255
        elif kind == 2:
            line = bytearray(a + b & 255 for a, b in zip(line, above))
        elif kind == 3:
            for i in range(stride):
                line[i] = line[i] + ((line[i - step] if i >= step else 0) + above[i] >> 1) & 255
        elif kind == 4:
            for i in range(stride):
                a, b, c = line[i - step] if i >= step else 0, above[i], above[i - step] if i >= step else 0
                p = a + b - c
                nearest = min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]
                line[i] = line[i] + nearest & 255
        colors.update(zip(line[0::step], line[1::step], line[2::step]))
        above = line
    return colors


def write_data(folder, run):
    """Of one training run: the next one learns faster."""
    dice = random.Random(run)
    (folder / "logs").mkdir(exist_ok=True)
    (folder / "pictures").mkdir(exist_ok=True)
    lines = ["epoch,acc,val_acc"]
    for i in range(30):
        lines.append(f"{i},{1 - math.exp(-i / (9 - run * 3)):.4f},{0.9 * (1 - math.exp(-i / (11 - run * 3))) + dice.gauss(0, .01):.4f}")
    (folder / "logs/acc.csv").write_text("\n".join(lines) + "\n")
    lines = [f"{i}\t{(3 - run) * math.exp(-i / 40) + dice.random() * .3:.4f}" for i in range(200)]
    (folder / "logs/loss.tsv").write_text("step\tloss\n" + "\n".join(lines) + "\n")
    (folder / "roc.json").write_text(json.dumps({"roc": [{"fpr": i / 20, "tpr": (i / 20) ** (.4 - .1 * run)} for i in range(21)]}))
    names = ["cat", "dog", "horse"]
    lines = ["actual,predicted"]
    for _ in range(300):
        actual = dice.choice(names)
        lines.append(f"{actual},{actual if dice.random() > .3 - .1 * run else dice.choice(names)}")
    (folder / "classes.csv").write_text("\n".join(lines) + "\n")
    features = ["age", "income", "height of the person in centimetres", "zip", HOSTILE]
    (folder / "importance.json").write_text(json.dumps([{"name": name, "importance": dice.random() * (2 - run)} for name in features]))
    lines = [f"{dice.gauss(1 - run, 1):.3f},{dice.gauss(0, 1):.3f}" for _ in range(150)]
    (folder / "cloud.csv").write_text("x,y\n" + "\n".join(lines) + "\n")
    months = "".join(f"- month: {month}\n  sales: {dice.random() * 1e6:.1f}\n" for month in "Jan Feb Mar Apr May Jun Jul".split())
    (folder / "months.yaml").write_text(months)
    for name, scale in (("1.png", 2), ("2.png", 3), ("10.png", 5)):
        (folder / "pictures" / name).write_bytes(png(160, 100, lambda x, y: (x * scale, y * 2, 90 + 90 * run)))


class Elements(HTMLParser):
    """What is in a page: elements, and where they lead."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.addresses, self.handlers = Counter(), [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags[tag] += 1
        for name, value in attributes:
            if name in ("src", "href", "xlink:href", "action", "data", "srcset"):
                self.addresses.append(value)
            if name.startswith("on"):
                self.handlers.append(name)


class Browser:
    def __init__(self, program, home):
        self.program, self.home = program, home

    def run(self, *options):
        words = [self.program, "--headless", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "--disable-background-networking",
                 "--disable-component-update", f"--user-data-dir={self.home / 'profile'}", *(["--no-sandbox"] if os.geteuid() == 0 else []), *options]
        done = subprocess.run(words, env=environment(self.home), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=240)
        assert done.returncode == 0, f"Chromium answers {done.returncode}: {done.stderr[-2000:]}"
        return done.stdout

    def dom(self, page):
        return self.run("--dump-dom", page.as_uri())

    def picture(self, page, size, target, dark=False):
        scheme = ["--blink-settings=preferredColorScheme=0"] if dark else []
        self.run(f"--window-size={size[0]},{size[1]}", f"--screenshot={target}", *scheme, page.as_uri())
        return pixels(target.read_bytes())


def main():
    parser = argparse.ArgumentParser()
    for name in ("tutti", "scratch", "keep"):
        parser.add_argument(f"--{name}", required=True)
    options = parser.parse_args()
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if not program:
        skip("functional.plots_page", "there is no Chromium")
    work = Path(tempfile.mkdtemp(prefix="plots-", dir=options.scratch)).resolve()
    keep = Path(options.keep)
    keep.mkdir(parents=True, exist_ok=True)
    repository = work / "repository"
    repository.mkdir()

    def run(*words):
        return subprocess.run(words, cwd=repository, env=environment(work), check=True, capture_output=True, text=True).stdout

    run("git", "init", "-q")
    run(options.tutti, "init", "-q")
    (repository / "dvc.yaml").write_text(DEFINITIONS)
    for number in (0, 1):
        write_data(repository, number)
        run("git", "add", "-A")
        run("git", "commit", "-qm", f"run {number}")
        run("git", "tag", f"v{number}")
    said = run(options.tutti, "plots", "diff", "v0", "v1")
    page = repository / "dvc_plots" / "index.html"
    assert said == page.as_uri() + "\n", said

    for text, kind in ((page.read_text(), "the file"), (Browser(program, work).dom(page), "the browser's document")):
        found = Elements(text)
        assert found.tags["svg"] == 8, f"eight drawings in {kind}: {found.tags}"
        assert found.tags["section"] == 12 and found.tags["img"] == 6, f"twelve plots, two pictures of three, in {kind}: {found.tags}"
        assert found.tags["script"] == found.tags["iframe"] == found.tags["link"] == 0, f"no script, frame or link in {kind}"
        assert not found.handlers, f"no handler in {kind}: {found.handlers}"
        assert all(address.startswith("data:image/png;base64,") for address in found.addresses), f"no address in {kind}"
        assert not re.search(r"url\(|@import", text), f"no style loads anything in {kind}"
        assert "<title>Plots</title>" in text, f"nothing ran in {kind}"
        assert "default-src 'none'" in text, f"nothing may be loaded in {kind}"
        assert "gone.csv" in text and "does not exist" in text, f"what is missing is said in {kind}"

    browser = Browser(program, work)
    light = browser.picture(page, (1100, 1700), keep / "plots-light.png")
    dark = browser.picture(page, (1100, 1700), keep / "plots-dark.png", dark=True)
    narrow = browser.picture(page, (500, 1500), keep / "plots-narrow.png")
    for name, colors in (("light", light), ("dark", dark), ("narrow", narrow)):
        assert len(colors) > 200, f"the {name} picture is not blank"
        assert colors[PURPLE] > 300 and colors[BLUE] > 300, f"both revisions are in the {name} picture: {colors[PURPLE]}, {colors[BLUE]}"
    assert sum(light.most_common(1)[0][0]) > 600 > 200 > sum(dark.most_common(1)[0][0]), "light paper by day, dark paper by night"

    hidden = work / "repository" / "dvc_plots" / "hidden.html"
    hidden.write_text(page.read_text().replace('id="show-rev0" checked', 'id="show-rev0"'))
    colors = browser.picture(hidden, (1100, 1700), keep / "plots-one-revision.png")
    assert colors[PURPLE] < light[PURPLE] / 5 and colors[BLUE] > light[BLUE] / 2, "a revision that is not ticked is hidden"

    template = repository / "own.html"
    template.write_text("<!DOCTYPE html><html><head>{scripts}<title>Mine</title></head><body><h1>Mine</h1>{plot_divs}</body></html>")
    run(options.tutti, "plots", "diff", "v0", "v1", "--html-template", "own.html", "--out", "mine")
    mine = repository / "mine" / "index.html"
    found = Elements(browser.dom(mine))
    assert found.tags["svg"] == 8 and found.tags["script"] == 0, f"a page of one's own holds the drawings: {found.tags}"
    assert all((mine.parent / address).is_file() for address in found.addresses), f"and leads to pictures beside it: {found.addresses}"
    assert len(browser.picture(mine, (1100, 1700), keep / "plots-own-page.png")) > 200, "and shows them"
    shutil.rmtree(work)
    print(f"screenshots: {keep}")


if __name__ == "__main__":
    main()
