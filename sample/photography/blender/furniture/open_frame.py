"""Seats of loose cushions in an open frame of oak with bridle joints. Lengths are metres."""

from __future__ import annotations

import numpy as np
from mathutils import Matrix, Vector

from shapes import rounded_box

from .upholstery import box_cushion
from .workshop import Workshop

LEAN = 18.0
SEAT_TILT = 5.0


def build(shop: Workshop) -> None:
    """The frame and its cushions."""
    oak = shop.wood(shop.spec["woodHex"])
    for side in (-1, 1):
        side_frame(shop, side, oak)
    rails(shop, oak)
    cushions(shop)


def side_frame(shop: Workshop, side: int, oak) -> None:
    """Two posts, an arm and a rail; the arm lies over the posts and shows their joints."""
    front, rear, x = -shop.depth / 2, shop.depth / 2, side * (shop.width / 2 - 0.03)
    inner = x - side * 0.024
    low, high = sorted((x + side * 0.024, inner))
    for y in (front + 0.035, rear - 0.13):
        shop.plank(oak, (low, y - 0.024, 0), (high, y + 0.024, 0.585), "z", 0.003, "post")
    wide = sorted((x + side * 0.03, x - side * 0.03))
    shop.plank(oak, (wide[0], front, 0.574), (wide[1], rear - 0.06, 0.602), "y", 0.004, "arm")
    shop.plank(oak, (low + 0.009, front + 0.03, 0.23), (high - 0.009, rear - 0.14, 0.285), "y", 0.003, "side rail")
    bar = Vector((inner - side * 0.013, rear - 0.03, shop.height - 0.005))
    base = bar - Vector((0, np.tan(np.radians(LEAN)) * (shop.height - 0.25), shop.height - 0.25))
    shop.bar(base, bar, lambda n: rounded_box(n, 0.045, 0.026, 0.003, arc=2).moved(n / 2), oak, "back post")


def back_point(shop: Workshop, up: float) -> Vector:
    """A point on the back's plane, at `up` metres from the floor."""
    return Vector((0, shop.depth / 2 - 0.03 - np.tan(np.radians(LEAN)) * (shop.height - 0.005 - up), up))


def rails(shop: Workshop, oak) -> None:
    """The long boards between the sides: front, rear, and the slats of the back."""
    half = shop.width / 2 - 0.05
    front, rear = -shop.depth / 2, shop.depth / 2
    shop.plank(oak, (-half, front + 0.022, 0.225), (half, front + 0.048, 0.29), "x", 0.003, "front rail")
    shop.plank(oak, (-half, rear - 0.145, 0.2), (half, rear - 0.118, 0.26), "x", 0.003, "rear rail")
    turn = Matrix.Rotation(np.radians(-LEAN), 4, "X")
    for up, tall in ((shop.height - 0.035, 0.06), (0.615, 0.04), (0.52, 0.04), (0.425, 0.04), (0.33, 0.04)):
        where = Matrix.Translation(back_point(shop, up)) @ turn @ Matrix.Rotation(np.pi / 2, 4, "X")
        shop.board(2 * half, tall, 0.022, oak, where, 0.003, "back rail")
    webbing = shop.get("jute", "#8d7b5c")
    count = int(2 * half / 0.1)
    for at in range(count):
        x = -half + (at + 0.5) * 2 * half / count
        shop.plank(webbing, (x - 0.025, front + 0.04, 0.268), (x + 0.025, rear - 0.13, 0.271), "y", 0.001, "webbing")


def cushions(shop: Workshop) -> None:
    """Seat cushions and back cushions, one of each for every seat."""
    inner = shop.width - 0.115
    count = 1 if shop.spec["seats"] == 1 else round((inner + 0.02) / 0.6)
    wide = inner / count
    front = -shop.depth / 2
    tilt = Matrix.Rotation(np.radians(-SEAT_TILT), 4, "X")
    deep = 0.6
    lean = Matrix.Rotation(np.radians(-LEAN - 1), 4, "X")
    tall = 0.4
    for at in range(count):
        x = -inner / 2 + wide * (at + 0.5)
        seat = box_cushion(wide - 0.006, deep, 0.125, shop.seed + 20 + at, (0.003, 0.01, 0.018), 0.03, 0.005)
        where = Matrix.Translation((x, front + 0.02 + deep / 2, 0.355)) @ tilt
        shop.add(seat, shop.look, "seat", where, grain=True)
        back = box_cushion(wide - 0.012, 0.125, tall, shop.seed + 40 + at, (0.004, 0.022, 0.006), 0.04, 0.007)
        place = back_point(shop, 0.405 + tall / 2 * 0.95) + Vector((x, -0.092, 0))
        spin = Matrix.Rotation(shop.chance.uniform(-0.012, 0.012), 4, "Y")
        shop.add(back, shop.look, "back cushion", Matrix.Translation(place) @ lean @ spin, grain=True)
