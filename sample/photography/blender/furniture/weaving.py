"""Woven parts: seats of cord, panels of cane, walls of wicker. Lengths are metres."""

from __future__ import annotations

import numpy as np

from shapes import Shape, grid, joined, tube

from .noise import smooth_noise


def cord_seat(wide: float, deep: float, taper: float, seed: int, pitch: float = 0.0052) -> Shape:
    """A seat of cord wound over four rails, top at z=0 about the origin; the back is `taper` narrower than the front."""
    strands = []
    for across, along, turn in ((wide, deep, 0), (deep, wide, 1)):
        count = int(across / pitch)
        for side in (-1, 1):
            for at in range(count):
                strands.append(_strand((at + 0.5) / count * 2 - 1, across, along, side, turn, pitch, seed))
    body = joined(strands)

    def narrowed(points: np.ndarray) -> np.ndarray:
        share = 1 - taper / wide * (points[:, 1] / deep + 0.5)
        dip = 0.012 * (1 - (2 * points[:, 0] / wide) ** 2) * (1 - (2 * points[:, 1] / deep) ** 2)
        wave = 0.0012 * smooth_noise(points, 0.05, seed)
        return np.stack([points[:, 0] * share, points[:, 1], points[:, 2] + wave - np.clip(dip, 0, None)], axis=1)

    return body.mapped(narrowed)


def _strand(place: float, across: float, along: float, side: int, turn: int, pitch: float, seed: int) -> Shape:
    """One cord from the rail at the edge to the diagonal where it goes under."""
    reach = max(0.004, (1 - abs(place)) * along / 2)
    outer = along / 2
    rail = 0.016
    line = [(outer - rail - rail * np.sin(a), -rail + rail * np.cos(a)) for a in np.radians([-150, -110, -70, -35, 0])]
    line += [(outer - rail - (reach - rail) * share, 0.0) for share in (0.33, 0.66, 1.0)] if reach > rail else []
    spot = place * across / 2 + smooth_noise(np.array([[place * 40, side, turn]]), 1.0, seed)[0] * pitch * 0.12
    flat = np.radians(np.linspace(0, 180, 5))
    rows = []
    for v, z in line:
        ring = [(spot + np.cos(a) * pitch / 2, side * v, z + np.sin(a) * pitch * 0.42) for a in flat]
        rows.append([(y, x, h) if turn else (x, y, h) for x, y, h in ring])
    sheet = grid(np.array(rows))
    flip = (side > 0) ^ (turn == 1)
    return Shape(sheet.points, sheet.quads[:, ::-1] if flip else sheet.quads, sheet.tris)


def cane(wide: float, tall: float, pitch: float = 0.0135) -> Shape:
    """A panel of woven cane in the x-z plane about the origin, with its holes; its front towards -y."""
    strips = []
    gap, strip = pitch * 0.24, pitch * 0.17
    for x in np.arange(-wide / 2 + pitch / 2, wide / 2, pitch):
        for off in (-gap / 2, gap / 2):
            strips.append(_band((x + off, -tall / 2), (x + off, tall / 2), strip, 0.0))
    for z in np.arange(-tall / 2 + pitch / 2, tall / 2, pitch):
        for off in (-gap / 2, gap / 2):
            strips.append(_band((-wide / 2, z + off), (wide / 2, z + off), strip, -0.0006))
    for way in (-1, 1):
        reach = (wide + tall) / 2
        for start in np.arange(-reach, reach, pitch):
            ends = _clipped(start, way, wide, tall)
            if ends:
                strips.append(_band(*ends, strip * 1.1, -0.0012 if way < 0 else -0.0018))
    return joined(strips)


def _clipped(start: float, way: int, wide: float, tall: float):
    """The ends of a diagonal that crosses the middle height at `start`, inside the panel."""
    low, high = -tall / 2, tall / 2
    first, second = start + way * low, start + way * high
    points = [(first, low), (second, high)]
    result = []
    for x, _ in points:
        limit = min(max(x, -wide / 2), wide / 2)
        result.append((limit, (limit - start) / way))
    if abs(result[0][1]) > tall / 2 + 1e-6 or abs(result[1][1]) > tall / 2 + 1e-6:
        return None
    return result if abs(result[0][0] - result[1][0]) > 0.004 else None


def _band(start, end, wide: float, y: float) -> Shape:
    """A flat strip with a slight ridge, so that it catches light."""
    start, end = np.array(start), np.array(end)
    ahead = (end - start) / np.linalg.norm(end - start)
    side = np.array([-ahead[1], ahead[0]]) * wide / 2
    rows = []
    for point in (start, end):
        rows.append([(*_flat(point + side), y), (*point, y - wide * 0.22), (*_flat(point - side), y)])
    sheet = np.array(rows)[..., [0, 2, 1]]
    return grid(sheet)


def _flat(pair: np.ndarray) -> tuple[float, float]:
    return float(pair[0]), float(pair[1])


def wicker_wall(radius: float, low: float, high: float, stakes: int = 40, row: float = 0.0085) -> Shape:
    """A round wall of cane woven around upright stakes, radius in the middle of the weave."""
    parts = []
    around = stakes * 4
    turn = np.linspace(0, 2 * np.pi, around, endpoint=False)
    rows = int((high - low) / row)
    for at in range(rows):
        wave = 0.0028 * np.cos(turn * stakes / 2 + (np.pi if at % 2 else 0))
        z = low + (at + 0.5) * (high - low) / rows
        far = radius + wave
        line = np.stack([far * np.cos(turn), far * np.sin(turn), np.full(around, z)], axis=1)
        parts.append(tube(line, row * 0.5, around=6, closed=True))
    for at in range(stakes):
        angle = 2 * np.pi * at / stakes
        x, y = radius * np.cos(angle), radius * np.sin(angle)
        parts.append(tube(np.array([[x, y, low], [x, y, high]]), 0.0034, around=6))
    return joined(parts)
