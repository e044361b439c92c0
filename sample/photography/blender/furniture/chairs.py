"""Dining chairs, desk chairs, stools. Lengths are metres; the seat is 46 cm high where the size does not say."""

from __future__ import annotations

import numpy as np
from mathutils import Matrix

from shapes import circle, rectangle, slab, spline, tube

from . import chair_backs
from .legs import tapered_bar
from .upholstery import PIPING, pad
from .weaving import cord_seat
from .workshop import Workshop

SEAT = 0.46


def build_chair(shop: Workshop) -> None:
    """A chair or a stool by its back, seat and legs."""
    spec = shop.spec
    if spec["back"] == "none":
        (bar_stool if spec["legs"] == "metal" else three_leg_stool)(shop)
    elif spec["legs"] == "metal":
        chair_backs.folding_chair(shop)
    elif spec["back"] == "spindle":
        spindle_chair(shop)
    else:
        framed_chair(shop)


def spindle_chair(shop: Workshop) -> None:
    """A saddled seat on turned legs, with a comb of thin spindles."""
    look, wide = shop.look, 0.43
    outline = spline(
        np.array(
            [
                (0.215, -0.12),
                (0.2, -0.2),
                (0, -0.215),
                (-0.2, -0.2),
                (-0.215, -0.12),
                (-0.185, 0.14),
                (-0.1, 0.2),
                (0.1, 0.2),
                (0.185, 0.14),
            ]
        )[::-1],
        8,
        closed=True,
    )[::-1]
    seat = slab(anticlockwise(outline), 0.04, 0.012, arc=4, cap_loops=10)
    where = Matrix.Translation((0, -0.02, SEAT - 0.02))
    shop.add(seat.mapped(saddled), look, "seat", where, grain=True)
    profile = [
        (0.011, 0),
        (0.016, 0.12),
        (0.019, 0.3),
        (0.0195, 0.5),
        (0.013, 0.56),
        (0.018, 0.6),
        (0.018, 0.64),
        (0.0125, 0.68),
        (0.017, 0.8),
        (0.014, 1),
    ]
    for side in (-1, 1):
        front = ((side * 0.2, -0.215, 0), (side * 0.15, -0.16, SEAT - 0.03))
        rear = ((side * 0.175, 0.2, 0), (side * 0.125, 0.1, SEAT - 0.03))
        for low, high in (front, rear):
            shop.turned(profile, low, high, look, "leg")
        a, b = between(*front, 0.36), between(*rear, 0.36)
        shop.turned([(0.008, 0), (0.0125, 0.5), (0.008, 1)], a, b, look, "side rung", 16, 6)
    side = [between((s * 0.2, -0.215, 0), (s * 0.15, -0.16, SEAT - 0.03), 0.36) for s in (-1, 1)]
    rear = [between((s * 0.175, 0.2, 0), (s * 0.125, 0.1, SEAT - 0.03), 0.36) for s in (-1, 1)]
    middle = [between(a, b, 0.48) for a, b in zip(side, rear)]
    shop.turned([(0.008, 0), (0.012, 0.5), (0.008, 1)], *middle, look, "rung", 16, 6)
    chair_backs.comb(shop, wide)


def anticlockwise(outline: np.ndarray) -> np.ndarray:
    """The same outline in the sense that bodies are made from."""
    following = np.roll(outline, -1, axis=0)
    area = np.sum(outline[:, 0] * following[:, 1] - following[:, 0] * outline[:, 1])
    return outline if area > 0 else outline[::-1]


def saddled(points: np.ndarray) -> np.ndarray:
    """Hollows a seat for whoever sits on it: deepest behind, with a ridge between the thighs."""
    x, y = points[:, 0], points[:, 1]
    hollow = 0.011 * np.exp(-(((np.abs(x) - 0.075) / 0.075) ** 2) - ((y - 0.04) / 0.1) ** 2)
    thighs = 0.009 * np.exp(-(((np.abs(x) - 0.085) / 0.05) ** 2) - ((y + 0.14) / 0.09) ** 2)
    drop = np.where(points[:, 2] > 0.012, hollow + thighs, 0)
    under = np.where(points[:, 2] < 0, 0.012 * np.clip((np.hypot(x, y) - 0.12) / 0.1, 0, 1), 0)
    return points + np.stack([0 * x, 0 * x, under - drop], axis=1)


def between(start, end, share: float) -> tuple[float, float, float]:
    """The point at a share of the way from one point to another."""
    return tuple(a + (b - a) * share for a, b in zip(start, end))


def framed_chair(shop: Workshop) -> None:
    """A chair on four tapered legs whose hind ones go on as the posts of the back."""
    spec = shop.spec
    frame = shop.frame(spec["woodHex"])
    arms = spec["arms"]
    half = shop.width / 2 - (0.045 if arms else 0.025)
    front, rear = -shop.depth / 2 + 0.03, shop.depth / 2 - 0.1
    padded = spec["seat"] == "padded"
    rail_top = SEAT - (0.045 if padded else 0.008)
    for side in (-1, 1):
        x, back_x = side * half, side * (half - 0.035)
        top = 0.665 if arms else rail_top
        shop.bar(
            (x, front, top), (x + side * 0.008, front - 0.008, 0), lambda n: tapered_bar(n, 0.036, 0.023), frame, "leg"
        )
        path = [
            (back_x, rear + 0.05, 0),
            (back_x, rear + 0.012, 0.24),
            (back_x, rear, 0.42),
            (back_x, rear + 0.02, 0.56),
            (back_x, rear + 0.07, shop.height - 0.012),
        ]
        high = shop.height - 0.012 if spec["back"] != "padded" else shop.height - 0.06
        path[-1] = (back_x, rear + 0.07, high)
        line = spline(np.array(path), 6)
        radius = np.interp(line[:, 2], [0, 0.4, 0.55, high], [0.0125, 0.019, 0.018, 0.0125])
        shop.stick(line, radius, frame, "post")
        shop.stick([(x, front + 0.004, rail_top - 0.03), (back_x, rear, rail_top - 0.03)], 0.0125, frame, "seat rail")
        if not padded:
            shop.stick([(x, front + 0.004, 0.2), (back_x, rear + 0.016, 0.2)], 0.0095, frame, "rung")
        if arms:
            arm(shop, side, x, back_x, front, rear, frame)
    for y, reach in ((front, half), (rear, half - 0.035)):
        shop.stick([(-reach, y, rail_top - 0.03), (reach, y, rail_top - 0.03)], 0.0125, frame, "seat rail")
    if not padded:
        shop.stick([(-half, front, 0.26), (half, front, 0.26)], 0.0095, frame, "rung")
    framed_seat(shop, half, front, rear, padded)
    chair_backs.framed(shop, half - 0.035, rear, frame)


def framed_seat(shop: Workshop, half: float, front: float, rear: float, padded: bool) -> None:
    """The seat between the rails of a framed chair: a pad, or cord wound over the rails."""
    middle, deep = (front + rear) / 2, rear - front
    if padded:
        outline = rectangle(2 * half + 0.035, deep + 0.045, 0.06, arc=6, step=0.03)
        narrow = outline * np.stack([1 - 0.16 * (outline[:, 1] / deep + 0.5), np.ones(len(outline))], axis=1)
        cushion = pad(narrow, 0.062, 0.022, shop.seed, crown=0.012)
        shop.add(cushion, shop.look, "seat", Matrix.Translation((0, middle - 0.004, SEAT - 0.031)), grain=True)
        return
    cane = shop.spec["back"] == "panel"
    material = shop.get("rattan" if cane else "cotton", "#d3b27c" if cane else "#d6bd8c")
    seat = cord_seat(2 * half + 0.006, deep + 0.018, 0.07, shop.seed)
    shop.add(seat, material, "woven seat", Matrix.Translation((0, middle, SEAT - 0.01)), grain=True)


def arm(shop: Workshop, side: int, x: float, back_x: float, front: float, rear: float, frame) -> None:
    """An arm from the hind post over the front leg, broader where the hand lies."""
    line = spline(
        np.array(
            [
                (back_x, rear + 0.03, 0.665),
                (x + side * 0.012, rear - 0.12, 0.668),
                (x + side * 0.016, front + 0.12, 0.662),
                (x, front - 0.012, 0.655),
            ]
        ),
        8,
    )
    bar = shop.stick(
        line, np.interp(np.linspace(0, 1, len(line)), [0, 0.4, 0.9, 1], [0.013, 0.017, 0.019, 0.012]), frame, "arm"
    )
    for point in bar.data.vertices:
        world = bar.matrix_world @ point.co
        world.z = 0.662 + (world.z - 0.662) * 0.62
        point.co = bar.matrix_world.inverted() @ world


def bar_stool(shop: Workshop) -> None:
    """A round leather seat on four thin steel legs with a foot rail of brass."""
    steel, brass = shop.wood(shop.spec["woodHex"]), shop.get("brass", "#ac8a4c")
    top = shop.height
    outline = circle(0.175, 48) * [1.03, 1.0]
    seat = pad(outline, 0.062, 0.026, shop.seed, crown=0.008, dent=0.002)
    shop.add(seat, shop.look, "seat", Matrix.Translation((0, 0, top - 0.039)), grain=True)
    welt = np.concatenate([circle(0.1765, 64) * [1.03, 1.0], np.zeros((64, 1))], axis=1)
    shop.add(tube(welt, PIPING, 8, closed=True), shop.look, "welt", Matrix.Translation((0, 0, top - 0.032)))
    shop.add(slab(circle(0.15, 48), 0.012, 0.003), steel, "plate", Matrix.Translation((0, 0, top - 0.076)))
    ring = []
    for sx, sy in ((1, 1), (-1, 1), (-1, -1), (1, -1)):
        high, low = (sx * 0.115, sy * 0.11, top - 0.08), (sx * 0.2, sy * 0.19, 0)
        shop.stick([high, low], 0.0085, steel, "leg")
        ring.append(between(low, high, 0.38))
    for a, b in zip(ring, ring[1:] + ring[:1]):
        material = brass if a[1] < 0 and b[1] < 0 else steel
        shop.stick([a, b], 0.0085 if material is brass else 0.007, material, "foot rail")


def three_leg_stool(shop: Workshop) -> None:
    """A round seat on three bent legs that nest into those of the next stool."""
    top = shop.height
    seat = slab(circle(0.165, 64), 0.021, 0.006, arc=4, cap_loops=4)
    dish = lambda p: (
        p
        - np.stack(
            [
                0 * p[:, 0],
                0 * p[:, 0],
                np.where(p[:, 2] > 0, 0.004 * np.exp(-((np.hypot(p[:, 0], p[:, 1]) / 0.1) ** 2)), 0),
            ],
            1,
        )
    )
    shop.add(seat.mapped(dish), shop.look, "seat", Matrix.Translation((0, 0, top - 0.0105)), grain=True)
    for at in range(3):
        angle = np.radians(-90 + 120 * at)
        reach = np.array([np.cos(angle), np.sin(angle), 0])
        path = [reach * 0.03, reach * 0.1, reach * 0.148, reach * 0.17, reach * 0.19, reach * 0.213]
        heights = [top - 0.028, top - 0.03, top - 0.06, top - 0.15, 0.2, 0]
        line = spline(np.array([p + [0, 0, h] for p, h in zip(path, heights)]), 8)
        shop.stick(line, np.linspace(0.0145, 0.0125, len(line)), shop.look, "leg", 16)
    shop.add(
        slab(circle(0.05, 32), 0.012, 0.004), shop.look, "hub", Matrix.Translation((0, 0, top - 0.027)), grain=True
    )
