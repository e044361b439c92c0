"""Small things that stand on furniture, so that it has a scale: books, a vase with twigs, a box. Lengths are metres."""

from __future__ import annotations

import numpy as np
from mathutils import Matrix

from shapes import Shape, grid, lathe, rounded_box, spline

from .weaving import wicker_wall
from .workshop import Workshop

SPINES = ("#a4553c", "#d9cdb6", "#51655f", "#c49a4a", "#7d7a8c", "#e7dfd0", "#39455a", "#8f9a80")


def book(shop: Workshop, wide: float, deep: float, tall: float, number: int, where: Matrix) -> None:
    """A clothbound book standing on z=0, its spine towards -y: cover and pages."""
    cover = shop.get("linen", SPINES[number % len(SPINES)])
    pages = shop.get("paper-book", "#efe8d8")
    for side in (-1, 1):
        board = rounded_box(0.0025, deep, tall, 0.001, arc=2)
        shop.add(board.moved(side * (wide / 2 - 0.00125), 0, tall / 2), cover, "cover", where)
    spine = rounded_box(wide, 0.004, tall, 0.0018, arc=3).moved(0, -deep / 2 + 0.001, tall / 2)
    shop.add(spine, cover, "spine", where)
    block = rounded_box(wide - 0.004, deep - 0.006, tall - 0.008, 0.0005, arc=1).moved(0, -0.0005, tall / 2)
    shop.add(block, pages, "pages", where)


def books(
    shop: Workshop, x: float, y: float, z: float, count: int, tall: float, lying: bool = False, first: int = 0
) -> None:
    """A row of books from x to the right, or a pile of them about x, on the height z."""
    chance = np.random.default_rng(shop.seed + count * 7 + first + int(abs(x) * 100))
    at, up = x, z
    for number in range(count):
        wide = 0.018 + chance.uniform(0, 0.022)
        high = tall * chance.uniform(0.78, 1.0)
        deep = high * chance.uniform(0.66, 0.74)
        colour = number * 3 + first + int(chance.integers(0, 3))
        if lying:
            turn = Matrix.Rotation(chance.uniform(-0.25, 0.25), 4, "Z")
            where = (
                Matrix.Translation((x, y, up + wide / 2))
                @ turn
                @ Matrix.Rotation(np.pi / 2, 4, "Y")
                @ Matrix.Translation((0, 0, -high / 2))
            )
            up += wide + 0.0004
        else:
            lean = chance.uniform(0.1, 0.16) if number == count - 1 and count > 3 else 0.0
            where = Matrix.Translation((at + wide / 2 + lean * 0.1, y, z)) @ Matrix.Rotation(-lean, 4, "Y")
            at += wide + 0.001
        book(shop, wide, deep, high, colour, where)


def vase(
    shop: Workshop, x: float, y: float, z: float, scale: float = 1.0, hex_colour: str = "#e9e2d4", twigs: bool = True
) -> None:
    """A small stoneware vase, 15 cm high at scale 1, with three twigs of leaves."""
    s = scale
    profile = [
        (0.032, 0),
        (0.036, 0.003),
        (0.058, 0.035),
        (0.064, 0.065),
        (0.048, 0.1),
        (0.026, 0.125),
        (0.024, 0.14),
        (0.03, 0.152),
        (0.028, 0.153),
        (0.021, 0.14),
        (0.018, 0.12),
    ]
    body = lathe([(r * s, h * s) for r, h in profile], 40, 4)
    shop.add(body, shop.get("ceramic", hex_colour), "vase", Matrix.Translation((x, y, z)))
    if twigs:
        for number, (dx, dy, up) in enumerate(((-0.1, 0.02, 0.36), (0.03, -0.03, 0.43), (0.12, 0.03, 0.31))):
            twig(shop, (x, y, z + 0.13 * s), (x + dx * s, y + dy * s, z + up * s), number, s)


def twig(shop: Workshop, start, end, number: int, scale: float = 1.0, leaves: int = 9) -> None:
    """A bent stem from one point to another with leaves along its upper part."""
    start, end = np.array(start), np.array(end)
    middle = (start + end) / 2 + np.array([(start[0] - end[0]) * 0.28, 0, 0.03 * scale])
    line = spline(np.array([start - [0, 0, 0.08 * scale], start, middle, end]), 8)
    shop.stick(line, np.linspace(0.0017, 0.0009, len(line)) * scale, shop.get("plant", "#7c6a4a"), "stem", 6)
    chance = np.random.default_rng(shop.seed + number * 31)
    green = shop.get("plant", "#7f8f66")
    for at in range(leaves):
        spot = line[int((0.42 + 0.58 * at / max(1, leaves - 1)) * (len(line) - 1))]
        side = 1 if at % 2 else -1
        turn = Matrix.Rotation(chance.uniform(-0.6, 0.6), 4, "Z") @ Matrix.Rotation(
            side * chance.uniform(0.5, 1.1), 4, "Y"
        )
        size = chance.uniform(0.034, 0.05) * scale
        shop.add(
            leaf(size, size * 0.42),
            green,
            "leaf",
            Matrix.Translation(spot) @ turn @ Matrix.Rotation(chance.uniform(0, 3), 4, "Z"),
        )


def leaf(length: float, wide: float) -> Shape:
    """A leaf that grows up along z from the origin, slightly folded and bent."""
    share = np.linspace(0, 1, 7)
    half = wide / 2 * np.sin(np.pi * share**0.8) ** 0.8 + 0.0004
    rows = []
    for s, h in zip(share, half):
        bend = length * 0.18 * s**2
        rows.append([(-h, bend + h * 0.3, s * length), (0, bend, s * length), (h, bend + h * 0.3, s * length)])
    return grid(np.array(rows))


def player(shop: Workshop, x: float, y: float, z: float) -> None:
    """A small dark box with a knob, such as a receiver."""
    box = rounded_box(0.26, 0.2, 0.07, 0.004, arc=3)
    shop.add(box, shop.get("steel", "#2b2a2b"), "player", Matrix.Translation((x, y, z + 0.041)))
    for at in (-0.09, 0.09):
        dial = lathe([(0.014, 0), (0.014, 0.008), (0.012, 0.01), (0, 0.01)], 20)
        where = Matrix.Translation((x + at, y - 0.1, z + 0.042)) @ Matrix.Rotation(np.pi / 2, 4, "X")
        shop.add(dial, shop.get("brass", "#9c8a62"), "dial", where)


def crate(shop: Workshop, x: float, y: float, z: float, wide: float = 0.26) -> None:
    """A low basket."""
    wall = wicker_wall(wide / 2, 0.0, 0.13, 28, 0.011)
    shop.add(
        wall.mapped(lambda p: p * [1, 0.78, 1]),
        shop.get("rattan", "#c8a670"),
        "basket",
        Matrix.Translation((x, y, z + 0.004)),
    )


def shelf_things(shop: Workshop, rows: int, columns: int, wide: float, tall: float, thick: float) -> None:
    """Books, a pile, a vase and a basket on some of the shelves of a bookcase."""
    w, y = shop.width, -0.01

    def spot(row: int, column: int, share: float = 0.0) -> tuple[float, float]:
        return -w / 2 + column * wide + thick + share * (wide - thick), row * tall + thick

    height = min(0.25, tall * 0.78)
    for row, column, share, count, first in (
        (rows - 1, 0, 0.04, 7, 1),
        (rows - 3, 0, 0.03, 5, 4),
        (1, 1, 0.05, 8, 2),
        (rows - 2, 1, 0.35, 5, 6),
    ):
        if row >= 0 and column < columns:
            x, z = spot(row, column, share)
            books(shop, x, y, z, count, height, False, first)
    x, z = spot(rows - 1, columns - 1, 0.55)
    vase(shop, x, y, z, min(0.9, tall / 0.42), twigs=False)
    x, z = spot(0, 0, 0.5)
    crate(shop, x, y, z, min(0.3, wide * 0.7))
    if rows > 3:
        x, z = spot(rows - 3, 1, 0.5)
        books(shop, x, y, z, 3, 0.2, True, 5)
