"""Tileable maps of cloth, hide and cane, worked out from how the thing is made rather than taken from a photograph.

Every function returns arrays of size x size in 0..1 that repeat without a seam: height, tone (how light the yarn is) and,
for cane, cover (1 where there is a strand, 0 where there is a hole).
"""

import bpy
import numpy as np

_images = {}


def image(name, make, size):
    """The Blender image of a map, made once: red is height, green is tone, blue is cover."""
    if name not in _images:
        planes = make(size)
        pixels = np.ones((size, size, 4), dtype=np.float32)
        for channel, plane in enumerate(planes):
            pixels[:, :, channel] = plane
        made = bpy.data.images.new(name, size, size, alpha=False, is_data=True)
        made.pixels.foreach_set(pixels.ravel())
        made.update()
        _images[name] = made
    return _images[name]


def noise(size, cells, seed, octaves=1, stretch=(1, 1)):
    """Smooth noise that tiles: random waves below `cells` per tile, made in the frequency domain; mean 0, spread 1."""
    random = np.random.default_rng(seed)
    spectrum = np.fft.rfft2(random.standard_normal((size, size)))
    down = np.fft.fftfreq(size)[:, None] * size * stretch[0]
    along = np.fft.rfftfreq(size)[None, :] * size * stretch[1]
    distance = np.hypot(down, along)
    shape = sum(np.exp(-((distance / (cells * 2**o)) ** 2)) / (2**o) ** 1.5 for o in range(octaves))
    shape[0, 0] = 0
    field = np.fft.irfft2(spectrum * shape, s=(size, size))
    return (field / field.std()).astype(np.float32)


def _grid(size, count):
    axis = (np.arange(size, dtype=np.float32) + 0.5) / size * count
    return np.meshgrid(axis, axis)


def _unit(field):
    return np.clip((field - field.min()) / (np.ptp(field) + 1e-9), 0, 1)


def weave(size, threads, slub, float_over=1, seed=1, fuzz=0.1):
    """Warp and weft of `threads` each way; `float_over` 1 is plain weave, 2 is a twill of two over two."""
    x, y = _grid(size, threads)
    x = x + 0.22 * noise(size, threads / 6, seed, 2, (0.12, 1))
    y = y + 0.22 * noise(size, threads / 6, seed + 1, 2, (1, 0.12))
    column, row = np.floor(x).astype(int) % threads, np.floor(y).astype(int) % threads
    random = np.random.default_rng(seed)
    thick = 1 + slub * random.standard_normal((2, threads)).astype(np.float32)
    warp = np.sqrt(np.clip(1 - (2 * (x % 1) - 1) ** 2 * 0.9, 0, 1)) * thick[0][column]
    weft = np.sqrt(np.clip(1 - (2 * (y % 1) - 1) ** 2 * 0.9, 0, 1)) * thick[1][row]
    if float_over == 1:
        wave = np.sin(np.pi * (x - 0.5)) * np.sin(np.pi * (y - 0.5))
        wave = np.cos(np.pi * (np.floor(x) + np.floor(y))) * np.abs(wave)
    else:
        wave = np.where(((column + row) % 4) < 2, 0.7, -0.7)
    over = wave > 0
    height = np.where(over, warp, weft) * (0.65 + 0.35 * np.abs(wave))
    yarn = random.standard_normal((2, threads)).astype(np.float32)
    slubs = noise(size, threads / 5, seed + 2, 1, (0.1, 1)), noise(size, threads / 5, seed + 3, 1, (1, 0.1))
    tone = 0.5 + 0.07 * np.where(over, yarn[0][column] + slubs[0], yarn[1][row] + slubs[1]) * (slub / 0.1)
    height = height + fuzz * noise(size, size / 5, seed + 4)
    return _unit(height), np.clip(tone + 0.03 * noise(size, size / 6, seed + 5), 0, 1)


def linen(size):
    """A plain weave of uneven threads."""
    return weave(size, 132, 0.14, 1, 11)


def cotton(size):
    """A fine, even plain weave."""
    return weave(size, 200, 0.05, 1, 21, 0.06)


def wool(size):
    """A soft twill of mixed yarn, slightly felted."""
    height, tone = weave(size, 96, 0.12, 2, 31, 0.2)
    melange = noise(size, size / 9, 37, 2, (0.5, 0.5))
    return _unit(0.55 * height + 0.12 * noise(size, size / 8, 38, 2)), np.clip(tone + 0.08 * melange, 0, 1)


def jute(size):
    """Thick cords, two over two, with fibres that stand off."""
    height, tone = weave(size, 36, 0.2, 1, 41, 0.1)
    twist = noise(size, 160, 44, 2, (1, 0.4))
    return _unit(height + 0.08 * twist), np.clip(tone + 0.09 * twist, 0, 1)


def boucle(size):
    """Loops of thick yarn, laid over each other at random."""
    random = np.random.default_rng(51)
    height = np.zeros((size, size), dtype=np.float32)
    tone = np.full((size, size), 0.5, dtype=np.float32)
    for at in range(2600):
        radius = size * random.uniform(0.011, 0.024)
        thread = size * random.uniform(0.007, 0.0105)
        reach = int(radius * 1.5 + thread) + 1
        span = np.arange(-reach, reach + 1)
        u, v = np.meshgrid(span, span)
        angle, squash = random.uniform(0, np.pi), random.uniform(0.65, 1.0)
        a = u * np.cos(angle) + v * np.sin(angle)
        b = (v * np.cos(angle) - u * np.sin(angle)) / squash
        off = (np.hypot(a, b) - radius) / thread
        tube = np.sqrt(np.clip(1 - off**2, 0, 1)) * (0.6 + 0.25 * a / radius) + 0.9 * at / 2600
        rows = (random.integers(size) + span) % size
        columns = (random.integers(size) + span) % size
        patch = height[np.ix_(rows, columns)]
        higher = (np.abs(off) < 1) & (tube > patch)
        height[np.ix_(rows, columns)] = np.where(higher, tube, patch)
        shade = 0.5 + random.normal(0, 0.05)
        tone[np.ix_(rows, columns)] = np.where(higher, shade, tone[np.ix_(rows, columns)])
    height = height + 0.03 * noise(size, size / 6, 52)
    deep = _unit(height)
    return deep, np.clip(tone - 0.10 * (1 - deep) ** 2, 0, 1)


def hide(size):
    """The grain of leather: small, uneven cells with creases between them."""
    random = np.random.default_rng(61)
    count = 60
    x, y = _grid(size, count)
    x = x + 0.35 * noise(size, 30, 62, 2)
    y = y + 0.35 * noise(size, 30, 63, 2)
    offset = random.uniform(0.1, 0.9, (2, count, count)).astype(np.float32)
    first = np.full((size, size), 9.0, dtype=np.float32)
    second = first.copy()
    for down in (-1, 0, 1):
        for right in (-1, 0, 1):
            column, row = np.floor(x).astype(int) + right, np.floor(y).astype(int) + down
            cx = column + offset[0][row % count, column % count]
            cy = row + offset[1][row % count, column % count]
            distance = np.hypot(x - cx, y - cy)
            second = np.minimum(second, np.maximum(first, distance))
            first = np.minimum(first, distance)
    cells = np.clip((second - first) / 0.35, 0, 1) ** 0.6
    return _unit(cells + 0.25 * noise(size, 12, 64, 2)), np.clip(0.5 + 0.06 * noise(size, 5, 65, 3), 0, 1)


def soft(size):
    """Nothing of the yarn: creases as wide as a finger, patches as wide as a hand, and broad light and shade."""
    return tuple(np.clip(noise(size, cells, seed, 3) * 0.16 + 0.5, 0, 1) for cells, seed in ((14, 91), (7, 92), (3, 93)))


def pile(size):
    """Cut pile seen from above: fine tufts, brushed one way and the other."""
    tufts = noise(size, size / 5, 71)
    return _unit(tufts), np.clip(0.5 + 0.08 * noise(size, size / 8, 72) + 0.05 * noise(size, 6, 73, 3), 0, 1)


def cane(size):
    """Chair cane of six ways: pairs up and across, one strand along each diagonal, and holes between them."""
    count = 8
    x, y = _grid(size, count)
    height = np.zeros((size, size), dtype=np.float32)
    cover = np.zeros((size, size), dtype=np.float32)

    def strand(distance, width, level):
        nonlocal height, cover
        inside = np.clip((width - np.abs(distance)) / 0.012, 0, 1)
        round_top = level + 0.25 * np.sqrt(np.clip(1 - (distance / width) ** 2, 0, 1))
        height = np.where(inside * round_top > height, round_top, height)
        cover = np.maximum(cover, inside)

    swing = 0.12 * np.cos(np.pi * np.floor(x) + np.pi * y), 0.12 * np.cos(np.pi * np.floor(y) + np.pi * x)
    for pair in (0.42, 0.58):
        strand((x % 1) - pair, 0.058, 0.5 + swing[0])
        strand((y % 1) - pair, 0.058, 0.5 - swing[1])
    for diagonal in (x + y, x - y):
        strand(((diagonal + 0.5) % 1) - 0.5, 0.075, 0.36)
    tone = np.clip(0.5 + 0.07 * noise(size, 60, 81, 2, (0.5, 0.5)) + 0.2 * (height - 0.6), 0, 1)
    return _unit(height), tone, cover
