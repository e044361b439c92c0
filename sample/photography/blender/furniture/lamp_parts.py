"""Bulbs, shades, cords and switches of lamps. Lengths are metres."""

from __future__ import annotations

import numpy as np
from mathutils import Matrix

from shapes import Shape, circle, lathe, loft, slab, spline, tube

from .workshop import Workshop


def bulb(shop: Workshop, x: float, y: float, z: float, size: float = 0.03, turn: Matrix | None = None) -> None:
    """A bulb that hangs from (x, y, z) downwards, in a brass holder; turned by `turn` about that point."""
    where = Matrix.Translation((x, y, z)) @ (turn or Matrix.Identity(4))
    r = size
    glass = [
        (0.0, -r * 3.1),
        (r * 0.55, -r * 2.98),
        (r * 0.93, -r * 2.5),
        (r, -r * 2.05),
        (r * 0.86, -r * 1.5),
        (r * 0.52, -r * 0.85),
        (r * 0.42, -r * 0.5),
    ]
    shop.add(lathe(glass, 28, 5), shop.get("bulb", "#ffdf9a"), "bulb", where)
    holder = [(r * 0.46, -r * 0.62), (r * 0.56, -r * 0.6), (r * 0.56, r * 0.5), (r * 0.4, r * 0.7), (0, r * 0.72)]
    shop.add(lathe(holder, 24), shop.get("brass", "#ac8a4c"), "holder", where)


def shade_wall(outer: list[tuple[float, float]], thick: float = 0.0012, around: int = 96) -> Shape:
    """An open shade from its outer (radius, height) line, from below to above, `thick` metres inwards."""
    inner = [(r - thick, z) for r, z in outer[::-1]]
    line = np.array([*outer, *inner, outer[0]])
    unit = circle(1.0, around)
    loops = np.empty((len(line), around, 3))
    loops[..., :2] = unit[None] * line[:, 0][:, None, None]
    loops[..., 2] = line[:, 1][:, None]
    return loft(loops, False, False)


def drum_shade(shop: Workshop, z0: float, z1: float, low: float, high: float, material) -> None:
    """A shade of cloth on card with rims, and the wire that carries it; radii `low` and `high`."""
    shop.add(shade_wall([(low, z0), (high, z1)]), material, "shade")
    for radius, z in ((low, z0), (high, z1)):
        ring = np.concatenate([circle(radius, 96), np.full((96, 1), z)], axis=1)
        shop.add(tube(ring, 0.0022, 8, closed=True), material, "rim")
    spider(shop, high - 0.002, z1 - 0.03)


def spider(shop: Workshop, radius: float, z: float) -> None:
    """Three wires from the middle to the shade."""
    brass = shop.get("brass", "#ac8a4c")
    for at in range(3):
        a = np.radians(30 + 120 * at)
        end = (radius * np.cos(a), radius * np.sin(a), z + 0.028)
        shop.stick([(0, 0, z), (end[0] * 0.85, end[1] * 0.85, z), end], 0.0016, brass, "wire", 6)
    shop.add(lathe([(0.02, z - 0.002), (0.02, z + 0.002)], 24), brass, "ring")


def pleated_shade(shop: Workshop, z0: float, z1: float, low: float, high: float, material) -> None:
    """A cone of folded paper."""
    pleats = 72
    turn = np.linspace(0, 2 * np.pi, pleats * 2, endpoint=False)
    loops = []
    for share in np.linspace(0, 1, 7):
        radius = low + (high - low) * share
        fold = np.where(np.arange(len(turn)) % 2 == 0, 1.0, 1 - 0.0085 / radius * (0.35 + 0.65 * (1 - share)))
        wave = 1 + 0.004 * np.sin(3 * turn + share)
        flat = np.stack([np.cos(turn), np.sin(turn)], axis=1) * (radius * fold * wave)[:, None]
        loops.append(np.concatenate([flat, np.full((len(turn), 1), z0 + (z1 - z0) * share)], axis=1))
    body = shop.add(loft(np.array(loops), False, False), material, "shade")
    for face in body.data.polygons:
        face.use_smooth = False
    for radius, z in ((low - 0.006, z0 + 0.004), (high - 0.003, z1 - 0.004)):
        ring = np.concatenate([circle(radius, 96), np.full((96, 1), z)], axis=1)
        shop.add(tube(ring, 0.0014, 6, closed=True), shop.get("brass", "#ac8a4c"), "wire")
    spider(shop, high - 0.004, z1 - 0.032)


def cord(shop: Workshop, points, hex_colour: str = "#4a453d", switch: float | None = None) -> None:
    """A cable along some points, with a switch at a share of its length; it is not part of the size."""
    with shop.extras_only():
        line = spline(np.array(points, dtype=float), 8)
        material = shop.get("cord", hex_colour)
        shop.add(tube(line, 0.0028, 10), material, "cord")
        if switch is None:
            return
        at = int(switch * (len(line) - 2))
        ahead = line[at + 1] - line[at]
        turn = Matrix.Rotation(np.arctan2(ahead[1], ahead[0]), 4, "Z")
        if abs(ahead[2]) > np.hypot(ahead[0], ahead[1]):
            turn = Matrix.Rotation(np.pi / 2, 4, "Y")
        body = slab(circle(0.011, 28) * [2.5, 1.0], 0.014, 0.005)
        shop.add(body, shop.get("steel", "#2b2a28"), "switch", Matrix.Translation(line[at] + [0, 0, 0.002]) @ turn)
        key = slab(circle(0.0055, 20) * [1.7, 1.0], 0.006, 0.002).moved(0, 0, 0.008)
        shop.add(key, shop.get("brass", "#ac8a4c"), "key", Matrix.Translation(line[at] + [0, 0, 0.002]) @ turn)


def floor_lead(shop: Workshop, x: float, y: float, z: float, switch: float) -> None:
    """The lead of a lamp, from its foot backwards over the floor or the table."""
    cord(
        shop,
        [
            (x, y - 0.02, z + 0.006),
            (x + 0.03, y + 0.04, 0.004),
            (x + 0.14, y + 0.14, 0.003),
            (x + 0.3, y + 0.16, 0.003),
            (x + 0.44, y + 0.3, 0.003),
            (x + 0.5, y + 0.6, 0.003),
        ],
        switch=switch,
    )


def hang(shop: Workshop, top: float, drop: float, hex_colour: str = "#4a453d") -> None:
    """The cable from a pendant's cap to the ceiling, and the rose there."""
    drop = shop.spec.get("drop", drop)
    with shop.extras_only():
        shop.add(
            tube(np.array([(0, 0, top - 0.01), (0, 0, top + drop)]), 0.0028, 10), shop.get("cord", hex_colour), "cord"
        )
        rose = lathe([(0.006, top + drop - 0.03), (0.05, top + drop - 0.024), (0.052, top + drop)], 48)
        shop.add(rose, shop.look if shop.look.get("kind") == "steel" else shop.get("steel", "#efe9dc"), "rose")
