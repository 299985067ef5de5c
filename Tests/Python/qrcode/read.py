"""Reads QR codes with zxing-cpp: `read.py FOLDER` draws each FOLDER/N.svg and compares what is read with FOLDER/N.txt."""

import pathlib
import re
import sys
import xml.etree.ElementTree as ElementTree

import zxingcpp

SVG = "{http://www.w3.org/2000/svg}"
RUN = re.compile(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z")
SCALE = 4
# Printed by their names, so that only their bytes are compared.
CONTROLS = "\x01\t\n ~"


def draw(path):
    """The grey picture of an image that holds a white ground and one path of runs, and nothing else."""
    root = ElementTree.parse(path).getroot()
    title, ground, modules = root
    side = int(root.get("viewBox").split()[2])
    assert root.get("viewBox") == f"0 0 {side} {side}" and root.get("role") == "img"
    assert (title.tag, ground.tag, modules.tag) == (SVG + "title", SVG + "rect", SVG + "path")
    assert title.text and (ground.get("width"), ground.get("height")) == (str(side), str(side))
    assert not any(element.get("style") or element.get("class") for element in root.iter())
    runs = RUN.findall(modules.get("d"))
    assert "".join("M%s %sh%sv1h-%sz" % run for run in runs) == modules.get("d")
    picture = [bytearray(b"\xff" * side) for _ in range(side)]
    for x, y, length, back in ((int(number) for number in run) for run in runs):
        assert length == back and 4 <= x and x + length <= side - 4 and 4 <= y < side - 4
        picture[y][x:x + length] = bytes(length)
    rows = (bytes(value for value in row for _ in range(SCALE)) for row in picture)
    return b"".join(row * SCALE for row in rows), side * SCALE


def faults(path):
    picture, side = draw(path)
    image = zxingcpp.ImageView(picture, side, side, zxingcpp.ImageFormat.Lum)
    codes = zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode)
    wanted = path.with_suffix(".txt").read_bytes()
    if len(codes) != 1:
        yield f"{path.name}: {len(codes)} codes are read, for {wanted!r}"
    elif codes[0].bytes != wanted or wanted.decode() not in (codes[0].text, CONTROLS):
        yield f"{path.name}: {codes[0].text!r} is read, for {wanted!r}"
    elif codes[0].ec_level != "M":
        yield f"{path.name}: level {codes[0].ec_level}"


def main():
    paths = sorted(pathlib.Path(sys.argv[1]).glob("*.svg"))
    found = [fault for path in paths for fault in faults(path)]
    if len(paths) < 10:
        found.append(f"only {len(paths)} images")
    print("\n".join(found))
    return 1 if found else 0


sys.exit(main())
