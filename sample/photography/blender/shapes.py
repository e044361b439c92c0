"""Primitive bodies as arrays of points: boxes with soft edges, slabs, turned and lofted bodies, tubes.

Lengths are metres. Nothing here knows about furniture or materials; `place` turns a body into an object of the scene.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import bpy
import numpy as np
from mathutils import Matrix


@dataclass(frozen=True)
class Shape:
    """A body: points (n, 3) in metres, and faces of three or four corners each."""

    points: np.ndarray
    quads: np.ndarray
    tris: np.ndarray

    def moved(self, x: float = 0.0, y: float = 0.0, z: float = 0.0) -> "Shape":
        """The same body, moved by metres."""
        return replace(self, points=self.points + np.array([x, y, z]))

    def turned(self, axis: str, degrees: float) -> "Shape":
        """The same body, turned about an axis through the origin."""
        turn = np.array(Matrix.Rotation(np.radians(degrees), 3, axis.upper()))
        return replace(self, points=self.points @ turn.T)

    def mapped(self, change) -> "Shape":
        """The same body with `change(points)` in place of its points."""
        return replace(self, points=change(self.points))

    def normals(self) -> np.ndarray:
        """Unit normals (n, 3), weighted by the area of the faces around each point."""
        total = np.zeros_like(self.points)
        for faces in (self.quads, self.tris):
            if len(faces) == 0:
                continue
            corner = self.points[faces]
            across = np.cross(corner[:, 2] - corner[:, 0], corner[:, -1] - corner[:, 1])
            if faces.shape[1] == 3:
                across = np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0])
            for at in range(faces.shape[1]):
                np.add.at(total, faces[:, at], across)
        length = np.linalg.norm(total, axis=1, keepdims=True)
        return total / np.maximum(length, 1e-12)


NO_TRIS = np.zeros((0, 3), dtype=np.int64)
NO_QUADS = np.zeros((0, 4), dtype=np.int64)


def joined(shapes: list[Shape]) -> Shape:
    """Several bodies as one."""
    offset, quads, tris = 0, [NO_QUADS], [NO_TRIS]
    for shape in shapes:
        quads.append(shape.quads + offset)
        tris.append(shape.tris + offset)
        offset += len(shape.points)
    return Shape(np.concatenate([s.points for s in shapes]), np.concatenate(quads), np.concatenate(tris))


def rounded_box(x: float, y: float, z: float, radius: float, step: float = 0.0, arc: int = 3) -> Shape:
    """A box of x by y by z metres about the origin with round edges; `step` is the width of a flat face, 0 for one."""
    half = np.array([x, y, z]) / 2
    radius = min(radius, float(half.min()) * 0.999)
    turn = radius * np.tan(np.linspace(0, np.pi / 4, arc + 1))
    samples = []
    for h in half:
        flat = h - radius
        count = max(1, int(np.ceil(2 * flat / step))) if step > 0 else 1
        middle = np.linspace(-flat, flat, count + 1)
        samples.append(np.concatenate([-(flat + turn[:0:-1]), middle, flat + turn[1:]]))
    points, quads, offset = [], [], 0
    for axis in range(3):
        a, b = samples[(axis + 1) % 3], samples[(axis + 2) % 3]
        for side in (-1, 1):
            grid = np.empty((len(a), len(b), 3))
            grid[..., axis] = side * half[axis]
            grid[..., (axis + 1) % 3] = a[:, None]
            grid[..., (axis + 2) % 3] = b[None, :]
            points.append(grid.reshape(-1, 3))
            quads.append(_grid_quads(len(a), len(b), flip=side < 0) + offset)
            offset += grid.size // 3
    cube = np.concatenate(points)
    core = np.clip(cube, -(half - radius), half - radius)
    away = cube - core
    length = np.maximum(np.linalg.norm(away, axis=1, keepdims=True), 1e-12)
    return _welded(Shape(core + away / length * radius, np.concatenate(quads), NO_TRIS))


def _grid_quads(rows: int, columns: int, flip: bool = False) -> np.ndarray:
    at = (np.arange(rows - 1)[:, None] * columns + np.arange(columns - 1)[None, :]).reshape(-1)
    quads = np.stack([at, at + columns, at + columns + 1, at + 1], axis=1)
    return quads[:, ::-1] if flip else quads


def _welded(shape: Shape) -> Shape:
    keys = np.round(shape.points * 1e6).astype(np.int64)
    _, first, back = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    return Shape(shape.points[first], back.reshape(-1)[shape.quads], shape.tris)


def grid(points: np.ndarray) -> Shape:
    """An open sheet from points (rows, columns, 3)."""
    rows, columns = points.shape[:2]
    return Shape(points.reshape(-1, 3), _grid_quads(rows, columns), NO_TRIS)


def loft(loops: np.ndarray, start_cap: bool = True, end_cap: bool = True) -> Shape:
    """A body through closed loops (count, around, 3), one after another; caps are fans about the middle."""
    count, around = loops.shape[:2]
    points = [loops.reshape(-1, 3)]
    at = np.arange(around)
    after = (at + 1) % around
    rings = np.arange(count - 1)[:, None] * around
    quads = np.stack([rings + at, rings + after, rings + around + after, rings + around + at], axis=-1).reshape(-1, 4)
    tris, total = [NO_TRIS], count * around
    for wanted, ring, turn in ((start_cap, 0, -1), (end_cap, count - 1, 1)):
        if not wanted:
            continue
        points.append(loops[ring].mean(axis=0, keepdims=True))
        corners = np.stack([ring * around + at, ring * around + after, np.full(around, total)], axis=1)
        tris.append(corners[:, ::turn])
        total += 1
    return Shape(np.concatenate(points), quads, np.concatenate(tris))


def circle(radius: float, around: int = 32) -> np.ndarray:
    """A closed outline (around, 2) of `radius` metres, anticlockwise."""
    turn = np.linspace(0, 2 * np.pi, around, endpoint=False)
    return np.stack([np.cos(turn), np.sin(turn)], axis=1) * radius


def rectangle(width: float, height: float, radius: float, arc: int = 6, step: float = 0.05) -> np.ndarray:
    """A closed outline of width by height metres with round corners, anticlockwise, about the origin."""
    radius = min(radius, width / 2 * 0.999, height / 2 * 0.999)
    corners = [(1, 1, 0), (-1, 1, 90), (-1, -1, 180), (1, -1, 270)]
    points = []
    for sx, sy, start in corners:
        turn = np.radians(np.linspace(start, start + 90, arc + 1))
        middle = np.array([sx * (width / 2 - radius), sy * (height / 2 - radius)])
        points.append(middle + radius * np.stack([np.cos(turn), np.sin(turn)], axis=1))
    return divided(np.concatenate(points), step)


def divided(outline: np.ndarray, step: float) -> np.ndarray:
    """A closed outline with further points where two neighbours are more than `step` metres apart."""
    parts = []
    for here, there in zip(outline, np.roll(outline, -1, axis=0)):
        pieces = max(1, int(np.ceil(np.linalg.norm(there - here) / step)))
        share = np.linspace(0, 1, pieces, endpoint=False)[:, None]
        parts.append(here + (there - here) * share)
    return np.concatenate(parts)


def slab(
    outline: np.ndarray,
    thickness: float,
    radius: float,
    arc: int = 3,
    rings: int = 1,
    cap_loops: int = 0,
    crown: float = 0.0,
) -> Shape:
    """An outline in the x-y plane, made `thickness` metres thick about z=0, its edges round.

    `rings` divides the side, `cap_loops` the two faces (for a crown or later changes); `crown` lifts their middles.
    """
    radius = min(radius, thickness / 2 * 0.999)
    turn = np.linspace(0, np.pi / 2, arc + 1)
    inset = radius * (1 - np.sin(turn))
    height = thickness / 2 - radius * (1 - np.cos(turn))
    middle = outline.mean(axis=0)
    inward = _inward(outline)

    def ring(gap: float, z: float) -> np.ndarray:
        flat = outline + inward * gap
        return np.concatenate([flat, np.full((len(flat), 1), z)], axis=1)

    def face(side: int) -> list[np.ndarray]:
        loops = []
        edge = outline + inward * radius
        for at in range(1, cap_loops + 1):
            share = at / (cap_loops + 1)
            flat = middle + (edge - middle) * share
            lift = crown * (1 - share**2) ** 1.5
            loops.append(np.concatenate([flat, np.full((len(flat), 1), side * (thickness / 2 + lift))], axis=1))
        return loops

    top = [ring(gap, z) for gap, z in zip(inset, height)]
    bottom = [ring(gap, -z) for gap, z in zip(inset, height)]
    sides = [ring(0, z) for z in np.linspace(-(thickness / 2 - radius), thickness / 2 - radius, rings + 1)[1:-1]]
    loops = face(-1) + bottom + sides + top[::-1] + face(1)[::-1]
    body = loft(np.stack(loops))
    points = body.points.copy()
    points[-2, 2], points[-1, 2] = -(thickness / 2 + crown), thickness / 2 + crown
    points[-2, :2] = points[-1, :2] = middle
    return replace(body, points=points)


def _inward(outline: np.ndarray) -> np.ndarray:
    """For each corner of an anticlockwise outline the vector that moves it inwards by one metre on both sides."""
    ahead = np.roll(outline, -1, axis=0) - outline
    ahead = ahead / np.maximum(np.linalg.norm(ahead, axis=1, keepdims=True), 1e-12)
    normal = np.stack([-ahead[:, 1], ahead[:, 0]], axis=1)
    both = normal + np.roll(normal, 1, axis=0)
    size = np.sum(both * both, axis=1, keepdims=True) / 2
    return both / np.maximum(size, 0.3)


def lathe(profile: list[tuple[float, float]], around: int = 32, smooth: int = 0) -> Shape:
    """A turned body about z from (radius, height) pairs in metres, from below to above; `smooth` rounds the profile."""
    line = np.array(profile, dtype=float)
    if smooth:
        line = spline(line, smooth)
    unit = circle(1.0, around)
    loops = np.empty((len(line), around, 3))
    loops[..., :2] = unit[None] * np.maximum(line[:, 0], 1e-5)[:, None, None]
    loops[..., 2] = line[:, 1][:, None]
    return loft(loops)


def spline(points: np.ndarray, pieces: int, closed: bool = False) -> np.ndarray:
    """A smooth line through points, with `pieces` steps between each two (Catmull-Rom)."""
    points = np.asarray(points, dtype=float)
    if closed:
        around = np.concatenate([points[-1:], points, points[:2]])
    else:
        around = np.concatenate([2 * points[:1] - points[1:2], points, 2 * points[-1:] - points[-2:-1]])
    t = np.linspace(0, 1, pieces, endpoint=False)[:, None]
    parts = []
    for a, b, c, d in zip(around, around[1:], around[2:], around[3:]):
        parts.append(0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3))
    return np.concatenate(parts if closed else parts + [points[-1:]])


def tube(path: np.ndarray, radius, around: int = 10, closed: bool = False) -> Shape:
    """A round bar along a line of points (n, 3); `radius` is metres, or one number for each point."""
    path = np.asarray(path, dtype=float)
    radii = np.broadcast_to(np.asarray(radius, dtype=float), (len(path),))
    ahead = np.roll(path, -1, axis=0) - np.roll(path, 1, axis=0)
    if not closed:
        ahead[0], ahead[-1] = path[1] - path[0], path[-1] - path[-2]
    ahead = ahead / np.maximum(np.linalg.norm(ahead, axis=1, keepdims=True), 1e-12)
    side = np.cross(ahead[0], [0.0, 0.0, 1.0])
    if np.linalg.norm(side) < 0.1:
        side = np.cross(ahead[0], [0.0, 1.0, 0.0])
    unit = circle(1.0, around)
    loops = np.empty((len(path), around, 3))
    for at, direction in enumerate(ahead):
        side = side - direction * np.dot(side, direction)
        side = side / max(np.linalg.norm(side), 1e-12)
        up = np.cross(side, direction)
        loops[at] = path[at] + radii[at] * (unit[:, :1] * side + unit[:, 1:] * up)
    if not closed:
        return loft(loops[:, ::-1])
    return loft(np.concatenate([loops, loops[:1]])[:, ::-1], False, False)


def place(shape: Shape, material, name: str, matrix: Matrix | None = None, shift=None, flat: bool = False):
    """Puts a body into the scene as an object of one material and returns the object.

    `matrix` stands the body in the room. `shift` (metres) moves the body inside the object's own coordinates, so that
    two like bodies show different parts of a texture. `flat` keeps hard edges between faces (boards, with bevels).
    """
    offset = np.zeros(3) if shift is None else np.asarray(shift, dtype=float)
    mesh = bpy.data.meshes.new(name)
    faces = [*map(list, shape.quads.tolist()), *map(list, shape.tris.tolist())]
    mesh.from_pydata((shape.points + offset).tolist(), [], faces)
    mesh.polygons.foreach_set("use_smooth", [True] * len(faces))
    mesh.materials.append(material)
    body = bpy.data.objects.new(name, mesh)
    body.matrix_world = (matrix or Matrix.Identity(4)) @ Matrix.Translation([-float(v) for v in offset])
    bpy.context.collection.objects.link(body)
    if flat:
        mesh.use_auto_smooth = True
        mesh.auto_smooth_angle = np.radians(60)
        body.modifiers.new("even", "WEIGHTED_NORMAL").keep_sharp = True
    return body
