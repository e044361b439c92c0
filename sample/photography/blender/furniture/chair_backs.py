"""Backs of chairs, and the folding garden chair. Lengths are metres."""

from __future__ import annotations

import numpy as np
from mathutils import Matrix

from shapes import rectangle, rounded_box, spline

from .upholstery import pad
from .weaving import cane
from .workshop import Workshop, bent

SEAT = 0.46


def comb(shop: Workshop, wide: float) -> None:
    """Seven spindles, thin in the middle, under a bent rail."""
    high = shop.height
    rake = 0.1
    for at in range(7):
        share = (at - 3) / 3
        outer = abs(share) == 1
        low = (share * wide * 0.37, 0.145 - 0.045 * share**2, SEAT - 0.01)
        top = (share * wide * 0.475, 0.145 + rake - 0.055 * share**2, high - 0.03)
        thick = 0.011 if outer else 0.0075
        profile = [(thick * 0.95, 0), (thick, 0.12), (thick * 0.62, 0.5), (thick * 0.86, 0.85), (thick * 0.7, 1)]
        shop.turned(profile, low, top, shop.look, "spindle", 14, 5)
    rail = bent(rounded_box(wide * 1.06, 0.021, 0.075, 0.008, step=0.02), 0.062)
    rail = rail.mapped(
        lambda p: p * np.stack([np.ones(len(p)), np.ones(len(p)), 1 - 0.35 * np.abs(p[:, 0] / wide * 1.9) ** 3], 1)
    )
    where = Matrix.Translation((0, 0.145 + rake + 0.004, high - 0.036)) @ Matrix.Rotation(np.radians(-12), 4, "X")
    shop.add(rail, shop.look, "comb", where, grain=True)


def framed(shop: Workshop, half: float, rear: float, frame) -> None:
    """What stands between the two posts of a framed chair."""
    kind, high = shop.spec["back"], shop.height
    rake = np.arctan2(0.07, high - 0.5)
    turn = Matrix.Rotation(-rake, 4, "X")

    def at(up: float) -> Matrix:
        return Matrix.Translation((0, rear + 0.018 + (up - 0.56) * 0.05 / max(0.1, high - 0.572), up)) @ turn

    if kind == "ladder":
        for up in np.linspace(0.575, high - 0.045, 4):
            slat = bent(rounded_box(2 * half + 0.004, 0.011, 0.048, 0.004, step=0.02), -0.022)
            crest = slat.mapped(
                lambda p: (
                    p
                    + np.stack(
                        [0 * p[:, 0], 0 * p[:, 0], np.where(p[:, 2] > 0, 0.012, 0) * (1 - (p[:, 0] / half) ** 2)], 1
                    )
                )
            )
            shop.add(crest.moved(0, -0.004, 0), frame, "slat", at(up), grain=True)
        return
    tall = (high - SEAT) * 0.72
    middle = high - tall / 2
    if kind == "panel":
        for up, thick in ((high - 0.022, 0.044), (high - tall + 0.018, 0.036)):
            rail = bent(rounded_box(2 * half + 0.02, 0.022, thick, 0.008, step=0.03), -0.02)
            shop.add(rail, frame, "back rail", at(up), grain=True)
        web = bent(cane(2 * half - 0.02, tall - 0.05), -0.02)
        shop.add(web, shop.get("rattan", "#d3b27c"), "cane", at(middle))
        return
    outline = rectangle(2 * half + 0.055, tall, 0.055, arc=8, step=0.03)
    cushion = pad(outline, 0.05, 0.021, shop.seed + 9, crown=0.01)
    cushion = bent(cushion.turned("x", 90), -0.03)
    shop.add(cushion.moved(0, -0.008, 0), shop.look, "back", at(middle), grain=True)


def folding_chair(shop: Workshop) -> None:
    """A slatted steel chair whose two pairs of legs cross."""
    steel = shop.look
    half, front, rear = shop.width / 2 - 0.012, -shop.depth / 2 + 0.01, shop.depth / 2 - 0.01
    seat = 0.45
    for side in (-1, 1):
        x, inner = side * half, side * (half - 0.022)
        long = spline(
            np.array(
                [(x, front, 0.008), (x, rear - 0.2, seat), (x, rear - 0.13, 0.6), (x, rear - 0.035, shop.height - 0.01)]
            ),
            8,
        )
        shop.stick(long, 0.0085, steel, "long leg")
        shop.stick([(inner, front + 0.05, seat - 0.012), (inner, rear, 0.008)], 0.0085, steel, "short leg")
        shop.stick([(inner, front + 0.02, seat - 0.006), (inner, rear - 0.17, seat - 0.006)], 0.0075, steel, "seat bar")
    for y, up in ((front + 0.035, 0.03), (rear - 0.03, 0.03), (rear - 0.05, 0.1)):
        shop.stick(
            [(-half, y if up < 0.05 else front + 0.06, up + 0.02), (half, y if up < 0.05 else front + 0.06, up + 0.02)],
            0.006,
            steel,
            "rung",
        )
    for at in range(8):
        y = front + 0.03 + at * 0.046
        slat = bent(rounded_box(2 * half - 0.02, 0.034, 0.0035, 0.0015, step=0.03), 0.0)
        shop.add(slat, steel, "seat slat", Matrix.Translation((0, y, seat + 0.004)))
    lean = np.arctan2(0.095, shop.height - 0.61)
    for at, up in enumerate(np.linspace(0.6, shop.height - 0.035, 4)):
        y = np.interp(up, [0.6, shop.height - 0.01], [rear - 0.13, rear - 0.035])
        slat = bent(rounded_box(2 * half, 0.0035, 0.04, 0.0015, step=0.02), -0.018)
        shop.add(
            slat, steel, f"back slat {at}", Matrix.Translation((0, y - 0.006, up)) @ Matrix.Rotation(-lean, 4, "X")
        )
