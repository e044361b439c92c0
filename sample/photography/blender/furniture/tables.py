"""Tables, desks and benches. Lengths are metres."""

from __future__ import annotations

import numpy as np
from mathutils import Matrix

from shapes import Shape, circle, lathe, loft, rounded_box, slab, tube

from .fronts import drawer_front
from .legs import tapered_bar
from .tones import hex_of
from .weaving import wicker_wall
from .workshop import Workshop


def build_table(shop: Workshop) -> None:
    """A table by its top and its base."""
    {
        "tapered": corner_legs,
        "trestle": trestles,
        "pedestal": pedestal,
        "sled": folded_sheet,
        "metal": three_rods,
        "cylinder": drum,
    }[shop.spec["base"]](shop)


def boards_of(shop: Workshop, shape: Shape, deep: float, count: int, top: float, material=None) -> None:
    """A top glued from `count` boards along x: each is the part of `shape` between two lines, with its own grain."""
    edges = np.linspace(-deep / 2, deep / 2, count + 1)
    edges[1:-1] += shop.chance.uniform(-0.012, 0.012, count - 1) if count > 1 else 0
    for low, high in zip(edges, edges[1:]):
        part = shape.mapped(lambda p, a=low, b=high: strip_of(p, a, b, shop.spec["top"] == "round"))
        shop.add(part, material or shop.look, "top", Matrix.Translation((0, 0, top)), flat=True, grain=True)


def strip_of(points: np.ndarray, low: float, high: float, is_round: bool) -> np.ndarray:
    """The points of a top, moved into the strip between two lines along x; a round top keeps its edge."""
    y = np.clip(points[:, 1], low, high)
    x = points[:, 0]
    if is_round:
        reach = np.sqrt(np.clip(x**2 + points[:, 1] ** 2 - y**2, 0, None))
        x = np.sign(x) * np.minimum(np.abs(x), reach)
    return np.stack([x, y, points[:, 2]], axis=1)


def painted(shop: Workshop) -> bool:
    """Whether the look is paint or metal, which shows no boards."""
    return shop.look.get("kind") in ("painted-wood", "steel", "brass", "marble")


def corner_legs(shop: Workshop) -> None:
    """Tapered legs at the corners, an apron between them, drawers where there are any."""
    spec, w, d, h = shop.spec, shop.width, shop.depth, shop.height
    thick = 0.03 if h > 0.6 and d > 0.7 else 0.026 if d > 0.5 else 0.022
    cable = spec["drawers"] == 2 and d > 0.4
    base = shop.frame(spec["baseHex"])
    body = rounded_box(w, d if not cable else d - 0.07, thick, 0.003, arc=3)
    count = 1 if painted(shop) else max(2, round(d / 0.145))
    if cable:
        body = body.moved(0, -0.035, 0)
    boards_of(shop, body, d, count, h - thick / 2)
    if cable:
        shop.plank(shop.look, (-w / 2, d / 2 - 0.045, h - thick), (w / 2, d / 2, h), "x", 0.003, "cable strip")
    leg = 0.06 if d > 0.7 else 0.048 if d > 0.4 else 0.04
    inset = leg / 2 + (0.006 if d > 0.5 else 0.01)
    apron = (0.1 if spec["drawers"] else 0.085) if h > 0.6 else 0.085 if spec["drawers"] else 0.06
    lean = 0.012 if w > 1.0 else 0.006
    x, y = w / 2 - inset - lean, d / 2 - inset - lean * 0.5
    for sx in (-1, 1):
        for sy in (-1, 1):
            top, low = (sx * x, sy * y, h - thick), (sx * (x + lean), sy * (y + lean * 0.5), 0)
            shop.bar(top, low, lambda n: tapered_bar(n, leg, leg * 0.52, square=True), base, "leg")
        shop.plank(base, (sx * x - 0.011, -y, h - thick - apron), (sx * x + 0.011, y, h - thick), "y", 0.002, "apron")
    for sy in (-1, 1):
        face = sy * (y + 0.006)
        open_front = spec["drawers"] and (sy < 0 or h < 0.5)
        if not open_front:
            shop.plank(base, (-x, face - 0.011, h - thick - apron), (x, face + 0.011, h - thick), "x", 0.002, "apron")
        else:
            drawer_row(shop, x - leg / 2, face, h - thick, apron, sy, base)


def drawer_row(shop: Workshop, half: float, y: float, top: float, tall: float, side: int, base) -> None:
    """Drawers side by side in an apron, between two thin rails."""
    low, high = sorted((y + side * 0.011, y - side * 0.02))
    shop.plank(base, (-half, low, top - 0.014), (half, high, top), "x", 0.0015, "rail")
    shop.plank(base, (-half, low, top - tall), (half, high, top - tall + 0.014), "x", 0.0015, "rail")
    count = shop.spec["drawers"]
    wide = 2 * half / count
    knob = shop.get("brass", "#ac8a4c")
    for at in range(count):
        x = -half + wide * (at + 0.5)
        area = (x - wide / 2 + 0.004, x + wide / 2 - 0.004, top - tall + 0.0165, top - 0.0165)
        drawer_front(shop, area, y + side * 0.011, side, knob, 0.011)
    for at in range(1, count):
        x = -half + wide * at
        shop.plank(
            base, (x - 0.005, low + 0.001, top - tall + 0.013), (x + 0.005, high, top - 0.013), "z", 0.001, "divider"
        )


def trestles(shop: Workshop) -> None:
    """A plywood top with an honest edge, loose on two trestles."""
    w, d, h = shop.width, shop.depth, shop.height
    core = shop.get("plywood", "#dcc59a")
    skin = rounded_box(w, d, 0.0035, 0.0012, arc=2)
    shop.add(skin, shop.look, "top", Matrix.Translation((0, 0, h - 0.00175)), flat=True, grain=True)
    shop.plank(
        core,
        (-w / 2 + 0.0008, -d / 2 + 0.0008, h - 0.0245),
        (w / 2 - 0.0008, d / 2 - 0.0008, h - 0.003),
        "x",
        0.001,
        "core",
    )
    shop.add(skin, shop.look, "lower face", Matrix.Translation((0, 0, h - 0.0258)), flat=True, grain=True)
    for side in (-1, 1):
        trestle(shop, side * (w / 2 - 0.19 * w), d, h - 0.0275)


def trestle(shop: Workshop, x: float, d: float, top: float) -> None:
    """One trestle: a beam on two pairs of legs that spread along the table, tied by a rail and two pegs."""
    half = d / 2 - 0.07
    shop.plank(shop.look, (x - 0.03, -half - 0.03, top - 0.05), (x + 0.03, half + 0.03, top), "y", 0.003, "beam")
    for sy in (-1, 1):
        for sx in (-1, 1):
            low, high = (x + sx * 0.17, sy * half, 0), (x + sx * 0.024, sy * (half - 0.03), top - 0.03)
            shop.bar(high, low, lambda n: tapered_bar(n, 0.04, 0.032, square=True), shop.look, "leg")
        y = sy * (half - 0.012)
        shop.plank(shop.look, (x - 0.13, y - 0.01, 0.25), (x + 0.13, y + 0.01, 0.295), "x", 0.002, "tie")
    shop.plank(shop.look, (x - 0.011, -half, 0.262), (x + 0.011, half, 0.283), "y", 0.002, "rail")


def pedestal(shop: Workshop) -> None:
    """A round top on one turned foot."""
    w, h = shop.width, shop.height
    boards_of(shop, slab(circle(w / 2, 128), 0.03, 0.006, arc=4), w, max(3, round(w / 0.15)), h - 0.015)
    r = w * 0.25
    column = [
        (0.13, h - 0.03),
        (0.13, h - 0.045),
        (0.06, h - 0.09),
        (0.048, h - 0.2),
        (0.05, 0.34),
        (0.064, 0.2),
        (0.085, 0.12),
        (0.14, 0.07),
        (r * 0.8, 0.046),
        (r * 0.985, 0.036),
    ]
    shop.add(turned_upright(lathe(column[::-1], 64, 6)), shop.look, "column", UPRIGHT, grain=True)
    foot = lathe([(r * 0.98, 0), (r, 0.004), (r, 0.03), (r * 0.985, 0.036)], 96)
    shop.add(foot, shop.look, "foot", grain=True)


UPRIGHT = Matrix.Rotation(-np.pi / 2, 4, "Y")


def turned_upright(shape: Shape) -> Shape:
    """A body about z, laid so that an object under the matrix UPRIGHT shows it upright with its grain along z."""
    return shape.turned("y", 90)


def folded_sheet(shop: Workshop) -> None:
    """One sheet of steel, 3 mm thick, folded three times: foot, side, top and a lip."""
    w, d, h, thick = shop.width, shop.depth, shop.height, 0.003
    right, left = w / 2, -w / 2
    corners = np.array([(right * 0.72, 0.0), (left, 0.0), (left, h), (right, h), (right, h * 0.7)])
    line = [corners[0]]
    for before, here, after in zip(corners, corners[1:], corners[2:]):
        a = here + (before - here) / np.linalg.norm(before - here) * 0.012
        b = here + (after - here) / np.linalg.norm(after - here) * 0.012
        t = np.linspace(0, 1, 7)[:, None]
        line.extend((1 - t) ** 2 * a + 2 * t * (1 - t) * here + t**2 * b)
    line = np.array([*line, corners[-1]])
    ahead = np.gradient(line, axis=0)
    ahead /= np.linalg.norm(ahead, axis=1, keepdims=True)
    inner = line + np.stack([ahead[:, 1], -ahead[:, 0]], axis=1) * thick
    bevel = 0.0008
    loops = []
    for outer_pt, inner_pt in zip(line, inner):
        mid = (outer_pt + inner_pt) / 2
        ring = []
        for y, pull in ((-d / 2 + bevel, 1.0), (-d / 2, 0.5)):
            ring.append((*(mid + (outer_pt - mid) * pull), y))
        ring += [(*(mid + (inner_pt - mid) * 0.5), -d / 2), (*inner_pt, -d / 2 + bevel), (*inner_pt, d / 2 - bevel)]
        ring += [
            (*(mid + (inner_pt - mid) * 0.5), d / 2),
            (*(mid + (outer_pt - mid) * 0.5), d / 2),
            (*outer_pt, d / 2 - bevel),
        ]
        loops.append(ring)
    points = np.array(loops)[..., [0, 2, 1]]
    shop.add(loft(points[:, ::-1]), shop.look, "sheet", flat=True)


def three_rods(shop: Workshop) -> None:
    """A round slab of marble, 20 mm thick, on three steel legs under a steel ring."""
    w, h = shop.width, shop.height
    steel = shop.frame(shop.spec["baseHex"])
    shop.add(
        slab(circle(w / 2, 128), 0.02, 0.003, arc=3),
        shop.look,
        "top",
        Matrix.Translation((0, 0, h - 0.01)),
        flat=True,
        grain=True,
    )
    ring = np.concatenate([circle(w * 0.3, 64), np.full((64, 1), h - 0.028)], axis=1)
    shop.add(tube(ring, 0.008, 12, closed=True), steel, "ring")
    for at in range(3):
        angle = np.radians(-70 + 120 * at)
        out = np.array([np.cos(angle), np.sin(angle)])
        shop.stick([(*(out * w * 0.3), h - 0.02), (*(out * w * 0.4), 0)], 0.009, steel, "leg")
        pad = slab(circle(0.013, 20), 0.006, 0.002)
        shop.add(pad, steel, "glide", Matrix.Translation((*(out * w * 0.4), 0.003)))


def drum(shop: Workshop) -> None:
    """A woven drum with a lid of ash."""
    w, h = shop.width, shop.height
    shop.add(wicker_wall(w / 2 - 0.012, 0.012, h - 0.032), shop.look, "wicker")
    for z in (0.01, h - 0.036):
        line = np.concatenate([circle(w / 2 - 0.01, 96), np.full((96, 1), z)], axis=1)
        shop.add(tube(line, 0.0085, 10, closed=True), shop.look, "rim")
    dark = hex_of(shop.look) == "#3a3631"
    ash = shop.get("ash", "#34322f" if dark else "#dcc7a2")
    boards_of(shop, slab(circle(w / 2, 96), 0.02, 0.005, arc=4), w, 3, h - 0.01, ash)
