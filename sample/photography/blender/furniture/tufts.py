"""Buttoned and winged backs of sofas, chairs and beds. Lengths are metres."""

from __future__ import annotations

import numpy as np
from mathutils import Matrix

from shapes import Shape, rounded_box, slab, spline

from .upholstery import button, button_places, padded, tufted
from .workshop import Workshop


def buttoned_panel(
    shop: Workshop, wide: float, tall: float, thick: float, across: int, rows: int, where: Matrix, seed: int,
    lower: float = 0.0, depth: float = 0.026,
) -> None:  # fmt: skip
    """A padded panel in the x-z plane whose front (-y) carries buttons, but for the `lower` metres."""
    panel = rounded_box(wide, thick, tall, min(0.05, thick * 0.42), step=0.011, arc=5)
    normals = panel.normals()
    high = tall - lower
    flat = panel.points[:, [0, 2]] - [0, lower / 2]
    places = button_places(wide - 0.03, high - 0.02, across, rows)
    sink = tufted(flat, places, wide - 0.03, high - 0.02, across, rows, depth)
    below = np.clip((flat[:, 1] + high / 2) / 0.05, 0, 1)
    front = np.clip(-normals[:, 1], 0, 1) ** 0.7
    sink = sink * front * np.where(below < 1, 0.35 + 0.65 * below, 1)
    shape = panel.mapped(lambda points: points + np.stack([0 * sink, sink - 0.012 * front, 0 * sink], axis=1))
    shop.add(padded(shape, seed, 0.0015), shop.look, "buttoned back", where, grain=True)
    for x, z in places:
        y = -thick / 2 - 0.012 + depth * 0.86
        spin = Matrix.Translation((x, y, z + lower / 2)) @ Matrix.Rotation(np.pi / 2, 4, "X")
        shop.add(button(), shop.look, "button", where @ spin, grain=True)


def sofa_back(shop: Workshop, plan) -> None:
    """The buttoned back of a sofa, or the high back of a wing chair with its wings."""
    low = plan.seat - 0.1
    tall = shop.height - low
    winged = shop.spec["back"] == "wing"
    lean = np.radians(-9 if winged else -5)
    middle = (shop.height + low) / 2
    y = plan.rear - plan.back + 0.055 + (0.0 if winged else 0.01)
    where = Matrix.Translation((0, y, middle)) @ Matrix.Rotation(lean, 4, "X")
    across, rows = (3, 4) if winged else (10, 4)
    wide = plan.inner + (0.05 if winged else 0.02)
    buttoned_panel(shop, wide, tall, 0.13, across, rows, where, shop.seed + 31, 0.13)
    low_back = rounded_box(plan.inner + 0.03, 0.06, shop.height - 0.03 - plan.feet, 0.025, step=0.05)
    spin = Matrix.Translation((0, plan.rear - 0.06, (shop.height - 0.03 + plan.feet) / 2)) @ Matrix.Rotation(
        np.radians(-3), 4, "X"
    )
    shop.add(padded(low_back, shop.seed + 33, 0.002), shop.look, "outer back", spin, grain=True)
    if winged:
        for side in (-1, 1):
            wing(shop, plan, side)
        return
    for side in (-1, 1):
        x = side * (shop.width / 2 - plan.arm / 2)
        rosette = Matrix.Translation((x, plan.front + 0.001, plan.arm_top - plan.arm / 2)) @ Matrix.Rotation(
            np.pi / 2, 4, "X"
        )
        shop.add(button(0.014), shop.look, "button", rosette, grain=True)


def wing(shop: Workshop, plan, side: int) -> None:
    """One wing, from the arm to the top of the back, turned a little outwards."""
    rear, top = plan.rear, shop.height
    line = np.array(
        [
            (rear - 0.02, plan.arm_top - 0.06), (rear - 0.02, top - 0.2), (rear - 0.03, top - 0.05),
            (rear - 0.1, top - 0.012), (rear - 0.22, top - 0.05), (rear - 0.315, top - 0.17),
            (rear - 0.33, top - 0.3), (rear - 0.27, top - 0.42), (rear - 0.24, plan.arm_top - 0.0),
            (rear - 0.25, plan.arm_top - 0.06),
        ]
    )  # fmt: skip
    outline = spline(line, 6, closed=True)
    middle = outline.mean(axis=0)
    shape = padded(
        slab(outline - middle, 0.062, 0.028, arc=5, rings=2, cap_loops=6, crown=0.006), shop.seed + 35, 0.002
    )
    points = np.stack([shape.points[:, 2], shape.points[:, 0], shape.points[:, 1]], axis=1)
    shape = Shape(points, shape.quads, shape.tris)
    x = side * (plan.inner / 2 + 0.035)
    where = (
        Matrix.Translation((x, rear, middle[1]))
        @ Matrix.Rotation(np.radians(side * 7), 4, "Z")
        @ Matrix.Translation((0, middle[0] - rear, 0))
    )
    shop.add(shape, shop.look, "wing", where, grain=True)
