"""Cloth that hangs, lies and is filled: a small solver that gives the same folds each time. Lengths are metres."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Callable

import numpy as np

from shapes import Shape

Solid = Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]


@dataclass
class Cloth:
    """A sheet or a bag of quads and how it behaves.

    `flat` holds the points as the cloth was cut: its edges want to be as long as they are there. `volume` is cubic
    metres of filling for a closed body, 0 for none. `solids` push points out: each gives depth (n,) and direction
    (n, 3) for points. `bend` is how stiff the cloth is, from 0 to 1.
    """

    points: np.ndarray
    quads: np.ndarray
    flat: np.ndarray | None = None
    stretch: float = 1.0
    bend: float = 0.1
    shear: float = 0.3
    volume: float = 0.0
    gravity: float = 9.8
    friction: float = 0.6
    pinned: np.ndarray | None = None
    solids: list[Solid] = field(default_factory=list)

    def settle(self, steps: int, iterations: int = 3, damping: float = 0.04) -> Shape:
        """The cloth after so many sixtieths of a second."""
        cut = self.points if self.flat is None else self.flat
        groups = _links(self.quads, cut, self.bend, self.shear)
        rests = [np.linalg.norm(cut[a] - cut[b], axis=1) * self.stretch for a, b, _ in groups]
        now, before = self.points.astype(float).copy(), self.points.astype(float).copy()
        free = np.ones(len(now)) if self.pinned is None else 1.0 - self.pinned.astype(float)
        step = 1 / 60
        area = float(np.mean(np.linalg.norm(np.cross(*_diagonals(cut, self.quads)), axis=1))) / 2
        for _ in range(steps):
            push = np.zeros_like(now)
            push[:, 2] = -self.gravity
            if self.volume:
                push += self._pressure(now, area)
            fresh = now + ((now - before) * (1 - damping) + push * step * step) * free[:, None]
            before, now = now, fresh
            for _ in range(iterations):
                for (a, b, firm), rest in zip(groups, rests):
                    _pull(now, a, b, rest, firm, free)
            for solid in self.solids:
                self._collide(now, before, solid, free)
        return Shape(now, self.quads, np.zeros((0, 3), dtype=np.int64))

    def _pressure(self, points: np.ndarray, area: float) -> np.ndarray:
        one, other = _diagonals(points, self.quads)
        across = np.cross(one, other) / 2
        middle = points[self.quads].mean(axis=1)
        volume = float(np.sum(across * (middle - points.mean(axis=0)))) / 3
        force = np.clip((self.volume - volume) / self.volume, -0.3, 1.0) * 260.0
        total = np.zeros_like(points)
        for axis in range(3):
            for corner in range(4):
                total[:, axis] += np.bincount(self.quads[:, corner], across[:, axis], len(points))
        return total / (4 * area) * force

    def _collide(self, now: np.ndarray, before: np.ndarray, solid: Solid, free: np.ndarray) -> None:
        depth, direction = solid(now)
        hit = (depth > 0) & (free > 0)
        now[hit] += direction[hit] * depth[hit, None]
        before[hit] += (now[hit] - before[hit]) * self.friction


def _diagonals(points: np.ndarray, quads: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return points[quads[:, 2]] - points[quads[:, 0]], points[quads[:, 3]] - points[quads[:, 1]]


def _pull(points: np.ndarray, a: np.ndarray, b: np.ndarray, rest: np.ndarray, firm: float, free: np.ndarray) -> None:
    gap = points[b] - points[a]
    length = np.sqrt(np.einsum("ij,ij->i", gap, gap)) + 1e-12
    weight = free[a] + free[b]
    change = gap * ((length - rest) / length * firm / np.maximum(weight, 1e-9))[:, None]
    points[a] += change * free[a, None]
    points[b] -= change * free[b, None]


def _links(quads: np.ndarray, cut: np.ndarray, bend: float, shear: float):
    """Pairs of points that hold on to each other, in groups in which no point occurs twice.

    A seam bends freely: points that lie on one another in the cut do not hold each other.
    """
    count = len(cut)
    edges: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for a, b, c, d in quads.tolist():
        for one, two, far_one, far_two in ((a, b, d, c), (b, c, a, d), (c, d, b, a), (d, a, c, b)):
            key, far = ((one, two), (far_one, far_two)) if one < two else ((two, one), (far_two, far_one))
            edges.setdefault(key, []).append(far)
    springs = [[], [], []]
    springs[0] = list(edges)
    springs[1] = [pair for a, b, c, d in quads.tolist() for pair in ((a, c), (b, d))]
    skips = set()
    for far in edges.values():
        if len(far) == 2:
            skips.add((min(far[0][0], far[1][0]), max(far[0][0], far[1][0])))
            skips.add((min(far[0][1], far[1][1]), max(far[0][1], far[1][1])))
    springs[2] = sorted((a, b) for a, b in skips if np.abs(cut[a] - cut[b]).max() > 1e-6)
    groups = []
    for pairs, firm in zip(springs, (1.0, shear, bend)):
        used, colours = [0] * count, {}
        for a, b in pairs:
            taken = used[a] | used[b]
            bit = ~taken & (taken + 1)
            used[a] |= bit
            used[b] |= bit
            colours.setdefault(bit, []).append((a, b))
        for group in colours.values():
            ends = np.array(group)
            groups.append((ends[:, 0], ends[:, 1], firm))
    return groups


def box_solid(low, high, radius: float, thick: float = 0.004) -> Solid:
    """A box between two corners with round edges that cloth of `thick` metres lies on."""
    low, high = np.asarray(low, dtype=float) + radius, np.asarray(high, dtype=float) - radius

    def solid(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        core = np.clip(points, low, high)
        away = points - core
        far = np.linalg.norm(away, axis=1)
        direction = away / np.maximum(far, 1e-9)[:, None]
        inside = far < 1e-9
        direction[inside] = (0.0, 0.0, 1.0)
        depth = radius + thick - far
        depth[inside] = np.minimum(high[2] - points[inside, 2] + radius + thick, 0.03)
        return depth, direction

    return solid


def floor_solid(z: float = 0.0, thick: float = 0.004) -> Solid:
    """The floor."""

    def solid(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        up = np.zeros_like(points)
        up[:, 2] = 1.0
        return z + thick - points[:, 2], up

    return solid


def sheet(rows: int, columns: int) -> np.ndarray:
    """The quads of a sheet of rows by columns points."""
    at = (np.arange(rows - 1)[:, None] * columns + np.arange(columns - 1)[None, :]).reshape(-1)
    return np.stack([at, at + columns, at + columns + 1, at + 1], axis=1)


def doubled(shape: Shape, levels: int = 1) -> Shape:
    """A body of quads with each quad cut in four and smoothed (Catmull and Clark), `levels` times."""
    for _ in range(levels):
        shape = _once_doubled(shape)
    return shape


def _once_doubled(shape: Shape) -> Shape:
    quads, points = shape.quads, shape.points
    count = len(points)
    pairs = np.sort(np.stack([quads, np.roll(quads, -1, axis=1)], axis=-1).reshape(-1, 2), axis=1)
    edges, back, uses = np.unique(pairs, axis=0, return_inverse=True, return_counts=True)
    back = back.reshape(-1, 4)
    faces = points[quads].mean(axis=1)
    middle = points[edges].mean(axis=1)
    sums = np.zeros((len(edges), 3))
    np.add.at(sums, back.reshape(-1), np.repeat(faces, 4, axis=0))
    inner = uses == 2
    at_edge = np.where(inner[:, None], (sums / np.maximum(uses, 1)[:, None] + middle) / 2, middle)
    valence = np.bincount(edges.reshape(-1), minlength=count)
    face_sum, edge_sum, face_uses = (
        np.zeros((count, 3)),
        np.zeros((count, 3)),
        np.bincount(quads.reshape(-1), minlength=count),
    )
    np.add.at(face_sum, quads.reshape(-1), np.repeat(faces, 4, axis=0))
    np.add.at(edge_sum, edges.reshape(-1), np.repeat(middle, 2, axis=0))
    n = np.maximum(valence, 1)[:, None]
    moved = (face_sum / np.maximum(face_uses, 1)[:, None] + 2 * edge_sum / n + (n - 3) * points) / n
    rim = np.zeros(count, dtype=bool)
    rim[edges[~inner].reshape(-1)] = True
    rim_sum, rim_uses = np.zeros((count, 3)), np.bincount(edges[~inner].reshape(-1), minlength=count)
    np.add.at(rim_sum, edges[~inner].reshape(-1), np.repeat(middle[~inner], 2, axis=0))
    moved[rim] = points[rim] / 2 + rim_sum[rim] / np.maximum(rim_uses[rim], 1)[:, None] / 2
    fresh = np.concatenate([moved, faces, at_edge])
    face_id = count + np.arange(len(quads))
    edge_id = count + len(quads) + back
    parts = [np.stack([quads[:, k], edge_id[:, k], face_id, edge_id[:, k - 1]], axis=1) for k in range(4)]
    return Shape(fresh, np.concatenate(parts), np.zeros((0, 3), dtype=np.int64))
