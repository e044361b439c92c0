"""Rugs, cushions, throws and samples. Lengths are metres."""

from __future__ import annotations

import numpy as np
from mathutils import Matrix

from shapes import Shape, grid, joined, loft, rounded_box, tube

from .noise import smooth_noise
from .tones import hex_of, mixed, second
from .upholstery import PIPING, button, pillow, pillow_seam
from .workshop import Workshop

STRIPES = (0.06, 0.1, 0.17, 0.34, 0.38, 0.5, 0.64, 0.68, 0.82, 0.88, 0.92)


def companion(shop: Workshop, hex_colour: str):
    """A material of the look's kind in another colour."""
    return shop.get(shop.look.get("kind", "wool"), hex_colour)


def build_rug(shop: Workshop) -> None:
    """A rug on the floor, its pattern woven in, its edges not quite straight."""
    w, d, thick = shop.width, shop.depth, shop.height
    own = hex_of(shop.look)
    materials = [shop.look, companion(shop, second(own)), companion(shop, mixed(own, "#241a12", 0.32))]
    xs, ys, colours = rug_plan(shop.spec["pattern"], w, d)
    px, py = np.meshgrid(xs, ys, indexing="ij")
    edge = np.minimum(w / 2 - np.abs(px), d / 2 - np.abs(py))
    flat = np.stack([px, py, 0 * px], axis=-1)
    wave = lambda scale, seed: smooth_noise(flat.reshape(-1, 3), scale, shop.seed + seed).reshape(px.shape)
    near = np.exp(-edge / 0.12)
    flat[..., 0] += wave(0.35, 1) * 0.004 * near
    flat[..., 1] += wave(0.35, 2) * 0.004 * near
    soft = np.clip(edge / (thick * 0.7), 0, 1)
    flat[..., 2] = thick * (0.55 + 0.45 * np.sqrt(1 - (1 - soft) ** 2)) + wave(0.06, 3) * thick * 0.05
    flat[..., 2] += np.clip(wave(0.5, 4), 0, 1) * 0.004 * near
    top = grid(flat)
    number = np.asarray(colours).reshape(-1)
    for at, material in enumerate(materials):
        if (number == at).any():
            shop.add(Shape(top.points, top.quads[number == at], top.tris), material, "pile", grain=False)
    shop.add(rug_side(flat), shop.look, "edge")
    shop.fitted = False
    if shop.spec["fringe"]:
        with shop.extras_only():
            for side in (-1, 1):
                fringe(shop, side * w / 2, d, thick, side, 0.055)


def rug_side(top: np.ndarray) -> Shape:
    """The side of a rug, from its upper rim to the floor."""
    rim = np.concatenate([top[:-1, 0], top[-1, :-1], top[:0:-1, -1], top[0, :0:-1]])
    rim = np.concatenate([rim, rim[:1]])
    low = rim * [1, 1, 0]
    return grid(np.stack([low, rim]).transpose(1, 0, 2)[::-1])


def rug_plan(pattern: str, w: float, d: float):
    """The lines of the weave along x and y, and the number of the colour between them."""
    cell = 0.0125 if pattern == "diamond" else 0.03
    xs, ys = set(np.linspace(-w / 2, w / 2, int(w / cell) + 1)), set(np.linspace(-d / 2, d / 2, int(d / cell) + 1))
    rim = (0.003, 0.008)
    for r in rim:
        xs |= {-w / 2 + r, w / 2 - r}
        ys |= {-d / 2 + r, d / 2 - r}
    edge = min(w, d) * 0.09
    bands = [(edge * 0.79, edge * 1.21), (edge * 1.65, edge * 1.75)]
    if pattern == "border":
        for lines, reach in ((xs, w / 2), (ys, d / 2)):
            lines |= {s * (reach - b) for band in bands for b in band for s in (-1, 1)}
    if pattern == "stripe":
        for n, at in enumerate(STRIPES):
            xs |= {-w / 2 + w * at, -w / 2 + w * (at + (0.022 if n % 3 == 0 else 0.01))}
    if pattern == "check":
        step = d / 6
        ys |= {-d / 2 + step * k for k in range(7)}
        xs |= {-w / 2 + step * k for k in range(int(w / step) + 1)}
    xs, ys = np.array(sorted(xs)), np.array(sorted(ys))
    mx, my = np.meshgrid((xs[1:] + xs[:-1]) / 2, (ys[1:] + ys[:-1]) / 2, indexing="ij")
    return xs, ys, rug_colours(pattern, mx, my, w, d, bands)


def rug_colours(pattern: str, x: np.ndarray, y: np.ndarray, w: float, d: float, bands) -> np.ndarray:
    """Which of three colours (0, 1, 2) each spot has."""
    colours = np.zeros(x.shape, dtype=int)
    if pattern == "border":
        edge = np.minimum(w / 2 - np.abs(x), d / 2 - np.abs(y))
        for low, high in bands:
            colours[(edge > low) & (edge < high)] = 1
    elif pattern == "stripe":
        for n, at in enumerate(STRIPES):
            low = -w / 2 + w * at
            colours[(x > low) & (x < low + w * (0.022 if n % 3 == 0 else 0.01))] = 2 if n % 4 == 2 else 1
    elif pattern == "check":
        step = d / 6
        colours[(np.floor((x + w / 2) / step) + np.floor((y + d / 2) / step)) % 2 == 1] = 1
    elif pattern == "diamond":
        rise = d / 4
        step = w / round(w / rise / 1.3)
        a = np.abs(np.mod((x + w / 2) / step, 1) - 0.5) * 2
        b = np.abs(np.mod((y + d / 2) / rise, 1) - 0.5) * 2
        colours[np.abs(a + b - 0.8) < 0.1] = 1
    return colours


def fringe(shop: Workshop, x: float, wide: float, z: float, side: int, long: float, material=None) -> None:
    """Tassels along an edge at x, lying outwards."""
    strands = []
    for y in np.arange(-wide / 2 + 0.006, wide / 2, 0.0115):
        sway, reach = shop.chance.uniform(-0.007, 0.007), long * shop.chance.uniform(0.85, 1.1)
        line = [
            (x - side * 0.004, y, z * 0.6),
            (x + side * reach * 0.3, y + sway * 0.2, z * 0.55 + 0.001),
            (x + side * reach * 0.7, y + sway * 0.8, 0.003),
            (x + side * reach, y + sway * 1.5, 0.002),
        ]
        strands.append(tube(np.array(line), [0.0026, 0.002, 0.0024, 0.0012], 6))
    shop.add(joined(strands), material or shop.get("cotton", "#e9dfca"), "fringe")


def build_cushion(shop: Workshop) -> None:
    """A cushion that stands on its edge with its front towards -y."""
    w, d, h = shop.width, shop.depth, shop.height
    if shop.spec["round"]:
        where = Matrix.Translation((0, 0, h / 2)) @ Matrix.Rotation(np.pi / 2, 4, "X")
        shop.add(pleated_disc(w / 2, d, shop.seed), shop.look, "cushion", where, grain=True)
        for side in (-1, 1):
            spot = (
                where @ Matrix.Translation((0, 0, side * d * 0.3)) @ Matrix.Rotation(0 if side > 0 else np.pi, 4, "X")
            )
            shop.add(button(0.019), shop.look, "button", spot, grain=True)
        return
    body = pillow(w - 0.008, h - 0.008, d, shop.seed, 0.6, 0.06)
    where = Matrix.Translation((0, 0, h / 2))
    shop.add(body, shop.look, "cushion", where, grain=True)
    if shop.spec["pattern"] == "piped":
        line = pillow_seam(body)
        shop.add(tube(line, PIPING, 8, closed=True), shop.look, "piping", where, grain=True)


def pleated_disc(radius: float, thick: float, seed: int) -> Shape:
    """A round cushion about z whose cloth runs in pleats from a button to the rim."""
    around, pleats = 360, 36
    turn = np.linspace(0, 2 * np.pi, around, endpoint=False)
    loops = []
    for share in np.concatenate([np.linspace(0.03, 0.97, 22), np.linspace(0.985, 1, 3)]):
        swell = (1 - share**3.2) ** 0.55
        dip = np.exp(-((share / 0.2) ** 2)) * 0.5
        fold = (0.5 - np.abs(np.mod(turn * pleats / 2 / np.pi + 0.12 * np.sin(turn * 5 + seed % 7), 1) - 0.5)) * 2
        height = thick / 2 * (0.3 + 0.7 * swell) * (1 - dip) - 0.0045 * (1 - fold) ** 2 * np.clip(1.2 - share, 0.15, 1)
        height = height if share < 0.999 else np.full(around, thick * 0.15)
        loops.append(np.stack([radius * share * np.cos(turn), radius * share * np.sin(turn), height], axis=1))
    upper = np.array(loops)
    lower = upper[::-1] * [1, 1, -1]
    return loft(np.concatenate([upper, lower])[::-1])


def build_throw(shop: Workshop) -> None:
    """A throw folded into a pile, its fringe to the right."""
    shop.fitted = False
    layers, long, wide, thick = 7, 0.46, 0.36, 0.0085
    line = folded_line(layers, long, thick, shop)
    across = np.linspace(-wide / 2, wide / 2, 49)
    s = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
    ahead = np.gradient(line, axis=0)
    normal = np.stack([-ahead[:, 1], ahead[:, 0]], axis=1) / np.linalg.norm(ahead, axis=1, keepdims=True)
    colours = throw_colours(shop.spec["pattern"], (s[1:] + s[:-1]) / 2, (across[1:] + across[:-1]) / 2)
    own = hex_of(shop.look)
    materials = [shop.look, companion(shop, mixed(own, second(own), 0.55)), companion(shop, second(own))]
    sheets = {}
    for sign in (-1, 1):
        points = np.empty((len(line), len(across), 3))
        points[..., 0] = (line[:, 0] + sign * normal[:, 0] * thick * 0.42)[:, None]
        points[..., 1] = across[None, :]
        points[..., 2] = (line[:, 1] + sign * normal[:, 1] * thick * 0.42)[:, None]
        flat = points.reshape(-1, 3)
        key = np.stack([flat[:, 0] * 0.7, flat[:, 1], np.repeat(s * 0.02, len(across))], axis=1)
        points[..., 2] += (smooth_noise(key, 0.09, shop.seed) * 0.0016).reshape(points.shape[:2])
        edge = smooth_noise(np.stack([s * 3, 0 * s, 0 * s], axis=1), 0.3, shop.seed + 3) * 0.004
        points[..., 1] += edge[:, None]
        sheets[sign] = points
        body = grid(points)
        quads = body.quads[:, ::-1] if sign < 0 else body.quads
        for at, material in enumerate(materials):
            chosen = (colours == at).reshape(-1)
            if chosen.any():
                shop.add(Shape(body.points, quads[chosen], body.tris), material, "throw")
    for at, order in ((0, (1, -1)), (-1, (-1, 1))):
        hem = grid(np.stack([sheets[order[0]][:, at], sheets[order[1]][:, at]]))
        shop.add(hem, shop.look, "hem")
    if shop.spec["fringe"]:
        with shop.extras_only():
            throw_fringe(shop, line, wide, materials[0])


def folded_line(layers: int, long: float, thick: float, shop: Workshop) -> np.ndarray:
    """The side of a folded cloth: (x, z) from the lowest layer to the uppermost."""
    line = []
    step = thick * 1.12
    for layer in range(layers):
        z = thick * 0.6 + layer * step
        slip = shop.chance.uniform(-0.006, 0.006)
        left, right = -long / 2 + slip, long / 2 + slip * 0.6
        sag = lambda x: 0.0025 * layer / layers * np.cos(np.pi * x / long)
        xs = np.linspace(left, right, 46) if layer % 2 == 0 else np.linspace(right, left, 46)
        line.extend((x, z + sag(x)) for x in xs)
        if layer < layers - 1:
            end, out = (right, 1) if layer % 2 == 0 else (left, -1)
            for a in np.linspace(-np.pi / 2, np.pi / 2, 9)[1:-1]:
                line.append((end + out * np.cos(a) * step * 0.75, z + step / 2 + np.sin(a) * step / 2))
    return np.array(line)


def throw_colours(pattern: str, along: np.ndarray, across: np.ndarray) -> np.ndarray:
    """Which of three colours each part of a cloth has: a check mixes two where it crosses."""
    if pattern == "plain":
        return np.zeros((len(along), len(across)), dtype=int)
    a = (np.mod(along, 0.12) < 0.06).astype(int)
    b = (np.mod(across + 1.2, 0.12) < 0.06).astype(int)
    if pattern == "stripe":
        return np.repeat(a[:, None], len(across), axis=1)
    return a[:, None] + b[None, :]


def throw_fringe(shop: Workshop, line: np.ndarray, wide: float, material) -> None:
    """Tassels at the two ends of a folded throw."""
    strands = []
    for x, z in (line[-1], line[0]):
        for y in np.arange(-wide / 2 + 0.004, wide / 2, 0.0085):
            sway, reach = shop.chance.uniform(-0.006, 0.006), shop.chance.uniform(0.045, 0.065)
            low = max(0.002, z - 0.05) if z > 0.03 else 0.002
            points = [
                (x - 0.004, y, z),
                (x + reach * 0.3, y + sway * 0.3, z - 0.002),
                (x + reach * 0.55, y + sway, (z + low) / 2),
                (x + reach * 0.62, y + sway * 1.3, low),
            ]
            strands.append(tube(np.array(points), [0.0016, 0.0018, 0.0017, 0.001], 6))
    shop.add(joined(strands), material, "fringe")


def build_swatch(shop: Workshop) -> None:
    """A sample that lies flat: width along x, height along y. Cloth is pinked and curls a little; wood is a block."""
    w, h, thick = shop.width, shop.height, shop.depth
    shop.fitted = False
    if shop.look.get("kind") in ("oak", "walnut", "ash", "beech", "painted-wood", "steel", "brass", "marble"):
        body = rounded_box(w, h, thick, 0.0014, arc=3)
        shop.add(body, shop.look, "block", Matrix.Translation((0, 0, thick / 2)), flat=True, grain=True)
        return
    teeth, fine = 24, 8
    xs = np.linspace(-w / 2, w / 2, teeth * fine + 1)
    zig = 0.0022 * (np.abs(np.mod(np.linspace(0, teeth, len(xs)), 1) - 0.5) * 2 - 0.5)
    share = np.linspace(-1, 1, 81)
    px = np.repeat(xs[:, None], len(share), axis=1)
    py = (
        share[None, :] * h / 2
        + zig[:, None] * np.sign(share)[None, :] * np.clip((np.abs(share) - 0.9) / 0.1, 0, 1)[None, :]
    )
    flat = np.stack([px, py, 0 * px], axis=-1)
    curl = 0.006 * np.clip((px / w + py / h), 0, 1) ** 2 + 0.004 * np.clip((-px / w + py / h), 0, 1) ** 2
    wave = smooth_noise(flat.reshape(-1, 3), 0.05, shop.seed).reshape(px.shape)
    flat[..., 2] = 0.0006 + curl * 0.8 + 0.0006 * (wave + 1)
    upper, lower = flat + [0, 0, 0.0012], flat
    under = grid(lower)
    parts = [grid(upper), Shape(under.points, under.quads[:, ::-1], under.tris)]
    for rim in ((upper[:, 0], lower[:, 0]), (lower[:, -1], upper[:, -1]), (lower[0], upper[0]), (upper[-1], lower[-1])):
        parts.append(grid(np.stack(rim)))
    shop.add(joined(parts), shop.look, "swatch")
