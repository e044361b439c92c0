"""Sofas and armchairs with upholstered arms, made by the specification of the drawing. Lengths are metres."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
from mathutils import Matrix

from shapes import Shape, divided, joined, loft, rounded_box, slab, tube

from . import legs, open_frame, tufts
from .upholstery import PIPING, back_cushion, box_cushion, button, padded
from .workshop import Workshop

ARM_WIDTH = {"track": 0.09, "round": 0.19, "slope": 0.14}


def build_sofa(shop: Workshop) -> None:
    """A sofa or an armchair of the shop's size."""
    if shop.spec["arms"] == "none":
        open_frame.build(shop)
        return
    plan = measures(shop)
    body(shop, plan)
    for side in (-1, 1):
        arm(shop, plan, side)
    back(shop, plan)
    seats(shop, plan)
    chaise(shop, plan)
    legs.feet(shop, shop.spec["legs"], shop.width, plan.front, plan.rear, shop.wood(shop.spec["woodHex"]))


def measures(shop: Workshop) -> SimpleNamespace:
    """All measures that the parts of a sofa share, from its size and its kind."""
    spec = shop.spec
    arms, upright = spec["arms"], spec["legs"] in ("tapered", "metal") and spec["back"] != "tight"
    plan = SimpleNamespace()
    plan.long = spec.get("chaise") is not None
    deep = min(shop.depth, 0.98) if plan.long else shop.depth
    plan.rear = shop.depth / 2
    plan.front = plan.rear - deep
    plan.arm = 0.13 if spec["legs"] == "metal" else ARM_WIDTH[arms]
    if spec["back"] == "wing":
        plan.arm = 0.12
    plan.feet = legs.HEIGHTS[spec["legs"]]
    plan.seat = 0.46 if upright else 0.44
    plan.floor = plan.seat - 0.165
    plan.inner = shop.width - 2 * plan.arm
    plan.back = {"cushions": 0.15, "tight": 0.2, "button": 0.19, "wing": 0.17}[spec["back"]]
    plan.arm_top = {"track": min(shop.height - 0.18, 0.62), "round": 0.58, "slope": 0.58}[arms]
    plan.count = seat_count(spec, plan.inner)
    return plan


def seat_count(spec: dict, inner: float) -> int:
    """How many cushions lie side by side on `inner` metres: a loose seat comes in several widths."""
    if spec["back"] == "button":
        return 1
    if spec["back"] != "cushions" or spec["seats"] == 1 or spec.get("chaise"):
        return spec["seats"]
    return round((inner + 0.02) / 0.575)


def body(shop: Workshop, plan) -> None:
    """The upholstered base between the arms, down to the feet, with a seam along its lower edge."""
    front = plan.front + 0.022
    deep = plan.rear - 0.02 - front
    wide = shop.width - 0.03 if shop.spec["arms"] != "slope" else shop.width - 0.06
    high = plan.floor - plan.feet
    base = rounded_box(wide, deep, high, 0.014, step=0.04)
    base = padded(base, shop.seed + 1, 0.002)
    shop.add(base.moved(0, front + deep / 2, plan.feet + high / 2), shop.look, "base", grain=True)


def seats(shop: Workshop, plan) -> None:
    """Loose seat cushions side by side, each a little unlike the others."""
    wide = plan.inner / plan.count
    tall = plan.seat - plan.floor
    for at in range(plan.count):
        x = -plan.inner / 2 + wide * (at + 0.5)
        seed = shop.seed + 20 + at
        front = chaise_front(shop, plan, at)
        deep = plan.rear - plan.back - front - 0.004
        firm = shop.spec["legs"] in ("metal", "tapered", "block") or plan.count == 1
        crown = (0.003, 0.006, 0.014 if firm else 0.024)
        size = (wide - 0.007, deep, tall - 0.016)
        cushion = box_cushion(*size, seed, crown, 0.022 if firm else 0.034, 0.0035 if firm else 0.006)
        turn = Matrix.Rotation(shop.chance.uniform(-0.004, 0.004), 4, "Z")
        lift = plan.floor + size[2] / 2 + shop.chance.uniform(0, 0.003)
        where = Matrix.Translation((x, front + deep / 2 + shop.chance.uniform(0, 0.006), lift)) @ turn
        shop.add(cushion, shop.look, "seat", where, grain=True)


def chaise_front(shop: Workshop, plan, at: int) -> float:
    """Where the seat number `at` from the left begins."""
    long = {"left": 0, "right": plan.count - 1}.get(shop.spec.get("chaise"), -1)
    return -shop.depth / 2 if at == long else plan.front


def back(shop: Workshop, plan) -> None:
    """What one leans against: a frame with loose cushions, or a tight back with seams, buttons or wings."""
    kind = shop.spec["back"]
    if kind in ("button", "wing"):
        tufts.sofa_back(shop, plan)
        return
    loose = kind == "cushions"
    top = shop.height - 0.085 if loose else shop.height
    deep = plan.back - (0.0 if loose else 0.05)
    frame = rounded_box(plan.inner + 0.01, deep, top - plan.feet, 0.035, step=0.03, arc=4)
    frame = padded(frame, shop.seed + 3, 0.003)
    lean = lambda points: points + np.stack([0 * points[:, 0], 0.05 * (points[:, 2] - top / 2), 0 * points[:, 0]], 1)
    frame = frame.moved(0, plan.rear - deep / 2 - 0.05 * top / 2, (top + plan.feet) / 2)
    shop.add(frame.mapped(lean), shop.look, "back frame", grain=True)
    (back_cushions if loose else tight_back)(shop, plan)


def back_cushions(shop: Workshop, plan) -> None:
    """Soft pillows that lean on the frame, as many as there are seats."""
    wide = plan.inner / plan.count
    tall = shop.height - plan.seat + 0.012
    for at in range(plan.count):
        x = -plan.inner / 2 + wide * (at + 0.5)
        soft = back_cushion(wide + 0.016, tall + 0.03, 0.24, shop.seed + 40 + at)
        slouch = shop.chance.uniform(-2.0, 2.0)
        turn = Matrix.Rotation(np.radians(-11 + slouch), 4, "X") @ Matrix.Rotation(
            np.radians(shop.chance.uniform(-1.2, 1.2)), 4, "Y"
        )
        y = plan.rear - plan.back - 0.085
        where = Matrix.Translation((x, y, plan.seat + tall / 2 - 0.008)) @ turn
        shop.add(soft, shop.look, "back cushion", where, grain=True)


def tight_back(shop: Workshop, plan) -> None:
    """A firm back in one piece, with a seam between two seats."""
    tall = shop.height - plan.seat + 0.1
    wide = plan.inner / plan.count
    for at in range(plan.count):
        x = -plan.inner / 2 + wide * (at + 0.5)
        part = box_cushion(
            wide - 0.002, 0.15, tall, shop.seed + 60 + at, (0.002, 0.016, 0.004), 0.04, 0.003, piping=False
        )
        where = Matrix.Translation((x, plan.rear - plan.back + 0.035, plan.seat - 0.1 + tall / 2)) @ Matrix.Rotation(
            np.radians(-6), 4, "X"
        )
        shop.add(part, shop.look, "back", where, grain=True)


def arm_outline(kind: str, wide: float, low: float, top: float) -> np.ndarray:
    """The front of an arm: (x, z) points, anticlockwise, x outwards from 0 to `wide`."""
    if kind == "round":
        turn = np.linspace(0, np.pi, 19)
        roll = np.stack([wide / 2 + wide / 2 * np.cos(turn), top - wide / 2 + wide / 2 * np.sin(turn)], axis=1)
        waist = 0.012
        left = [(waist, top - wide * 0.95), (waist, (low + top) / 2 - 0.03), (waist, low)]
        right = [(wide - waist, low), (wide - waist, (low + top) / 2 - 0.03), (wide - waist, top - wide * 0.95)]
        return np.concatenate([roll, left, right])
    if kind == "slope":
        return np.array(
            [
                (wide - 0.035, low),
                (wide, top - 0.05),
                (wide - 0.02, top),
                (0.04, top - 0.015),
                (0.0, top - 0.06),
                (0.02, low),
            ]
        )
    return np.array([(wide, low), (wide, top), (0, top), (0, low)])


def arm(shop: Workshop, plan, side: int) -> None:
    """One arm: a padded body along the depth, with a welt around its front."""
    kind = shop.spec["arms"]
    outline = arm_outline(kind, plan.arm, plan.feet, plan.arm_top)
    if kind != "round":
        outline = softened(outline, 0.022 if kind == "track" else 0.03)
    outline = divided(outline, 0.03)
    front = plan.front + (0.006 if kind != "round" else 0.0)
    deep = plan.rear - 0.01 - front
    rim = 0.014
    shape = slab(
        outline - [plan.arm / 2, 0], deep, rim, arc=3, rings=max(4, int(deep / 0.04)), cap_loops=4, crown=0.004
    )
    welt_line = slab_rim(outline - [plan.arm / 2, 0], deep / 2, rim)
    welt = tube(welt_line, PIPING, around=8, closed=True)
    stand = np.array([[side, 0, 0], [0, 0, -1], [0, 1, 0]], dtype=float)
    place = np.array([side * (shop.width / 2 - plan.arm / 2), front + deep / 2, 0])
    arm_body = joined([shape, welt])
    arm_body = padded(arm_body, shop.seed + 5 + side, 0.003, 0.18)
    arm_body = arm_body.mapped(lambda points: points @ stand.T + place)
    if side < 0:
        arm_body = Shape(arm_body.points, arm_body.quads[:, ::-1], arm_body.tris[:, ::-1])
    if kind == "slope":
        arm_body = arm_body.mapped(lambda points: sloped(points, plan, front, deep))
    shop.add(arm_body, shop.look, "arm", grain=True)


def sloped(points: np.ndarray, plan, front: float, deep: float) -> np.ndarray:
    """An arm that grows towards the back."""
    share = np.clip((points[:, 1] - front) / deep, 0, 1)
    above = np.clip((points[:, 2] - plan.floor) / (plan.arm_top - plan.floor), 0, 1)
    return points + np.stack([0 * share, 0 * share, 0.1 * share**1.4 * above], axis=1)


def softened(outline: np.ndarray, radius: float) -> np.ndarray:
    """An outline with its upper corners cut round."""
    parts = []
    count = len(outline)
    for at in range(count):
        before, here, after = outline[at - 1], outline[at], outline[(at + 1) % count]
        a = here + (before - here) * min(0.48, radius / np.linalg.norm(before - here))
        b = here + (after - here) * min(0.48, radius / np.linalg.norm(after - here))
        t = np.linspace(0, 1, 6)[:, None]
        parts.append((1 - t) ** 2 * a + 2 * t * (1 - t) * here + t**2 * b)
    return np.concatenate(parts)


def slab_rim(outline: np.ndarray, z: float, radius: float) -> np.ndarray:
    """The line of the welt around the upper rim of a slab."""
    middle = outline.mean(axis=0)
    inset = outline - (outline - middle) / np.maximum(np.linalg.norm(outline - middle, axis=1, keepdims=True), 1e-9) * (
        radius * 0.3
    )
    return np.concatenate([inset, np.full((len(outline), 1), z - radius * 0.25)], axis=1)


def chaise(shop: Workshop, plan) -> None:
    """The long seat at one end comes forward of the others."""
    side = {"left": -1, "right": 1}.get(shop.spec.get("chaise"), 0)
    if side == 0:
        return
    wide = plan.inner / plan.count
    x = side * (plan.inner / 2 - wide / 2)
    front = -shop.depth / 2
    deep = plan.front - front + 0.06
    high = plan.floor - plan.feet
    base = padded(rounded_box(wide + 0.02, deep, high, 0.014, step=0.04), shop.seed + 70, 0.002)
    shop.add(base.moved(x, front + 0.022 + deep / 2, plan.feet + high / 2), shop.look, "chaise base", grain=True)
    for at in (-1, 1):
        legs.foot(
            shop,
            shop.spec["legs"],
            x + at * (wide / 2 - 0.08),
            front + 0.1,
            plan.feet,
            shop.wood(shop.spec["woodHex"]),
            0,
        )


def build_footstool(shop: Workshop) -> None:
    """A square stool with a soft top on feet, or a round pouffe with seams."""
    w, d, h = shop.width, shop.depth, shop.height
    if shop.spec["round"]:
        pouffe(shop)
        return
    feet = legs.HEIGHTS[shop.spec["legs"]]
    split = h - 0.15
    base = padded(rounded_box(w - 0.016, d - 0.016, split - feet, 0.014, step=0.03), shop.seed, 0.002)
    shop.add(base.moved(0, 0, (split + feet) / 2), shop.look, "base", grain=True)
    top = box_cushion(w - 0.012, d - 0.012, 0.125, shop.seed + 2, (0.004, 0.004, 0.024), 0.034, 0.006)
    shop.add(top, shop.look, "top", Matrix.Translation((0, 0, split + 0.0625)), grain=True)
    legs.feet(shop, shop.spec["legs"], w, -d / 2, d / 2, shop.wood(shop.spec["woodHex"]), 0.08)


def pouffe(shop: Workshop) -> None:
    """A round stuffed seat of eight gores with a button on top."""
    r, h = shop.width / 2, shop.height
    around, gores = 240, 8
    turn = np.linspace(0, 2 * np.pi, around, endpoint=False)
    loops = []
    for a in np.linspace(-np.pi / 2, np.pi / 2, 48)[1:-1]:
        flat = np.sign(np.cos(a)) * np.abs(np.cos(a)) ** 0.62
        up = np.sign(np.sin(a)) * np.abs(np.sin(a)) ** 0.8
        seam = np.abs(np.mod(turn * gores / 2 / np.pi, 1) - 0.5) * 2
        groove = 0.007 * np.exp(-(((1 - seam) / 0.09) ** 2)) - 0.004 * (1 - seam**2)
        ring = r * flat - groove * np.clip(flat * 1.6, 0, 1)
        dimple = 0.014 * np.exp(-((flat / 0.22) ** 2)) * np.sign(up)
        loops.append(
            np.stack([ring * np.cos(turn), ring * np.sin(turn), np.full(around, h / 2 + up * h / 2) - dimple], axis=1)
        )
    body = padded(loft(np.array(loops)), shop.seed, 0.006, 0.16)
    shop.add(body, shop.look, "pouffe", grain=True)
    shop.add(button(0.02), shop.look, "button", Matrix.Translation((0, 0, h - 0.012)), grain=True)
