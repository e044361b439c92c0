"""Smooth chance that is the same each time: for dents in cushions, waves in cloth and unlike boards."""

from __future__ import annotations

import zlib

import numpy as np


def seed_of(*words: object) -> int:
    """A number that follows from the words."""
    return zlib.crc32("/".join(map(str, words)).encode())


def smooth_noise(points: np.ndarray, scale, seed: int) -> np.ndarray:
    """Soft noise from -1 to 1 at points (n, 3) in metres; `scale` is the metres between hills, one or three."""
    place = np.asarray(points, dtype=float) / np.asarray(scale, dtype=float) + (seed % 9973) * 0.7131
    cell = np.floor(place).astype(np.int64)
    share = place - cell
    share = share * share * share * (share * (share * 6 - 15) + 10)
    total = np.zeros(len(place))
    for corner in range(8):
        step = np.array([corner & 1, (corner >> 1) & 1, (corner >> 2) & 1])
        weight = np.prod(np.where(step == 1, share, 1 - share), axis=1)
        total += weight * _hashed(cell + step, seed)
    return total


def _hashed(cell: np.ndarray, seed: int) -> np.ndarray:
    mixed = (cell * np.array([374761393, 668265263, 2147483647])).sum(axis=1).astype(np.uint64)
    mixed = (mixed ^ np.uint64(seed)) * np.uint64(1274126177)
    mixed ^= mixed >> np.uint64(13)
    mixed = mixed * np.uint64(2654435761) & np.uint64(0xFFFFFFFF)
    mixed ^= mixed >> np.uint64(16)
    return (mixed & np.uint64(0xFFFF)).astype(float) / 32767.5 - 1.0
