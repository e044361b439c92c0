"""What a room needs and the shop does not sell: plants, pictures, a bowl; and its own throws, draped. Lengths are metres."""

from __future__ import annotations

import numpy as np
from mathutils import Matrix

from furniture import props
from furniture.bedding import draped, thickened
from furniture.cloth import doubled
from furniture.soft import throw_colours
from furniture.tones import hex_of, mixed, second
from furniture.upholstery import back_cushion
from furniture.workshop import Workshop
from shapes import Shape, circle, grid, lathe, slab, spline, tube


def plant(
    shop: Workshop, x: float, y: float, z: float, height: float, pot: str = "#c9b8a2", broad: bool = True
) -> None:
    """A pot with a plant of large leaves, `height` metres high altogether."""
    r = min(0.19, height * 0.15)
    tall = r * 1.75
    profile = [
        (r * 0.7, 0),
        (r * 0.74, 0.004),
        (r * 0.9, tall * 0.4),
        (r, tall * 0.9),
        (r * 1.02, tall),
        (r * 0.95, tall),
        (r * 0.9, tall * 0.86),
        (0, tall * 0.84),
    ]
    shop.add(lathe(profile, 56, 2), shop.get("ceramic", pot), "pot", Matrix.Translation((x, y, z)))
    chance = np.random.default_rng(shop.seed + int(x * 50) + int(height * 100))
    green = [shop.get("plant", tone) for tone in ("#56704a", "#647d52", "#4a6345")]
    stem = shop.get("plant", "#6d5c44")
    for number in range(5 if broad else 7):
        turn = 2 * np.pi * number / (5 if broad else 7) + chance.uniform(-0.4, 0.4)
        out = np.array([np.cos(turn), np.sin(turn), 0])
        reach, rise = height * chance.uniform(0.12, 0.3), height * chance.uniform(0.7, 1.0)
        foot = np.array([x, y, z + tall * 0.8]) + out * r * 0.25
        line = spline(
            np.array(
                [foot, foot + out * reach * 0.2 + [0, 0, (rise - tall) * 0.5], foot + out * reach + [0, 0, rise - tall]]
            ),
            12,
        )
        shop.stick(line, np.linspace(0.008, 0.003, len(line)), stem, "stem", 8)
        count = 6 if broad else 16
        for at in range(count):
            spot = line[int((0.3 + 0.7 * at / (count - 1)) * (len(line) - 1))]
            size = height * chance.uniform(0.17, 0.25) * (1 if broad else 0.36)
            spin = Matrix.Rotation(at * 2.4 + chance.uniform(-0.4, 0.4), 4, "Z") @ Matrix.Rotation(
                chance.uniform(0.6, 1.25), 4, "X"
            )
            leaf = broad_leaf(size, size * (0.55 if broad else 0.3))
            shop.add(leaf, green[at % 3], "leaf", Matrix.Translation(spot) @ spin)


def broad_leaf(length: float, wide: float) -> Shape:
    """A leaf along z from the origin, folded along its rib, bent over and waved at the edge."""
    share, across = np.meshgrid(np.linspace(0, 1, 14), np.linspace(-1, 1, 9), indexing="ij")
    half = wide / 2 * np.sin(np.pi * np.clip(share, 0, 1) ** 0.75) ** 0.75
    x = across * half
    bend = -0.32 * length * share**2
    y = bend + np.abs(x) * 0.34 + 0.02 * length * np.sin(share * 9 + across) * np.abs(across)
    return grid(np.stack([x, y, share * length * (1 - 0.1 * share)], axis=-1))


def picture(
    shop: Workshop,
    x: float,
    z: float,
    wide: float,
    tall: float,
    kind: str,
    frame: str = "#c6a06c",
    where: Matrix | None = None,
) -> None:
    """A framed print of plain shapes on the back wall, its middle at (x, z)."""
    wood = shop.get("oak", frame)
    before = len(shop.made)
    rail = 0.018
    for z0, z1 in ((-tall / 2, -tall / 2 + rail), (tall / 2 - rail, tall / 2)):
        shop.plank(wood, (-wide / 2, -0.025, z0), (wide / 2, 0, z1), "x", 0.0015, "frame")
    for x0, x1 in ((-wide / 2, -wide / 2 + rail), (wide / 2 - rail, wide / 2)):
        shop.plank(wood, (x0, -0.0245, -tall / 2 + rail), (x1, 0, tall / 2 - rail), "z", 0.0015, "frame")
    shop.plank(
        shop.get("paper-book", "#f3efe6"),
        (-wide / 2 + rail, -0.008, -tall / 2 + rail),
        (wide / 2 - rail, -0.002, tall / 2 - rail),
        "x",
        0.0005,
        "mount",
    )
    inner_w, inner_h = wide - 2 * rail - wide * 0.2, tall - 2 * rail - tall * 0.2
    (fells if kind == "fells" else pebbles if kind == "pebbles" else bough)(shop, inner_w, inner_h)
    stand = (where or Matrix.Identity(4)) @ Matrix.Translation((x, 0, z))
    for body in shop.made[before:]:
        body.matrix_world = stand @ body.matrix_world


def flat_piece(shop: Workshop, outline: np.ndarray, colour: str, y: float) -> None:
    """A piece of coloured paper in the x-z plane at y."""
    piece = slab(outline, 0.0006, 0.0001, arc=1).turned("x", 90)
    shop.add(piece, shop.get("paper-book", colour), "print", Matrix.Translation((0, y, 0)))


def fells(shop: Workshop, w: float, h: float) -> None:
    """Hills behind hills under a pale sun."""
    flat_piece(shop, np.array([(w / 2, -h / 2), (w / 2, h / 2), (-w / 2, h / 2), (-w / 2, -h / 2)]), "#e6dfd0", -0.0085)
    flat_piece(shop, circle(w * 0.1, 48) + [w * 0.18, h * 0.2], "#d9a066", -0.0092)
    for at, (colour, base) in enumerate((("#b6bfb6", 0.08), ("#8a9c8f", -0.1), ("#5f7867", -0.28))):
        xs = np.linspace(-w / 2, w / 2, 40)
        ridge = h * (base + 0.09 * np.sin(xs / w * 5 + at * 2.1) + 0.045 * np.sin(xs / w * 11 + at))
        top = np.stack([xs[::-1], ridge[::-1]], axis=1)
        foot = np.stack([np.linspace(-w / 2, w / 2, 12), np.full(12, -h / 2)], axis=1)
        flat_piece(shop, np.concatenate([foot, top]), colour, -0.0099 - at * 0.0007)


def pebbles(shop: Workshop, w: float, h: float) -> None:
    """Stones on one another."""
    tones = ("#39455a", "#a4553c", "#c9b48d", "#7d8a74")
    z = -h / 2
    for at, (tone, wide, tall) in enumerate(zip(tones, (0.8, 0.62, 0.5, 0.3), (0.3, 0.25, 0.2, 0.14))):
        outline = circle(1.0, 64)
        shape = np.sign(outline) * np.abs(outline) ** 0.85 * [w * wide / 2, h * tall / 2]
        flat_piece(shop, shape + [w * 0.04 * (-1) ** at, z + h * tall / 2], tone, -0.009 - at * 0.0007)
        z += h * tall


def bough(shop: Workshop, w: float, h: float) -> None:
    """A bough with leaves."""
    for at in range(9):
        share = at / 8
        middle = np.array([w * (-0.2 + 0.4 * share) * 0.6, h * (-0.42 + 0.84 * share)])
        side = 1 if at % 2 else -1
        t = np.linspace(0, 2 * np.pi, 32, endpoint=False)
        blade = np.stack([np.cos(t) * w * 0.16, np.sin(t) * h * 0.045], axis=1)
        a = side * 0.6 + 0.2
        turn = np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]])
        flat_piece(
            shop, blade @ turn + middle + [side * w * 0.13, 0], "#51655f" if at % 3 else "#8f9a80", -0.009 - at * 0.0002
        )


def bowl(shop: Workshop, x: float, y: float, z: float, colour: str = "#e6ded0", r: float = 0.14) -> None:
    """A wide bowl with a few round fruits."""
    profile = [
        (r * 0.36, 0),
        (r * 0.42, 0.003),
        (r * 0.7, r * 0.18),
        (r * 0.94, r * 0.42),
        (r, r * 0.56),
        (r * 0.975, r * 0.56),
        (r * 0.9, r * 0.42),
        (r * 0.6, r * 0.16),
        (0, r * 0.1),
    ]
    shop.add(lathe(profile, 56, 3), shop.get("ceramic", colour), "bowl", Matrix.Translation((x, y, z)))
    for number, turn in enumerate((0.4, 2.3, 4.6)):
        fruit = lathe(
            [(0.0, 0.003), (0.018, 0.0), (0.034, 0.022), (0.036, 0.04), (0.022, 0.062), (0.006, 0.058), (0, 0.054)],
            28,
            5,
        )
        tone = ("#a8602f", "#b98a3a", "#8a4a2c")[number]
        shop.add(
            fruit,
            shop.get("ceramic", tone),
            "fruit",
            Matrix.Translation((x + 0.045 * np.cos(turn), y + 0.045 * np.sin(turn), z + r * 0.17)),
        )


def bag(shop: Workshop, x: float, y: float, z: float, colour: str = "#cdbfa4") -> None:
    """A cloth bag that hangs by two straps from a peg at (x, y, z)."""
    cloth = shop.get("linen", colour)
    where = Matrix.Translation((x, y + 0.01, z - 0.5))
    shop.add(back_cushion(0.36, 0.4, 0.09, shop.seed + 3), cloth, "bag", where, grain=True)
    for side in (-1, 1):
        points = [(x - 0.09, y + 0.01 * side, z - 0.33), (x - 0.03, y + 0.008 * side, z - 0.05), (x, y, z + 0.012)]
        points += [(x + 0.03, y + 0.008 * side, z - 0.05), (x + 0.09, y + 0.01 * side, z - 0.33)]
        strap = tube(spline(np.array(points), 8), 0.009, 10)
        shop.add(strap.mapped(lambda p: (p - [x, y, z]) * [1, 0.4, 1] + [x, y, z]), cloth, "strap")


def basket(shop: Workshop, x: float, y: float, z: float, wide: float = 0.34) -> None:
    """A low basket."""
    props.crate(shop, x, y, z, wide)


def vase(shop: Workshop, x: float, y: float, z: float, scale: float = 1.0, colour: str = "#e9e2d4") -> None:
    """A vase with twigs."""
    props.vase(shop, x, y, z, scale, colour)


def books(shop: Workshop, x: float, y: float, z: float, count: int = 3, first: int = 0) -> None:
    """A pile of books."""
    props.books(shop, x, y, z, count, 0.22, True, first)


def throw(
    shop: Workshop, spec: dict, look, wide: float, long: float, boxes, x: float, y: float, turn: float = 0.0
) -> None:
    """A throw over boxes (see bedding.draped, in coordinates about its own middle), then moved to (x, y)."""
    shape = draped(
        wide, long, tuple((tuple(a), tuple(b), r) for a, b, r in boxes), 0.0, shop.seed, 0.008, 0.032, 0.03, 70
    )
    rows, columns = int(wide / 0.032) + 1, int(long / 0.032) + 1
    colours = throw_colours(
        spec["pattern"], np.linspace(0, wide, rows - 1), np.linspace(-long / 2, long / 2, columns - 1)
    )
    shape = doubled(shape)
    number = np.tile(colours.reshape(-1), 4)
    own = hex_of(look)
    kind = look.get("kind", "wool")
    tones = [look, shop.get(kind, mixed(own, second(own), 0.55)), shop.get(kind, second(own))]
    where = Matrix.Translation((x, y, 0)) @ Matrix.Rotation(np.radians(turn), 4, "Z")
    body = thickened(shape, 0.006, shop.seed, 0.0, 0)
    upper = len(shape.quads)
    sides = np.concatenate([number, number, np.zeros(len(body.quads) - 2 * upper, dtype=int)])
    for at, material in enumerate(tones):
        if (sides == at).any():
            shop.add(Shape(body.points, body.quads[sides == at], body.tris), material, "throw", where)
