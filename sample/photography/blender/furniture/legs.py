"""Feet for sofas, beds and cabinets: heights and bodies. Lengths are metres; legs stand on the floor."""

from __future__ import annotations

import numpy as np
from mathutils import Matrix

from shapes import Shape, lathe, loft, rectangle

from .workshop import Workshop

#: How high each kind of foot lifts what stands on it.
HEIGHTS = {"tapered": 0.16, "turned": 0.12, "block": 0.09, "plinth": 0.04, "metal": 0.15, "sled": 0.14, "none": 0.01}


def tapered_bar(length: float, thick: float, thin: float, square: bool = False) -> Shape:
    """A bar along local x that grows from `thick` at its start to `thin` at its end, its rims rounded."""
    share = np.array([0.0, 0.004, 0.02, 0.34, 0.66, 0.98, 0.996, 1.0])
    width = thick + (thin - thick) * share
    trim = np.array([0.86, 0.95, 1, 1, 1, 1, 0.95, 0.84])
    loops = []
    for at, wide, cut in zip(share, width, trim):
        outline = rectangle(wide, wide, wide * (0.16 if square else 0.4999), arc=4 if square else 6, step=1) * cut
        loops.append(np.concatenate([np.full((len(outline), 1), at * length), outline], axis=1))
    return loft(np.stack(loops))


def turned_profile(height: float, wide: float) -> list[tuple[float, float]]:
    """The outline of a turned foot: a ring, a swelling and a slim ankle, from below to above."""
    r, h = wide / 2, height
    return [
        (r * 0.42, 0.0), (r * 0.5, h * 0.02), (r * 0.5, h * 0.06), (r * 0.46, h * 0.12), (r * 0.52, h * 0.3),
        (r * 0.72, h * 0.5), (r * 0.94, h * 0.66), (r * 0.9, h * 0.75), (r * 0.66, h * 0.8), (r * 0.64, h * 0.82),
        (r * 0.98, h * 0.85), (r, h * 0.88), (r * 0.96, h * 0.92), (r * 0.8, h * 0.94), (r * 0.8, h), (r * 0.8, h * 1.02),
    ]  # fmt: skip


def foot(shop: Workshop, kind: str, x: float, y: float, height: float, material, lean: float = 0.03) -> None:
    """Stands one foot with its top at (x, y, height); `lean` is how far it goes outwards below."""
    out_x, out_y = np.sign(x) * lean, np.sign(y) * lean
    top = (x, y, height + 0.012)
    if kind == "tapered":
        shop.bar(top, (x + out_x, y + out_y, 0), lambda n: tapered_bar(n, 0.046, 0.025), material, "leg")
    elif kind == "turned":
        grain = Matrix.Translation((x, y, 0)) @ Matrix.Rotation(-np.pi / 2, 4, "Y")
        body = lathe(turned_profile(height, 0.058), 28, 4).turned("y", 90)
        shop.add(body, material, "leg", grain, grain=True)
    elif kind == "metal":
        shop.plank(material, (x - 0.011, y - 0.011, 0.004), (x + 0.011, y + 0.011, height + 0.01), "z", 0.002, "leg")
        shop.plank(material, (x - 0.013, y - 0.013, 0), (x + 0.013, y + 0.013, 0.006), "z", 0.002, "glide")
    elif kind == "block":
        shop.bar(top, (x, y, 0), lambda n: tapered_bar(n, 0.064, 0.056, square=True), material, "leg")


def feet(shop: Workshop, kind: str, width: float, front: float, back: float, material, inset: float = 0.09) -> None:
    """Four feet, and two in the middle under what is wide; `front` and `back` are the y of the body's edges."""
    height = HEIGHTS[kind]
    if kind in ("none", "sled"):
        return
    if kind == "plinth":
        shop.plank(material, (-width / 2 + 0.05, front + 0.05, 0), (width / 2 - 0.05, back - 0.04, height + 0.01), "x")
        return
    columns = [-width / 2 + inset, width / 2 - inset]
    if width > 1.7:
        columns.append(0.0)
    for x in columns:
        for y in (front + inset, back - inset):
            foot(shop, kind, x, y, height, material, 0.03 if x else 0.0)
