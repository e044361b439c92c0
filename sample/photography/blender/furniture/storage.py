"""Cabinets, bookcases, wall shelves, peg rails. Lengths are metres."""

from __future__ import annotations

import numpy as np
from . import props
from .fronts import drawer_front, framed_door, knob
from .legs import foot, tapered_bar
from .workshop import METALS, Workshop

BOARD = 0.02


def build_cabinet(shop: Workshop) -> None:
    """A carcass on feet with doors, drawers and open bays."""
    spec, w, h = shop.spec, shop.width, shop.height
    feet = {"tapered": 0.15, "plinth": 0.05}.get(spec["legs"], 0.07)
    knobs = shop.get("brass" if spec["knobHex"] in METALS else "walnut", spec["knobHex"])
    carcass(shop, feet)
    supports(shop, feet)
    inner = (-w / 2 + BOARD, w / 2 - BOARD, feet + BOARD, h - BOARD)
    columns = spec["columns"]
    if len(columns) == 2 and columns[0] == columns[1] and isinstance(columns[0], (int, float)):
        chest(shop, inner, int(columns[0]), knobs)
    elif columns == [2] or columns == (2,):
        bedside(shop, inner, knobs)
    elif h > 1.5:
        wardrobe(shop, inner, knobs)
    else:
        row_of_fronts(shop, inner, columns, knobs)
    if w > 0.8 and h < 1.1 and spec.get("props", True):
        with shop.extras_only():
            props.vase(shop, -w * 0.27, 0.02, h, 0.95)
            props.books(shop, w * 0.16, 0.02, h, 4, 0.2, lying=True)


def carcass(shop: Workshop, feet: float) -> None:
    """Top, sides, bottom and back; the top lies over the sides."""
    w, d, h, look = shop.width, shop.depth, shop.height, shop.look
    front, back = -d / 2, d / 2
    count = 1 if look.get("kind") == "painted-wood" else max(2, round(d / 0.15))
    edges = np.linspace(front, back, count + 1)
    for low, high in zip(edges, edges[1:]):
        shop.plank(look, (-w / 2, low, h - BOARD), (w / 2, high, h), "x", 0.0022 if count == 1 else 0.0012, "top")
    for side in (-1, 1):
        x0, x1 = sorted((side * w / 2, side * (w / 2 - BOARD)))
        shop.plank(look, (x0, front + 0.001, feet), (x1, back, h - BOARD), "z", 0.002, "side")
    shop.plank(look, (-w / 2 + BOARD, front + 0.001, feet), (w / 2 - BOARD, back, feet + BOARD), "x", 0.002, "bottom")
    shop.plank(
        look, (-w / 2 + BOARD, back - 0.012, feet + BOARD), (w / 2 - BOARD, back - 0.004, h - BOARD), "x", 0.001, "back"
    )


def supports(shop: Workshop, feet: float) -> None:
    """The feet of a cabinet, or its plinth."""
    w, d, look, legs = shop.width, shop.depth, shop.look, shop.spec["legs"]
    if legs == "plinth":
        shop.plank(look, (-w / 2 + 0.02, -d / 2 + 0.04, 0), (w / 2 - 0.02, -d / 2 + 0.06, feet), "x", 0.001, "plinth")
        for side in (-1, 1):
            x0, x1 = sorted((side * (w / 2 - 0.02), side * (w / 2 - 0.04)))
            shop.plank(look, (x0, -d / 2 + 0.06, 0), (x1, d / 2 - 0.02, feet), "y", 0.001, "plinth")
        return
    small = w < 0.6
    for sx in (-1, 1):
        for sy in (-1, 1):
            x, y = sx * (w / 2 - (0.035 if small else 0.06)), sy * (d / 2 - (0.035 if small else 0.05))
            if legs == "tapered":
                lean = 0.0 if small else 0.018
                thick = 0.032 if small else 0.044
                low = (x + sx * lean, y + sy * lean * 0.6, 0)
                shop.bar((x, y, feet + 0.004), low, lambda n: tapered_bar(n, thick, thick * 0.55), look, "leg")
            else:
                foot(shop, "block", x - sx * 0.012, y - sy * 0.005, feet - 0.008, look, 0)


def divider(shop: Workshop, x: float, z0: float, z1: float) -> None:
    """An upright board inside the carcass."""
    d = shop.depth
    shop.plank(
        shop.look, (x - BOARD / 2, -d / 2 + 0.003, z0), (x + BOARD / 2, d / 2 - 0.012, z1), "z", 0.0015, "divider"
    )


def row_of_fronts(shop: Workshop, inner, columns, knobs) -> None:
    """Columns from left to right: doors, cane doors, open bays, or so many drawers."""
    x0, x1, z0, z1 = inner
    wide = (x1 - x0 - BOARD * (len(columns) - 1)) / len(columns)
    face = -shop.depth / 2 + 0.002
    for at, column in enumerate(columns):
        left = x0 + at * (wide + BOARD)
        if at:
            divider(shop, left - BOARD / 2, z0, z1)
        area = (left, left + wide, z0, z1)
        if isinstance(column, (int, float)):
            stack(shop, area, int(column), face, knobs)
        elif column == "open":
            bay(shop, area)
        else:
            cane_door = column == "cane"
            if cane_door:
                bay(shop, area, things=False)
            framed_door(shop, area, face, cane_door, 0.042 if cane_door else 0.055)
            side = 1 if at % 2 == 0 else -1
            edge = left + wide if side > 0 else left
            knob(shop, edge - side * 0.022, face, z0 + (z1 - z0) * 0.55, -1, knobs, 0.0125)


def stack(shop: Workshop, area, count: int, face: float, knobs, pairs: bool = False) -> None:
    """Drawers above one another."""
    x0, x1, z0, z1 = area
    tall = (z1 - z0) / count
    for at in range(count):
        part = (x0, x1, z0 + at * tall, z0 + (at + 1) * tall)
        drawer_front(shop, part, face, -1, knobs, 0.0145, 2 if pairs else 1)


def chest(shop: Workshop, inner, rows: int, knobs) -> None:
    """Two small drawers above and wide ones below, which deepen towards the floor."""
    x0, x1, z0, z1 = inner
    face = -shop.depth / 2 + 0.002
    weights = np.linspace(1.22, 0.82, rows)
    edges = z0 + (z1 - z0) * np.concatenate([[0], np.cumsum(weights)]) / weights.sum()
    for at in range(rows - 1):
        drawer_front(shop, (x0, x1, edges[at], edges[at + 1] - 0.012), face, -1, knobs, 0.016, 2)
        rail = (x0, face, edges[at + 1] - 0.012), (x1, face + 0.03, edges[at + 1])
        shop.plank(shop.look, *rail, "x", 0.001, "rail")
    for low, high in ((x0, -0.007), (0.007, x1)):
        drawer_front(shop, (low, high, edges[-2], z1), face, -1, knobs, 0.016)
    shop.plank(shop.look, (-0.007, face, edges[-2]), (0.007, face + 0.03, z1), "z", 0.001, "divider")


def bedside(shop: Workshop, inner, knobs) -> None:
    """One drawer above one open shelf."""
    x0, x1, z0, z1 = inner
    split = z0 + (z1 - z0) * 0.55
    drawer_front(shop, (x0, x1, split + 0.016, z1), -shop.depth / 2 + 0.002, -1, knobs, 0.0135)
    shop.plank(
        shop.look,
        (x0, -shop.depth / 2 + 0.002, split),
        (x1, shop.depth / 2 - 0.012, split + 0.016),
        "x",
        0.0015,
        "shelf",
    )
    if shop.spec.get("props", True):
        with shop.extras_only():
            props.books(shop, -0.06, 0.0, z0, 2, 0.18, lying=True)


def wardrobe(shop: Workshop, inner, knobs) -> None:
    """Two doors above one deep drawer."""
    x0, x1, z0, z1 = inner
    face = -shop.depth / 2 + 0.002
    split = z0 + 0.27
    drawer_front(shop, (x0, x1, z0, split), face, -1, knobs, 0.017, 2)
    shop.plank(shop.look, (x0, face, split), (x1, shop.depth / 2 - 0.012, split + BOARD), "x", 0.0015, "rail")
    for side, low, high in ((-1, x0, 0), (1, 0, x1)):
        framed_door(shop, (low, high, split + BOARD, z1), face, False, 0.075)
        knob(shop, side * 0.035, face, split + (z1 - split) * 0.46, -1, knobs, 0.016)


def bay(shop: Workshop, area, things: bool = True) -> None:
    """An open bay with one shelf, and something on it."""
    x0, x1, z0, z1 = area
    d, middle = shop.depth, (z0 + z1) / 2
    shop.plank(
        shop.look, (x0, -d / 2 + 0.03, middle - 0.008), (x1, d / 2 - 0.012, middle + 0.008), "x", 0.0015, "shelf"
    )
    if things and shop.spec.get("props", True):
        with shop.extras_only():
            props.player(shop, (x0 + x1) / 2, -0.02, middle + 0.008)


def build_shelf(shop: Workshop) -> None:
    """An open bookcase, or a strip of steel on the wall."""
    if shop.spec["rows"] == 1:
        wall_shelf(shop)
        return
    spec, w, d, h, look = shop.spec, shop.width, shop.depth, shop.height, shop.look
    thick = 0.024
    rows = spec["rows"] if h > 1.5 else max(2, round(h / 0.39))
    wide, bay_tall = (w - thick) / spec["columns"], (h - thick) / rows
    for at in range(spec["columns"] + 1):
        x = -w / 2 + at * wide
        shop.plank(look, (x, -d / 2, 0), (x + thick, d / 2, h), "z", 0.002, "side")
    for row in range(rows + 1):
        for column in range(spec["columns"]):
            x = -w / 2 + column * wide + thick
            z = row * bay_tall
            shop.plank(look, (x, -d / 2 + 0.004, z), (x + wide - thick, d / 2 - 0.004, z + thick), "x", 0.0015, "shelf")
    if spec.get("props", True):
        with shop.extras_only():
            props.shelf_things(shop, rows, spec["columns"], wide, bay_tall, thick)


def wall_shelf(shop: Workshop) -> None:
    """A strip of steel, 2 mm thick, folded to a back and a lip 3 cm high; its back at y=0."""
    shop.on_wall = True
    w, d, h, steel, t = shop.width, shop.depth, shop.height, shop.look, 0.002
    shop.plank(steel, (-w / 2, -t, 0), (w / 2, 0, h), "x", 0.0008, "back")
    shop.plank(steel, (-w / 2, -d, 0), (w / 2, 0, t), "x", 0.0008, "shelf")
    shop.plank(steel, (-w / 2, -d, 0), (w / 2, -d + t, 0.03), "x", 0.0008, "lip")
    if shop.spec.get("props", True):
        with shop.extras_only():
            props.books(shop, -w / 2 + 0.06, -d / 2 + 0.005, t, 6, 0.15)
            props.vase(shop, w / 2 - 0.12, -d / 2 - 0.005, t, 0.55)


def build_pegs(shop: Workshop) -> None:
    """A rail with turned pegs that slope a little upwards; its back at y=0."""
    shop.on_wall = True
    w, d, h, look = shop.width, shop.depth, shop.height, shop.look
    count = 8 if w > 0.9 else shop.spec["pegs"]
    step = w / count
    shop.plank(look, (-w / 2, -0.02, 0), (w / 2, 0, h), "x", 0.004, "rail")
    profile = [
        (0.0085, 0),
        (0.0085, 0.35),
        (0.0078, 0.6),
        (0.009, 0.74),
        (0.0155, 0.86),
        (0.0165, 0.93),
        (0.0135, 0.98),
        (0.004, 1),
        (0.0, 1),
    ]
    for at in range(count):
        x = -w / 2 + step * (at + 0.5)
        shop.turned(profile, (x, -0.018, h * 0.42), (x, -d + 0.002, h * 0.42 + 0.014), look, "peg", 24, 5)
        if at in (0, count - 1):
            cap = step * 0.5
            shop.turned(
                [(0.006, 0), (0.006, 0.7), (0.0045, 1)],
                (x + cap * (1 if at == 0 else -1), -0.0195, h * 0.5),
                (x + cap * (1 if at == 0 else -1), -0.0225, h * 0.5),
                look,
                "cap",
                16,
                1,
            )
