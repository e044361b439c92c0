"""Padded bodies: boxed cushions, pillows, panels with buttons. Lengths are metres; every body comes without a place."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from shapes import Shape, joined, lathe, rectangle, rounded_box, slab, tube

from .cloth import Cloth, doubled
from .noise import smooth_noise

PIPING = 0.0042
#: Points along a side of a pillow before it is smoothed.
PILLOW_GRID = 31


def padded(shape: Shape, seed: int, dent: float = 0.004, scale: float = 0.22) -> Shape:
    """A body whose surface is a little uneven, as stuffed ones are; `dent` is the height of the unevenness."""
    wave = smooth_noise(shape.points, scale, seed) + 0.4 * smooth_noise(shape.points, scale / 2.3, seed + 7)
    return shape.mapped(lambda points: points + shape.normals() * (wave * dent)[:, None])


class Plump:
    """Turns the points of a box into those of a stuffed cushion: crowned, dented, and puckered along its seams."""

    def __init__(self, size: tuple[float, float, float], crown: tuple[float, float, float], seed: int, dent: float):
        self.half = np.array(size) / 2
        self.crown = np.array(crown)
        self.seed, self.dent = seed, dent

    def __call__(self, points: np.ndarray, normals: np.ndarray) -> np.ndarray:
        share = np.clip(np.abs(points) / self.half, 0, 1)
        rise = np.zeros(len(points))
        for axis in range(3):
            a, b = (axis + 1) % 3, (axis + 2) % 3
            swell = (1 - share[:, a] ** 2.4) * (1 - share[:, b] ** 2.4)
            rise += np.abs(normals[:, axis]) * self.crown[axis] * np.clip(swell, 0, None) ** 0.8
        rise += self.dent * smooth_noise(points, 0.2, self.seed)
        rise += self.dent * 0.35 * smooth_noise(points, 0.085, self.seed + 3)
        rise -= self._puckers(points)
        sag = 0.003 * smooth_noise(points * [1, 1, 0], 0.3, self.seed + 11)
        return points + normals * rise[:, None] + np.stack([0 * sag, 0 * sag, sag], axis=1)

    def _puckers(self, points: np.ndarray) -> np.ndarray:
        """Small gathers that run away from the seam around the upper and the lower edge."""
        gap = self.half - np.abs(points)
        along_x = gap[:, 1] < gap[:, 0]
        along = np.where(along_x, points[:, 0], points[:, 1]) + np.where(along_x, 0.0, 3.1)
        line = np.stack([along, np.sign(points[:, 2]) * 2.0, 0 * along], axis=1)
        near = np.hypot(np.minimum(gap[:, 0], gap[:, 1]), gap[:, 2])
        strength = 0.0022 * np.exp(-((near / 0.045) ** 2)) + 0.0016 * np.exp(-near / 0.09)
        ridge = 1 - np.abs(smooth_noise(line, 0.036, self.seed + 5)) * 2
        return np.clip(ridge, 0, 1) * strength


def box_cushion(
    x: float,
    y: float,
    z: float,
    seed: int,
    crown: tuple[float, float, float] = (0.004, 0.012, 0.022),
    radius: float = 0.028,
    dent: float = 0.005,
    piping: bool = True,
) -> Shape:
    """A cushion of x by y by z metres with borders, about the origin; its crown comes on top of that."""
    shell = rounded_box(x, y, z, radius, step=0.018, arc=4)
    plump = Plump((x, y, z), crown, seed, dent)
    body = shell.mapped(lambda points: plump(points, shell.normals()))
    if not piping:
        return body
    return joined([body, *(piped(x, y, z, radius, plump, side) for side in (-1, 1))])


def piped(x: float, y: float, z: float, radius: float, plump: Plump, side: int) -> Shape:
    """The cord sewn into the upper (side 1) or lower (-1) edge of a boxed cushion."""
    slope = radius * (1 - np.sqrt(0.5))
    outline = rectangle(x - 2 * slope, y - 2 * slope, radius * 0.9, arc=6, step=0.02)
    line = np.concatenate([outline, np.full((len(outline), 1), side * (z / 2 - slope))], axis=1)
    away = np.zeros_like(line)
    core = np.clip(line, -(plump.half - radius), plump.half - radius)
    away = (line - core) / np.maximum(np.linalg.norm(line - core, axis=1, keepdims=True), 1e-9)
    return tube(plump(line, away) + away * PIPING * 0.4, PIPING, around=8, closed=True)


@lru_cache(maxsize=64)
def pillow(x: float, z: float, thick: float, seed: int, fullness: float = 0.55, bend: float = 0.05) -> Shape:
    """A filled pillow with a seam all around, x wide and z high in the x-z plane and `thick` (y) in the middle.

    `fullness` is the filling as a share of the most that two such pieces can hold, `bend` how stiff the cloth is. The
    folds come from sewing two flat pieces together.
    """
    count = PILLOW_GRID
    u, v = np.meshgrid(np.linspace(-0.5, 0.5, count), np.linspace(-0.5, 0.5, count), indexing="ij")
    flat = np.stack([u * x, 0 * u, v * z], axis=-1)
    swell = np.clip((1 - 4 * u**2) * (1 - 4 * v**2), 0, 1) ** 0.6
    noise = smooth_noise(flat.reshape(-1, 3), 0.09, seed).reshape(u.shape)
    other = smooth_noise(flat.reshape(-1, 3), 0.09, seed + 1).reshape(u.shape)
    bulge = thick * 0.38 * swell
    front, back = flat.copy(), flat.copy()
    front[..., 1] = -bulge * (1 + 0.3 * noise)
    back[..., 1] = bulge * (1 + 0.3 * other)
    start = _two_sheets(front, back)
    cut = _two_sheets(flat, flat)
    bag = Cloth(start.points, start.quads, cut.points, bend=bend, gravity=0.6, volume=bag_volume(x, z) * fullness)
    body = doubled(bag.settle(90, 3, 0.06))
    low, high = body.points.min(axis=0), body.points.max(axis=0)
    ratio = np.array([x, thick, z]) / (high - low)
    return body.mapped(lambda points: (points - (low + high) / 2) * ratio)


def bag_volume(x: float, z: float) -> float:
    """The most, in cubic metres, that two pieces of x by z metres hold when they are sewn together."""
    short, long = min(x, z), max(x, z)
    return short**3 * (long / (np.pi * short) - 0.142 * (1 - 10 ** (-long / short)))


def pillow_seam(shape: Shape) -> np.ndarray:
    """The line of the seam around a pillow."""
    count = PILLOW_GRID
    number = np.arange(count * count).reshape(count, count)
    rim = np.concatenate([number[:-1, 0], number[-1, :-1], number[:0:-1, -1], number[0, :0:-1]])
    return shape.points[rim]


def back_cushion(x: float, z: float, thick: float, seed: int) -> Shape:
    """A full cushion to lean on, sewn around its rim, x wide and z high in the x-z plane, its front towards -y."""
    count = 57
    line = np.sin(np.linspace(-np.pi / 2, np.pi / 2, count) * 0.94) / np.sin(np.pi / 2 * 0.94)
    u, v = np.meshgrid(line, line, indexing="ij")
    px = u * (x / 2 - 0.014 * (1 - v**2) * np.abs(u))
    pz = v * (z / 2 - 0.016 * (1 - u**2) * np.abs(v))
    flat = np.stack([px, 0 * px, pz], axis=-1).reshape(-1, 3)
    edge = np.minimum(1 - np.abs(u), 1 - np.abs(v))
    corner = np.clip((np.abs(u) + np.abs(v) - 1.05) / 0.8, 0, 1)
    sheets = []
    for side in (-1, 1):
        swell = np.clip((1 - np.abs(u) ** 2.4) * (1 - np.abs(v) ** 2.4), 0, 1) ** 0.42
        noise = lambda scale, more: smooth_noise(flat + [0, side * 3.0, 0], scale, seed + more).reshape(px.shape)
        turned = np.stack([flat[:, 0] + flat[:, 2], 0 * flat[:, 0], (flat[:, 0] - flat[:, 2]) * 0.4], axis=1)
        crease = 1 - np.abs(smooth_noise(turned, 0.07, seed + 4).reshape(px.shape)) * 2.4
        along = np.where(np.abs(u) > np.abs(v), pz + 2.3, px)
        seam = smooth_noise(np.stack([along, 0 * along, 0 * along], axis=-1).reshape(-1, 3), 0.03, seed + side)
        gathers = (
            np.clip(1 - 2 * np.abs(seam.reshape(px.shape)), 0, 1) * np.exp(-edge / 0.22) * np.clip(edge / 0.05, 0, 1)
        )
        py = thick / 2 * swell * (1 + 0.1 * noise(0.19, 0) + 0.035 * noise(0.07, 5))
        py -= 0.005 * gathers + 0.007 * np.clip(crease, 0, 1) * corner * swell
        sheets.append(np.stack([px, side * py, pz], axis=-1))
    return _two_sheets(sheets[0], sheets[1])


def _two_sheets(front: np.ndarray, back: np.ndarray) -> Shape:
    """One body from two sheets (rows, columns, 3) that share their rims."""
    rows, columns = front.shape[:2]
    number = np.arange(rows * columns).reshape(rows, columns)
    rim = np.zeros((rows, columns), dtype=bool)
    rim[[0, -1], :] = rim[:, [0, -1]] = True
    other = np.where(rim, number, 0)
    other[~rim] = rows * columns + np.arange((~rim).sum())

    def quads(ids: np.ndarray, flip: bool) -> np.ndarray:
        corners = np.stack([ids[:-1, :-1], ids[1:, :-1], ids[1:, 1:], ids[:-1, 1:]], axis=-1).reshape(-1, 4)
        return corners[:, ::-1] if flip else corners

    points = np.concatenate([front.reshape(-1, 3), back[~rim]])
    return Shape(points, np.concatenate([quads(number, False), quads(other, True)]), np.zeros((0, 3), dtype=np.int64))


def button_places(width: float, height: float, across: int, rows: int) -> list[tuple[float, float]]:
    """Where the buttons of a diamond pattern sit on a face of width by height metres about the origin."""
    places = []
    for row in range(rows):
        shift = 0.5 if row % 2 == 0 else 1.0
        at = 0
        while at + shift < across:
            places.append((-width / 2 + (at + shift) * width / across, height / 2 - (row + 0.5) * height / rows))
            at += 1
    return places


def tufted(points: np.ndarray, places, width: float, height: float, across: int, rows: int, depth: float) -> np.ndarray:
    """How far (metres) each point (n, 2) of a face sinks under its buttons and the folds between them."""
    step, rise = width / across, height / rows
    a = points[:, 0] / step + width / step / 2
    b = (height / 2 - points[:, 1]) / rise
    inside = (b > 0.5) & (b < rows - 0.5)
    first = np.abs(((a - 0.5) + (b - 0.5)) / 2 + 0.25 - np.floor(((a - 0.5) + (b - 0.5)) / 2 + 0.75))
    first = np.abs(np.mod((a - 0.5 + (b - 0.5) / 1.0 * 0.5) + 0.5, 1.0) - 0.5)
    second = np.abs(np.mod((a - 0.5 - (b - 0.5) / 1.0 * 0.5) + 0.5, 1.0) - 0.5)
    fold = np.minimum(first, second) * step
    outer = np.where(b <= 0.5, 0.0, rows - 1.0)
    shift = np.where(outer % 2 == 0, 0.5, 0.0)
    straight = np.abs(np.mod(a - shift + 0.5, 1.0) - 0.5) * step
    fold = np.where(inside, fold, straight)
    near = np.full(len(points), 9.0)
    for x, z in places:
        near = np.minimum(near, np.hypot(points[:, 0] - x, points[:, 1] - z))
    swell = np.clip(1 - fold / (0.5 * step), 0, 1)
    return depth * (0.62 * np.exp(-((near / 0.026) ** 2)) + 0.38 * np.exp(-fold / 0.012) + 0.25 * swell**2)


def button(radius: float = 0.011) -> Shape:
    """A covered button with its face towards +z."""
    r = radius
    return lathe([(r * 0.7, -r * 0.5), (r, -r * 0.1), (r * 0.92, r * 0.25), (r * 0.6, r * 0.5), (0, r * 0.6)], 16, 3)


def pad(
    outline: np.ndarray, thickness: float, radius: float, seed: int, crown: float = 0.0, dent: float = 0.003
) -> Shape:
    """A stuffed slab in the x-y plane about z=0."""
    loops = max(3, int(np.abs(outline).max() / 0.03))
    return padded(slab(outline, thickness, radius, arc=5, rings=3, cap_loops=loops, crown=crown), seed, dent)
