"""Mattresses, duvets, pillows: what makes a bed frame look like a bed. Lengths are metres."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from mathutils import Matrix

from shapes import Shape

from .cloth import Cloth, box_solid, doubled, floor_solid, sheet
from .noise import smooth_noise
from .upholstery import back_cushion, box_cushion
from .workshop import Workshop

SHEETS, COVER = "#f4f0e8", "#e6ded0"


@lru_cache(maxsize=32)
def draped(wide: float, long: float, boxes: tuple, y: float, seed: int, thick: float,
           cell: float = 0.045, bend: float = 0.1, steps: int = 60) -> Shape:  # fmt: skip
    """Cloth of wide by long metres with its middle at (0, y), laid over boxes.

    A box is its lower corner, its upper corner and the radius of its edges; the first is the one the cloth starts on.
    """
    rows, columns = int(wide / cell) + 1, int(long / cell) + 1
    u, v = np.meshgrid(np.linspace(-wide / 2, wide / 2, rows), np.linspace(-long / 2, long / 2, columns), indexing="ij")
    flat = np.stack([u, v + y, 0 * u], axis=-1).reshape(-1, 3)
    start = flat.copy()
    start[:, 2] = (
        boxes[0][1][2] + 0.02 + 0.014 * (smooth_noise(flat, 0.3, seed) + 1) + 0.008 * smooth_noise(flat, 0.11, seed + 1)
    )
    start[:, :2] = (start[:, :2] - [0, y]) * 0.985 + [0, y]
    solids = [*(box_solid(low, high, radius, thick) for low, high, radius in boxes), floor_solid(0.02, thick)]
    cloth = Cloth(start, sheet(rows, columns), flat, bend=bend, shear=0.22, gravity=3.0, friction=0.5, solids=solids)
    return cloth.settle(steps, 5, 0.05)


def thickened(shape: Shape, thick: float, seed: int, quilt: float = 0.0, smooth: int = 1) -> Shape:
    """A sheet made `thick` metres thick with soft rims; `quilt` is the height of its waves."""
    shape = doubled(shape, smooth) if smooth else shape
    normal = shape.normals()
    if normal[:, 2].mean() < 0:
        shape = Shape(shape.points, shape.quads[:, ::-1], shape.tris)
        normal = -normal
    pairs = np.sort(np.stack([shape.quads, np.roll(shape.quads, -1, axis=1)], axis=-1).reshape(-1, 2), axis=1)
    edges, uses = np.unique(pairs, axis=0, return_counts=True)
    rim = np.zeros(len(shape.points), dtype=bool)
    rim[edges[uses == 1].reshape(-1)] = True
    puff = np.where(rim, 0.35, 1.0)
    wave = quilt * (smooth_noise(shape.points, 0.13, seed) + 0.5 * smooth_noise(shape.points, 0.06, seed + 2))
    upper = shape.points + normal * (thick / 2 * puff + wave * puff)[:, None]
    lower = shape.points - normal * (thick / 2 * puff)[:, None]
    count = len(upper)
    directed = np.stack([shape.quads, np.roll(shape.quads, -1, axis=1)], axis=-1).reshape(-1, 2)
    single = {tuple(e) for e in edges[uses == 1].tolist()}
    side = [(b, a, a + count, b + count) for a, b in directed.tolist() if (min(a, b), max(a, b)) in single]
    quads = np.concatenate([shape.quads, shape.quads[:, ::-1] + count, np.array(side)])
    return Shape(np.concatenate([upper, lower]), quads, shape.tris)


def make_bed(shop: Workshop, wide: float, foot: float, head: float, base: float, rail: float) -> None:
    """Mattress, duvet, turned-down sheet and pillows on a frame.

    The mattress is `wide` metres, from y=`foot` to y=`head`, on z=`base`; the frame's upper edge is at z=`rail`.
    """
    top = base + 0.24
    white = shop.get("bedding", SHEETS)
    cover = shop.get("bedding", COVER)
    long = head - foot
    mattress = box_cushion(wide, long, 0.24, shop.seed + 5, (0.002, 0.004, 0.006), 0.05, 0.003)
    shop.add(mattress, white, "mattress", Matrix.Translation((0, (foot + head) / 2, base + 0.12)))
    end = head - 0.62
    fall = top - rail + 0.02
    length = end - foot + fall - 0.06
    middle = (end + foot - fall + 0.06) / 2
    boxes = (
        ((-wide / 2, foot, 0.1), (wide / 2, head, top), 0.06),
        ((-shop.width / 2, -shop.depth / 2, 0.0), (shop.width / 2, shop.depth / 2, rail), 0.015),
    )
    cloth = draped(round(wide + 2 * fall, 3), round(length, 3), boxes, round(middle, 3), shop.seed, 0.014)
    duvet = thickened(cloth, 0.03, shop.seed, 0.007)
    shop.add(duvet, cover, "duvet")
    turned_down(shop, cloth, end, white)
    pillows(shop, wide, head, top, white)


def turned_down(shop: Workshop, cloth: Shape, end: float, material) -> None:
    """The end of the duvet, folded back to show the sheet under it."""
    points = cloth.points
    near = points[:, 1] > end - 0.3
    keep = near[cloth.quads].all(axis=1)
    used = np.unique(cloth.quads[keep])
    renumber = np.full(len(points), -1)
    renumber[used] = np.arange(len(used))
    part = Shape(points[used], renumber[cloth.quads[keep]], cloth.tris)
    lifted = part.normals()
    sign = 1 if lifted[:, 2].mean() > 0 else -1
    rise = 0.03 + 0.006 * smooth_noise(part.points, 0.12, shop.seed + 8)
    part = part.mapped(lambda p: p + sign * lifted * rise[:, None])
    part = part.mapped(
        lambda p: (
            p + np.stack([0 * p[:, 0], 0.012 * smooth_noise(p * [1, 0, 0], 0.2, shop.seed) + 0.004, 0 * p[:, 0]], 1)
        )
    )
    shop.add(thickened(part, 0.02, shop.seed + 9, 0.004), material, "turned sheet")


def pillows(shop: Workshop, wide: float, head: float, top: float, material) -> None:
    """Two pillows that lean on the head, and two in front of them."""
    each = min(0.72, wide / 2 - 0.02)
    for row, (lean, y, up, size) in enumerate(((62, head - 0.11, 0.235, 0.47), (38, head - 0.31, 0.165, 0.43))):
        for side in (-1, 1):
            soft = back_cushion(each, size, 0.175, shop.seed + 11 + row * 2 + (side > 0))
            spin = Matrix.Rotation(np.radians(shop.chance.uniform(-2.5, 2.5)), 4, "Y")
            where = Matrix.Translation(
                (side * (wide / 4 + shop.chance.uniform(-0.008, 0.008)), y, top + up)
            ) @ Matrix.Rotation(np.radians(-(90 - lean)), 4, "X")
            shop.add(soft, material, "pillow", where @ spin)
