"""Lamps with their cords, bulbs and switches. Lengths are metres; a pendant's shade begins at z=0."""

from __future__ import annotations

import numpy as np
from mathutils import Matrix

from shapes import circle, lathe, loft, slab, spline, tube

from .lamp_parts import bulb, cord, drum_shade, floor_lead, hang, pleated_shade, shade_wall
from .legs import tapered_bar
from .workshop import Workshop

UPRIGHT = Matrix.Rotation(-np.pi / 2, 4, "Y")


def build_lamp(shop: Workshop) -> None:
    """A lamp by its mount, base and shade."""
    spec = shop.spec
    if spec["mount"] == "pendant":
        pendant(shop)
    elif spec["mount"] == "wall":
        wall_light(shop)
    elif spec["mount"] == "table":
        table_lamp(shop)
    elif spec["base"] == "tripod":
        tripod(shop)
    else:
        reading_lamp(shop)


def reading_lamp(shop: Workshop) -> None:
    """A stem on an iron foot, bent over at the top, with a dome that tilts."""
    w, h, look = shop.width, shop.height, shop.look
    x = -w / 2 + 0.15
    foot = lathe(
        [
            (0.148, 0),
            (0.15, 0.003),
            (0.15, 0.012),
            (0.146, 0.017),
            (0.1, 0.019),
            (0.018, 0.022),
            (0.014, 0.03),
            (0.0095, 0.045),
        ],
        72,
    )
    shop.add(foot, look, "foot", Matrix.Translation((x, 0, 0)))
    head = w / 2 - 0.137
    line = spline(
        np.array(
            [
                (x, 0, 0.03),
                (x, 0, 0.5),
                (x, 0, h - 0.34),
                (x + 0.004, 0, h - 0.18),
                (x + 0.045, 0, h - 0.07),
                (head - 0.03, 0, h - 0.045),
                (head, 0, h - 0.052),
            ]
        ),
        10,
    )
    shop.stick(line, 0.0075, look, "stem", 16)
    for z in (0.5, 0.98):
        shop.add(
            lathe([(0.0088, -0.008), (0.0092, -0.006), (0.0092, 0.006), (0.0088, 0.008)], 24),
            look,
            "joint",
            Matrix.Translation((x, 0, z)),
        )
    tilt = Matrix.Translation((head, 0, h - 0.05)) @ Matrix.Rotation(np.radians(-17), 4, "Y")
    dome = [
        (0.107, -0.135),
        (0.1055, -0.115),
        (0.099, -0.085),
        (0.085, -0.05),
        (0.062, -0.018),
        (0.036, 0.004),
        (0.022, 0.012),
        (0.018, 0.03),
        (0.012, 0.036),
    ]
    curve = [tuple(p) for p in spline(np.array(dome), 4)]
    shop.add(shade_wall(curve, 0.0016), look, "dome", tilt)
    inner = [(r - 0.0022, z - 0.0004) for r, z in curve[:-8]]
    shop.add(shade_wall(inner, 0.0006), shop.get("steel", "#f4efe2"), "inside", tilt)
    shop.add(
        lathe([(0.013, -0.013), (0.014, 0), (0.013, 0.013)], 24).turned("x", 90),
        shop.get("brass", "#ac8a4c"),
        "hinge",
        Matrix.Translation((head, 0, h - 0.036)),
    )
    spot = tilt @ Matrix.Translation((0, 0, -0.005))
    bulb(shop, *spot.to_translation(), 0.026, Matrix.Rotation(np.radians(-17), 4, "Y"))
    floor_lead(shop, x + 0.1, 0.09, 0.012, 0.42)


def tripod(shop: Workshop) -> None:
    """Three wooden legs under a wide drum."""
    h, r = shop.height, shop.width / 2
    join, tall = h - 0.36, 0.33
    brass = shop.get("brass", "#ac8a4c")
    for at in range(3):
        a = np.radians(-75 + 120 * at)
        out = np.array([np.cos(a), np.sin(a), 0])
        low = out * (r / 0.8365 - 0.012)
        top = out * 0.022 + [0, 0, join]
        shop.bar(top, low, lambda n: tapered_bar(n, 0.027, 0.019), shop.look, "leg")
    shop.add(
        lathe(
            [
                (0.012, join - 0.075),
                (0.03, join - 0.07),
                (0.032, join - 0.03),
                (0.03, join - 0.012),
                (0.01, join - 0.006),
                (0.007, join),
                (0.007, h - 0.2),
            ],
            32,
        ),
        brass,
        "hub",
    )
    drum_shade(shop, h - tall, h, 0.22, 0.19, shop.get("paper", shop.spec["shadeHex"]))
    bulb(shop, 0, 0, h - 0.17, 0.03, Matrix.Rotation(np.pi, 4, "X"))
    cord(
        shop,
        [
            (0.0, 0.0, join - 0.08),
            (0.02, 0.05, join * 0.6),
            (0.05, 0.14, 0.25),
            (0.12, 0.26, 0.006),
            (0.3, 0.36, 0.003),
            (0.42, 0.6, 0.003),
        ],
        "#c9bda3",
        0.82,
    )


def table_lamp(shop: Workshop) -> None:
    """A round stoneware foot or a turned one, under a shade."""
    w, h, look = shop.width, shop.height, shop.look
    tall = h * 0.44
    foot = h - tall
    brass = shop.get("brass", "#ac8a4c")
    if shop.spec["base"] == "ball":
        r = w * 0.33
        profile = [
            (r * 0.46, 0),
            (r * 0.52, foot * 0.01),
            (r * 0.74, foot * 0.1),
            (r * 0.97, foot * 0.32),
            (r, foot * 0.47),
            (r * 0.88, foot * 0.68),
            (r * 0.56, foot * 0.85),
            (r * 0.24, foot * 0.92),
            (r * 0.19, foot * 0.95),
            (r * 0.2, foot * 0.965),
            (0.011, foot * 0.968),
        ]
        thrown = lathe(profile, 96, 6)
        wobble = thrown.mapped(
            lambda p: (
                p
                * np.stack(
                    [1 + 0.006 * np.sin(p[:, 2] / foot * 60) * (p[:, 2] > 0.004)] * 2 + [np.ones(len(p))], axis=1
                )
            )
        )
        shop.add(wobble, look, "foot", grain=True)
    else:
        r = w * 0.2
        profile = [
            (r, 0),
            (r * 1.02, foot * 0.02),
            (r, foot * 0.06),
            (r * 0.5, foot * 0.1),
            (r * 0.3, foot * 0.2),
            (r * 0.24, foot * 0.34),
            (r * 0.36, foot * 0.5),
            (r * 0.62, foot * 0.64),
            (r * 0.68, foot * 0.72),
            (r * 0.5, foot * 0.82),
            (r * 0.22, foot * 0.88),
            (r * 0.3, foot * 0.915),
            (r * 0.3, foot * 0.935),
            (r * 0.16, foot * 0.95),
        ]
        shop.add(lathe(profile, 64, 5).turned("y", 90), look, "foot", UPRIGHT, grain=True)
    shop.add(lathe([(0.006, foot * 0.9), (0.006, h - 0.045)], 20), brass, "stem")
    paper = shop.get("paper", shop.spec["shadeHex"])
    if shop.spec["shade"] == "pleated":
        pleated_shade(shop, h - tall, h, w / 2, w * 0.26, paper)
    else:
        drum_shade(shop, h - tall, h, w / 2 - 0.002, w / 2 * 0.86, paper)
    bulb(shop, 0, 0, foot + 0.012 + tall * 0.2, 0.021, Matrix.Rotation(np.pi, 4, "X"))
    cord(
        shop,
        [
            (0, w * 0.12, 0.012),
            (0.02, w * 0.3, 0.003),
            (0.1, w * 0.55, 0.003),
            (0.22, w * 0.62, 0.003),
            (0.3, w * 0.95, 0.003),
            (0.3, w * 1.5, 0.003),
        ],
        "#c9bda3",
        0.5,
    )


def pendant(shop: Workshop) -> None:
    """A dome of steel, a ball of paper or a globe of glass."""
    w, h, spec = shop.width, shop.height, shop.spec
    if spec["shade"] == "dome":
        outer = spline(
            np.array(
                [
                    (0.5, 0),
                    (0.497, 0.06),
                    (0.482, 0.2),
                    (0.44, 0.37),
                    (0.36, 0.55),
                    (0.24, 0.7),
                    (0.14, 0.79),
                    (0.085, 0.84),
                    (0.07, 0.9),
                    (0.068, 0.985),
                    (0.03, 1.0),
                ]
            ),
            5,
        )
        curve = [(r * w, z * h) for r, z in outer]
        shop.add(shade_wall(curve, 0.0014, 128), shop.look, "dome")
        inner = [(r - 0.002, z + 0.0003) for r, z in curve if r > w * 0.09]
        shop.add(shade_wall(inner, 0.0006, 128), shop.get("steel", "#f6f2e8"), "inside")
        ring = np.concatenate([circle(w / 2 - 0.001, 128), np.full((128, 1), 0.0012)], axis=1)
        shop.add(tube(ring, 0.0022, 8, closed=True), shop.look, "rim")
        bulb(shop, 0, 0, h * 0.68, 0.032)
        hang(shop, h, 0.7)
        return
    glass = shop.look.get("kind") == "glass"
    (glass_globe if glass else paper_ball)(shop, w / 2, h)
    hang(shop, h, 0.7, "#e6dfd0" if not glass else "#4a453d")


def paper_ball(shop: Workshop, r: float, h: float) -> None:
    """Paper over wire rings, a little hollow between them."""
    rings = 17
    share = np.linspace(0.035, 0.965, (rings - 1) * 6 + 1)
    angle = np.pi * (share - 0.5)
    valley = np.abs(np.sin(np.pi * np.arange(len(share)) / 6))
    radius = r * np.cos(angle) ** 0.92 * (1 - 0.016 * valley)
    height = h / 2 + h / 2 * np.sin(angle) / np.sin(angle[-1])
    around = 120
    turn = np.linspace(0, 2 * np.pi, around, endpoint=False)
    crumple = 1 + 0.004 * np.sin(7 * turn + 3 * share[:, None] * 9) * valley[:, None]
    loops = np.stack(
        [
            radius[:, None] * np.cos(turn) * crumple,
            radius[:, None] * np.sin(turn) * crumple,
            np.repeat(height[:, None], around, axis=1),
        ],
        axis=-1,
    )
    shop.add(loft(loops, False, False), shop.look, "paper")
    wire = shop.get("steel", "#8b857a")
    for end in (0, -1):
        ring = loops[end][::2]
        shop.add(tube(ring, 0.0014, 6, closed=True), wire, "ring")
    for side in (-1, 1):
        shop.stick(
            [(side * radius[-1], 0, height[-1]), (side * 0.02, 0, height[-1] - 0.015), (0, 0, height[-1] - 0.03)],
            0.0013,
            wire,
            "wire",
            6,
        )
    bulb(shop, 0, 0, h * 0.64, 0.032)


def glass_globe(shop: Workshop, r: float, h: float) -> None:
    """A blown globe with a wave in its wall, under a cap of brass."""
    tall = h - 0.045
    share = np.linspace(0, 1, 90)
    angle = np.pi * (share * 0.93 - 0.5)
    ripple = 1 + 0.016 * np.sin(share * 2 * np.pi * 8)
    outer = [
        (max(0.0, r * np.cos(a) * k), tall / 2 * (1 + np.sin(a) / np.sin(angle[-1]))) for a, k in zip(angle, ripple)
    ]
    outer[0] = (0.0, 0.0)
    inner = [(max(0.0, radius - 0.0035), z + 0.0035 * (1 - z / tall)) for radius, z in outer]
    shop.add(lathe([*outer, *inner[::-1]], 120), shop.look, "globe")
    neck = outer[-1][0]
    cap = [
        (neck + 0.004, tall - 0.012),
        (neck + 0.006, tall - 0.01),
        (neck + 0.006, tall + 0.008),
        (neck * 0.8, tall + 0.016),
        (0.016, tall + 0.02),
        (0.012, h - 0.006),
        (0.005, h),
    ]
    shop.add(lathe(cap, 64), shop.get("brass", "#ac8a4c"), "cap")
    bulb(shop, 0, 0, tall - 0.02, 0.03)


def wall_light(shop: Workshop) -> None:
    """A cone on an arm that swings, from a plate on the wall; its back at y=0."""
    shop.on_wall = True
    w, d, h, look = shop.width, shop.depth, shop.height, shop.look
    brass = shop.get("brass", "#ac8a4c")
    plate = slab(circle(0.04, 48), 0.012, 0.003).turned("x", 90)
    z = h * 0.42
    shop.add(plate, look, "plate", Matrix.Translation((0, -0.006, z)))
    shop.stick([(0, -0.01, z), (0, -0.045, z)], 0.008, brass, "joint")
    shop.add(
        lathe([(0.009, -0.02), (0.012, -0.018), (0.012, 0.018), (0.009, 0.02)], 28),
        brass,
        "hinge",
        Matrix.Translation((0, -0.045, z)),
    )
    y = -d + w / 2
    arm = spline(
        np.array(
            [
                (0, -0.045, z + 0.01),
                (0, -0.09, z + 0.018),
                (0, (y - 0.045) / 2 - 0.02, h - 0.045),
                (0, y + 0.04, h - 0.008),
                (0, y, h - 0.02),
            ]
        ),
        8,
    )
    shop.stick(arm, 0.0055, look, "arm")
    cone = [(w / 2, 0), (w / 2 - 0.001, 0.003), (w * 0.2, h * 0.5), (w * 0.155, h * 0.58), (w * 0.13, h * 0.62)]
    lift = Matrix.Translation((0, y, 0.008)) @ Matrix.Rotation(np.radians(8), 4, "X")
    shop.add(shade_wall(cone, 0.0012), look, "cone", lift)
    shop.add(
        shade_wall([(r - 0.0018, s + 0.0004) for r, s in cone[:3]], 0.0005),
        shop.get("steel", "#f6f2e8"),
        "inside",
        lift,
    )
    shop.add(
        lathe([(w * 0.13, h * 0.61), (w * 0.13, h * 0.64), (w * 0.08, h * 0.67), (0.0, h * 0.675)], 40),
        look,
        "crown",
        lift,
    )
    shop.stick([(0, y, h - 0.018), (0, y + 0.006, h * 0.68)], 0.006, brass, "link")
    spot = lift @ Matrix.Translation((0, 0, h * 0.5))
    bulb(shop, *spot.to_translation(), 0.019)
    cord(
        shop,
        [(0, -0.012, z - 0.03), (0, -0.012, z - 0.15), (0.004, -0.01, z - 0.4), (0.0, -0.01, z - 0.8)],
        switch=0.62,
    )
