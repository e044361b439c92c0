"""Doors, drawers, knobs and open bays of cabinets and tables. Lengths are metres; areas are x0, x1, z0, z1."""

from __future__ import annotations

import numpy as np
from mathutils import Matrix

from shapes import lathe

from .tones import hex_of
from .weaving import cane
from .workshop import Workshop

GAP = 0.0012


def knob(shop: Workshop, x: float, y: float, z: float, side: int, material, radius: float = 0.014) -> None:
    """A turned knob on a front at y that faces -y (side -1) or +y (side 1)."""
    r = radius
    profile = [
        (r * 0.55, 0),
        (r * 0.5, r * 0.15),
        (r * 0.42, r * 0.6),
        (r * 0.62, r * 0.85),
        (r * 0.97, r * 1.15),
        (r, r * 1.4),
        (r * 0.85, r * 1.62),
        (r * 0.45, r * 1.72),
        (0, r * 1.75),
    ]
    turn = Matrix.Rotation(np.pi / 2 * (1 if side < 0 else -1), 4, "X")
    body = lathe(profile, 24, 4).turned("y", 90)
    where = Matrix.Translation((x, y, z)) @ turn @ Matrix.Rotation(-np.pi / 2, 4, "Y")
    shop.add(body, material, "knob", where, grain=True)


def drawer_front(
    shop: Workshop, area, y: float, side: int, knob_material, radius: float = 0.014, knobs: int = 1
) -> None:
    """A drawer's front whose face lies at y, with its knobs."""
    x0, x1, z0, z1 = area
    low, high = sorted((y, y - side * 0.018))
    shop.plank(shop.look, (x0 + GAP, low, z0 + GAP), (x1 - GAP, high, z1 - GAP), "x", 0.002, "drawer")
    for at in range(knobs):
        share = 0.5 if knobs == 1 else (0.24, 0.76)[at]
        knob(shop, x0 + (x1 - x0) * share, y, (z0 + z1) / 2, side, knob_material, radius)


def framed_door(shop: Workshop, area, y: float, woven: bool, rail: float) -> None:
    """A door of two stiles and two rails around a panel of wood or cane, its face at y towards -y."""
    x0, x1, z0, z1 = area[0] + GAP, area[1] - GAP, area[2] + GAP, area[3] - GAP
    look, back = shop.look, y + 0.02
    shop.plank(look, (x0, y, z0), (x0 + rail, back, z1), "z", 0.002, "stile")
    shop.plank(look, (x1 - rail, y, z0), (x1, back, z1), "z", 0.002, "stile")
    for low, high in ((z0, z0 + rail), (z1 - rail, z1)):
        shop.plank(look, (x0 + rail + 0.0002, y + 0.0004, low), (x1 - rail - 0.0002, back, high), "x", 0.0012, "rail")
    if not woven:
        panel = (x0 + rail - 0.004, y + 0.009, z0 + rail - 0.004), (x1 - rail + 0.004, y + 0.016, z1 - rail + 0.004)
        shop.plank(look, *panel, "z", 0.001, "panel")
        return
    web = cane(x1 - x0 - 2 * rail + 0.004, z1 - z0 - 2 * rail + 0.004)
    dark = hex_of(shop.look) == "#34322f"
    where = Matrix.Translation(((x0 + x1) / 2, y + 0.011, (z0 + z1) / 2))
    shop.add(web, shop.get("rattan", "#a98c5c" if dark else "#d3b27c"), "cane", where)
