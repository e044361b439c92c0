"""Bed frames of wood and of padded panels, and a day bed; their heads are at the back. Lengths are metres."""

from __future__ import annotations

import numpy as np
from mathutils import Matrix

from shapes import rounded_box, slab, spline

from .bedding import make_bed
from .legs import tapered_bar
from .tufts import buttoned_panel
from .upholstery import back_cushion, box_cushion, padded
from .workshop import Workshop


def build_bed(shop: Workshop) -> None:
    """A bed by its head."""
    head = shop.spec["head"]
    if head == "none":
        day_bed(shop)
    elif shop.spec["upholstered"]:
        soft_bed(shop)
    else:
        wooden_bed(shop)


def wooden_bed(shop: Workshop) -> None:
    """Four posts, rails, and a head of a panel or of slats."""
    w, d, h, look = shop.width, shop.depth, shop.height, shop.look
    slatted, drawers = shop.spec["head"] == "slats", shop.spec["drawers"]
    front, back = -d / 2, d / 2
    rail_low, rail_high = (0.3, 0.39) if slatted else (0.03, 0.34) if drawers else (0.16, 0.32)
    post = 0.05 if slatted else 0.06
    for side in (-1, 1):
        x0, x1 = sorted((side * w / 2, side * (w / 2 - post)))
        shop.plank(look, (x0, back - post, 0), (x1, back, h - 0.012 if not slatted else h), "z", 0.006, "post")
        shop.plank(look, (x0, front, 0), (x1, front + post, rail_high + 0.015), "z", 0.006, "foot post")
        inner = side * (w / 2 - (0.004 if drawers else 0.012))
        r0, r1 = sorted((inner, inner - side * 0.028))
        shop.plank(look, (r0, front + post, rail_low), (r1, back - post, rail_high), "y", 0.004, "side rail")
    shop.plank(
        look, (-w / 2 + post, front + 0.01, rail_low), (w / 2 - post, front + 0.038, rail_high), "x", 0.004, "foot rail"
    )
    if slatted:
        slatted_head(shop, back, post)
    else:
        panelled_head(shop, back, post)
    if drawers:
        bed_drawers(shop, front + post, back - post, rail_low, rail_high)
    with shop.extras_only():
        make_bed(shop, w - 2 * 0.045, front + 0.045, back - post - 0.005, rail_high - 0.07, rail_high)


def slatted_head(shop: Workshop, back: float, post: float) -> None:
    """A rail above and one below with upright slats between them."""
    w, h, look = shop.width, shop.height, shop.look
    y0, y1 = back - 0.04, back - 0.012
    for low, high in ((h - 0.075, h - 0.02), (0.36, 0.42)):
        shop.plank(look, (-w / 2 + post, y0, low), (w / 2 - post, y1, high), "x", 0.005, "head rail")
    count = round((w - 2 * post) / 0.1)
    for at in range(1, count):
        x = -w / 2 + post + at * (w - 2 * post) / count
        shop.plank(look, (x - 0.0125, y0 + 0.007, 0.41), (x + 0.0125, y1 - 0.007, h - 0.07), "z", 0.003, "slat")


def panelled_head(shop: Workshop, back: float, post: float) -> None:
    """A frame with a panel between the posts, under a cap."""
    w, h, look = shop.width, shop.height, shop.look
    y0, y1 = back - 0.046, back - 0.014
    shop.plank(look, (-w / 2, back - post - 0.004, h - 0.026), (w / 2, back, h), "x", 0.005, "cap")
    x0, x1 = -w / 2 + post, w / 2 - post
    for low, high in ((h - 0.125, h - 0.026), (0.34, 0.44)):
        shop.plank(look, (x0, y0, low), (x1, y1, high), "x", 0.003, "head rail")
    panels = 3
    step = (x1 - x0) / panels
    for at in range(panels):
        left = x0 + at * step
        if at:
            shop.plank(look, (left - 0.04, y0 + 0.0005, 0.44), (left + 0.04, y1, h - 0.125), "z", 0.003, "muntin")
        shop.plank(look, (left, y0 + 0.011, 0.43), (left + step, y1 - 0.006, h - 0.12), "z", 0.001, "panel")


def bed_drawers(shop: Workshop, foot: float, head: float, low: float, high: float) -> None:
    """Fronts in both sides: the drawers roll out sideways."""
    w = shop.width
    middle = (foot + head) / 2
    knobs = shop.get("brass", "#ac8a4c")
    for side in (-1, 1):
        for a, b in ((foot + 0.02, middle - 0.01), (middle + 0.01, head - 0.02)):
            x0, x1 = sorted((side * (w / 2 - 0.004), side * (w / 2)))
            shop.plank(shop.look, (x0, a, low + 0.012), (x1, b, high - 0.05), "y", 0.0015, "drawer")
            knob_at = (a + b) / 2
            k = shop.turned(
                [(0.008, 0), (0.007, 0.5), (0.014, 0.8), (0.013, 1), (0, 1)],
                (side * w / 2, knob_at, 0.17),
                (side * (w / 2 + 0.024), knob_at, 0.17),
                knobs,
                "knob",
                20,
            )
            shop.extras.append(k)


def soft_bed(shop: Workshop) -> None:
    """Padded rails and a padded head, with buttons or with wings."""
    w, d, h, look = shop.width, shop.depth, shop.height, shop.look
    front, back = -d / 2, d / 2
    winged = shop.spec["head"] == "wing"
    low, high = (0.03, 0.35) if winged else (0.1, 0.34)
    thick = 0.075 if winged else 0.05
    side_in = 0.03 if winged else 0.006
    for side in (-1, 1):
        rail = padded(rounded_box(thick, d - 0.1, high - low, 0.025, step=0.04, arc=4), shop.seed + 2 + side, 0.0025)
        shop.add(
            rail.moved(side * (w / 2 - thick / 2 - side_in), -0.04, (low + high) / 2), look, "side rail", grain=True
        )
    foot = padded(rounded_box(w - 2 * side_in, thick, high - low, 0.025, step=0.04, arc=4), shop.seed + 4, 0.0025)
    shop.add(foot.moved(0, front + thick / 2, (low + high) / 2), look, "foot rail", grain=True)
    wood = shop.wood(shop.spec["woodHex"])
    for sx in (-1, 1):
        for y in (front + 0.09, back - 0.09):
            top = (sx * (w / 2 - 0.09), y, low + 0.01)
            shop.bar(top, (top[0], y, 0), lambda n: tapered_bar(n, 0.05, 0.034 if not winged else 0.05), wood, "leg")
    deep = 0.1
    if winged:
        winged_head(shop, back)
        deep = 0.13
    else:
        tall = h - 0.06
        where = Matrix.Translation((0, back - 0.055, 0.06 + tall / 2))
        across = round(w / 0.2)
        buttoned_panel(shop, w, tall, 0.1, across, 4, where, shop.seed + 31, 0.52, 0.03)
    mattress = w - 2 * (thick + side_in) - 0.012
    with shop.extras_only():
        make_bed(shop, mattress, front + thick + 0.006, back - deep - 0.01, high - 0.08, high)


def winged_head(shop: Workshop, back: float) -> None:
    """A padded head in two panels whose sides turn forward."""
    w, h, look = shop.width, shop.height, shop.look
    tall = h - 0.05
    for side in (-1, 1):
        panel = box_cushion(
            w / 2 - 0.045, 0.09, tall, shop.seed + 41 + side, (0.002, 0.016, 0.003), 0.035, 0.003, piping=False
        )
        shop.add(
            panel, look, "head", Matrix.Translation((side * (w / 4 - 0.02), back - 0.05, 0.03 + tall / 2)), grain=True
        )
        line = np.array(
            [
                (back - 0.02, 0.032),
                (back - 0.005, 0.05),
                (back - 0.005, 0.3),
                (back - 0.005, h - 0.05),
                (back - 0.04, h - 0.004),
                (back - 0.14, h - 0.012),
                (back - 0.235, h - 0.06),
                (back - 0.255, h - 0.2),
                (back - 0.24, 0.5),
                (back - 0.232, 0.25),
                (back - 0.226, 0.05),
                (back - 0.21, 0.032),
            ]
        )
        outline = spline(line, 6, closed=True)
        middle = outline.mean(axis=0)
        shape = padded(
            slab(outline - middle, 0.07, 0.03, arc=5, rings=2, cap_loops=8, crown=0.008), shop.seed + 45, 0.002
        )
        points = np.stack([shape.points[:, 2], shape.points[:, 0], shape.points[:, 1]], axis=1)
        where = Matrix.Translation((side * (w / 2 - 0.037), middle[0], middle[1])) @ Matrix.Rotation(
            np.radians(side * 2.5), 4, "Z"
        )
        shop.add(type(shape)(points, shape.quads, shape.tris), look, "wing", where, grain=True)


def day_bed(shop: Workshop) -> None:
    """A bench of ash with a thin mattress; cushions along the wall."""
    w, d, h, look = shop.width, shop.depth, shop.height, shop.look
    ash = shop.wood(shop.spec["woodHex"])
    base = h - 0.135
    for sx in (-1, 1):
        for sy in (-1, 1):
            x, y = sx * (w / 2 - 0.06), sy * (d / 2 - 0.05)
            shop.bar(
                (x, y, base + 0.01),
                (x + sx * 0.012, y, 0),
                lambda n: tapered_bar(n, 0.05, 0.032, square=True),
                ash,
                "leg",
            )
        x0, x1 = sorted((sx * w / 2, sx * (w / 2 - 0.026)))
        shop.plank(ash, (x0, -d / 2 + 0.026, base - 0.055), (x1, d / 2 - 0.026, base + 0.016), "y", 0.003, "end rail")
    for sy in (-1, 1):
        y0, y1 = sorted((sy * d / 2, sy * (d / 2 - 0.026)))
        shop.plank(ash, (-w / 2, y0, base - 0.055), (w / 2, y1, base + 0.016), "x", 0.003, "rail")
    for at in range(13):
        x = -w / 2 + 0.1 + at * (w - 0.2) / 12
        shop.plank(ash, (x - 0.03, -d / 2 + 0.02, base - 0.014), (x + 0.03, d / 2 - 0.02, base), "y", 0.002, "slat")
    mattress = box_cushion(w - 0.06, d - 0.06, 0.128, shop.seed + 5, (0.003, 0.005, 0.008), 0.024, 0.004)
    shop.add(mattress, look, "mattress", Matrix.Translation((0, 0, base + 0.064)), grain=True)
    with shop.extras_only():
        for at in (-1, 0, 1):
            soft = back_cushion(0.6, 0.42, 0.18, shop.seed + 50 + at)
            turn = Matrix.Rotation(np.radians(-14 + shop.chance.uniform(-2, 2)), 4, "X") @ Matrix.Rotation(
                np.radians(shop.chance.uniform(-2, 2)), 4, "Y"
            )
            shop.add(
                soft, look, "back cushion", Matrix.Translation((at * 0.62, d / 2 - 0.15, h + 0.195)) @ turn, grain=True
            )
