"""What every piece of furniture is made with: its measures, its materials, and a chance that is always the same."""

from __future__ import annotations

from contextlib import contextmanager

import bpy
import numpy as np
from mathutils import Matrix, Vector

from shapes import Shape, lathe, place, rounded_box, tube

from .noise import seed_of

#: The woods that a product names by colour only, for legs and frames that are not of its own look.
WOODS = {
    "#b98f5e": "oak",
    "#c6a06c": "oak",
    "#cdb58c": "ash",
    "#dcc7a2": "ash",
    "#4c3526": "beech",
    "#5a4334": "beech",
    "#2f3032": "steel",
}
#: Knobs of metal; all others are turned from wood.
METALS = {"#ac8a4c": "brass"}


class Workshop:
    """Builds one product; lengths are metres, angles degrees."""

    def __init__(self, spec: dict, size_cm: dict, look, get):
        self.spec, self.look, self.get = spec, look, get
        self.width, self.depth, self.height = (size_cm[side] / 100 for side in ("width", "depth", "height"))
        self.seed = seed_of(spec.get("slug", spec["kind"]))
        self.chance = np.random.default_rng(self.seed)
        self.made: list = []
        #: What does not count towards the size of the product: cords, fringes, things that stand on it.
        self.extras: list = []
        self.extra = False
        self.on_wall = False
        #: Whether the product may be stretched to its size at the end: not what is shown folded or lies flat.
        self.fitted = True

    def wood(self, hex_colour: str):
        """The material of a wooden or metal part that is named by its colour."""
        return self.get(WOODS.get(hex_colour.lower(), "oak"), hex_colour)

    def frame(self, hex_colour: str | None):
        """The part's own material, or the look where the product names none."""
        return self.look if hex_colour is None else self.wood(hex_colour)

    @contextmanager
    def extras_only(self):
        """What is added meanwhile does not count towards the size of the product."""
        self.extra, before = True, self.extra
        yield
        self.extra = before

    def add(self, shape: Shape, material, name: str, matrix: Matrix | None = None, flat: bool = False, grain=False):
        """Adds a body. With `grain` its texture begins somewhere else on each body."""
        shift = self.chance.uniform([-2, -0.3, -0.3], [2, 0.3, 0.3]) if grain else None
        body = place(shape, material, name, matrix, shift, flat)
        self.made.append(body)
        if self.extra:
            self.extras.append(body)
        return body

    def board(
        self, length: float, wide: float, thick: float, material, matrix: Matrix, edge: float = 0.002, name="board"
    ):
        """A board of its own: local x is its length and its grain, y its width, z its thickness."""
        shape = rounded_box(length, wide, thick, edge, arc=2)
        return self.add(shape, material, name, matrix, flat=True, grain=True)

    def plank(self, material, low, high, grain: str, edge: float = 0.002, name="board"):
        """A board that fills the box from corner `low` to corner `high`, its grain along "x", "y" or "z"."""
        low, high = Vector(low), Vector(high)
        size, middle = high - low, (high + low) / 2
        turn, order = {
            "x": (Matrix.Identity(4), (0, 1, 2)),
            "y": (Matrix.Rotation(np.pi / 2, 4, "Z"), (1, 0, 2)),
            "z": (Matrix.Rotation(-np.pi / 2, 4, "Y"), (2, 1, 0)),
        }[grain]
        sides = [size[at] for at in order]
        return self.board(*sides, material, Matrix.Translation(middle) @ turn, edge, name)

    def bar(self, start, end, shape_of, material, name="bar"):
        """A body made by `shape_of(length)` along its local x, laid from `start` to `end`, with the grain along it."""
        start, end = Vector(start), Vector(end)
        along = end - start
        matrix = Matrix.Translation(start) @ along.to_track_quat("X", "Z").to_matrix().to_4x4()
        return self.add(shape_of(along.length), material, name, matrix, flat=False, grain=True)

    def stick(self, points, radius, material, name="stick", around: int = 14):
        """A round bar along a line of points, its grain from the first to the last; `radius` one or one a point."""
        line = np.asarray(points, dtype=float)
        start, end = Vector(line[0]), Vector(line[-1])
        matrix = Matrix.Translation(start) @ (end - start).to_track_quat("X", "Z").to_matrix().to_4x4()
        back = np.array(matrix.inverted())
        local = line @ back[:3, :3].T + back[:3, 3]
        return self.add(tube(local, radius, around), material, name, matrix, grain=True)

    def turned(self, profile, start, end, material, name="turned", around: int = 24, smooth: int = 4):
        """A turned bar from `start` to `end`; `profile` has (radius in metres, share of the length) pairs."""
        length = (Vector(end) - Vector(start)).length
        pairs = [(radius, share * length) for radius, share in profile]
        return self.bar(start, end, lambda _: lathe(pairs, around, smooth).turned("y", 90), material, name)


def bent(shape: Shape, sag: float) -> Shape:
    """A body whose ends come forward (-y) of its middle by `sag` metres, over its length along x."""
    half = np.abs(shape.points[:, 0]).max()
    return shape.mapped(
        lambda points: points + np.stack([0 * points[:, 0], -sag * (points[:, 0] / half) ** 2, 0 * points[:, 0]], 1)
    )


def bounds(bodies: list) -> tuple[np.ndarray, np.ndarray]:
    """The lower and upper corner, in metres, of the box around some objects."""
    bpy.context.view_layer.update()
    points = []
    for body in bodies:
        local = np.empty(len(body.data.vertices) * 3)
        body.data.vertices.foreach_get("co", local)
        world = np.array(body.matrix_world)
        points.append(local.reshape(-1, 3) @ world[:3, :3].T + world[:3, 3])
    every = np.concatenate(points)
    return every.min(axis=0), every.max(axis=0)


def fit(shop: Workshop) -> tuple[float, float, float]:
    """Stretches a product by the few millimetres by which soft parts miss its size, and returns the factors.

    The product comes to stand on z=0, centred on x=0 and y=0 (behind y=0 where it hangs on a wall).
    """
    if not shop.fitted:
        return 1.0, 1.0, 1.0
    counted = [body for body in shop.made if body not in shop.extras]
    low, high = bounds(counted)
    want = np.array([shop.width, shop.depth, shop.height])
    factor = want / np.maximum(high - low, 1e-6)
    target = np.array([-want[0] / 2, -want[1] if shop.on_wall else -want[1] / 2, 0.0])
    for body in shop.made:
        count = len(body.data.vertices)
        local = np.empty(count * 3)
        body.data.vertices.foreach_get("co", local)
        world = np.array(body.matrix_world)
        points = local.reshape(-1, 3) @ world[:3, :3].T + world[:3, 3]
        points = (points - low) * factor + target
        back = np.array(body.matrix_world.inverted())
        body.data.vertices.foreach_set("co", (points @ back[:3, :3].T + back[:3, 3]).reshape(-1))
        body.data.update()
    return tuple(factor)
