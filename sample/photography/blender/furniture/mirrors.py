"""Mirrors; their backs are at y=0. Lengths are metres."""

from __future__ import annotations

import numpy as np
from mathutils import Matrix

from shapes import Shape, circle, loft, slab

from .workshop import Workshop


def build_mirror(shop: Workshop) -> None:
    """Mirror glass in a band of steel, or in an arch of bent wood."""
    shop.on_wall = True
    w, d, h = shop.width, shop.depth, shop.height
    glass = shop.get("mirror", "#d9dedd")
    upright = Matrix.Rotation(np.pi / 2, 4, "X")
    if shop.spec["shape"] == "round":
        outline = circle(w / 2, 128)
        frame = band(outline, 0.006, d)
        shop.add(frame, shop.look, "band", Matrix.Translation((0, -d / 2, h / 2)) @ upright, flat=True)
        pane = slab(circle(w / 2 - 0.004, 128), 0.005, 0.0008)
        shop.add(pane, glass, "glass", Matrix.Translation((0, -d + 0.012, h / 2)) @ upright, flat=True)
        return
    arch = shop.spec["shape"] == "arch"
    outline = arched(w, h) if arch else np.array([(w / 2, 0), (w / 2, h), (-w / 2, h), (-w / 2, 0)])
    layers = 4
    for at in range(layers):
        thick = 0.028 / layers
        inset = at * thick
        part = band(shrunk(outline, inset), thick - 0.0002, d - 0.0004 * (at % 2))
        shop.add(part, shop.look, "layer", Matrix.Translation((0, -d / 2, 0)) @ upright, flat=True, grain=True)
    pane = slab(shrunk(outline, 0.024), 0.005, 0.0008)
    shop.add(pane, glass, "glass", Matrix.Translation((0, -d + 0.016, 0)) @ upright, flat=True)
    board = slab(shrunk(outline, 0.024), 0.006, 0.001)
    shop.add(board, shop.get("plywood", "#cdb58c"), "back", Matrix.Translation((0, -0.008, 0)) @ upright, flat=True)


def arched(w: float, h: float) -> np.ndarray:
    """A door-like outline with a half-round top, anticlockwise from the lower right."""
    turn = np.linspace(0, np.pi, 49)
    top = np.stack([w / 2 * np.cos(turn), h - w / 2 + w / 2 * np.sin(turn)], axis=1)
    sides = np.linspace(0, h - w / 2, 12)[:-1]
    right = np.stack([np.full(11, w / 2), sides], axis=1)
    left = np.stack([np.full(11, -w / 2), sides[::-1]], axis=1)
    foot = np.stack([np.linspace(-w / 2, w / 2, 8)[1:-1], np.zeros(6)], axis=1)
    return np.concatenate([right, top, left, foot])


def shrunk(outline: np.ndarray, gap: float) -> np.ndarray:
    """An outline moved inwards by a gap."""
    low, high = outline.min(axis=0), outline.max(axis=0)
    middle, half = (low + high) / 2, (high - low) / 2
    return middle + (outline - middle) * (1 - gap / half)


def band(outline: np.ndarray, thick: float, deep: float) -> Shape:
    """A hoop along an outline, `thick` metres inwards and `deep` along z, with small bevels."""
    b = min(0.0012, thick * 0.3)
    inner_edge = shrunk(outline, thick)
    near = shrunk(outline, b)
    far = shrunk(outline, thick - b)
    half = deep / 2
    rings = [
        (outline, -half + b),
        (outline, half - b),
        (near, half),
        (far, half),
        (inner_edge, half - b),
        (inner_edge, -half + b),
        (far, -half),
        (near, -half),
        (outline, -half + b),
    ]
    loops = [np.concatenate([ring, np.full((len(ring), 1), z)], axis=1) for ring, z in rings]
    return loft(np.stack(loops), False, False)
