"""Walls, floor, window and curtains of a room. Lengths are metres; the back wall is at y=0, the floor at z=0."""

from __future__ import annotations

import bpy
import numpy as np
from mathutils import Matrix, Vector

from furniture.noise import smooth_noise
from furniture.workshop import Workshop
from shapes import grid, place, tube

THICK = 0.26


def build(shop: Workshop, room: dict, plaster, get) -> None:
    """The shell of a room: `plaster(hex)` is the material of a wall."""
    wall = plaster(room["wall"])
    w, d, h = room["size"]
    window = room["window"]
    for name in ("back", "left", "right"):
        panels(shop, name, room, window if window["wall"] == name else None, wall)
    ceiling = plaster("#f4f1ea")
    shop.plank(ceiling, (-w / 2 - 0.5, -d - 3.5, h), (w / 2 + 0.5, 0.5, h + 0.1), "x", 0.001, "ceiling")
    floor(shop, room, get)
    shop.plank(wall, (-w / 2 - 0.4, -d - 3.6, 0), (w / 2 + 0.4, -d - 3.5, h), "x", 0.0005, "front wall")
    trim = get("painted-wood", room.get("trim", "#ece7dc"))
    skirting(shop, room, trim)
    if window["wall"] != "none":
        frame(shop, room, window, trim)
        if window.get("curtain"):
            curtains(shop, room, window, get("linen", window["curtain"]))


def standing(name: str, room: dict) -> Matrix:
    """Where a wall stands: its own x runs along it, its own y goes outwards from y=0."""
    w, d, _ = room["size"]
    if name == "back":
        return Matrix.Identity(4)
    side = -1 if name == "left" else 1
    return Matrix.Translation((side * w / 2, -(d + 3.5) / 2, 0)) @ Matrix.Rotation(-side * np.pi / 2, 4, "Z")


def span(name: str, room: dict) -> tuple[float, float]:
    """The reach of a wall along its own x."""
    w, d, _ = room["size"]
    half = w / 2 + 0.3 if name == "back" else (d + 3.5) / 2
    return -half, half


def opening(room: dict, window: dict) -> tuple[float, float, float, float]:
    """The hole of a window in its wall's own x and z: x0, x1, z0, z1; `at` is the room's x or y of its middle."""
    d = room["size"][1]
    at = window["at"]
    if window["wall"] == "left":
        at = at + (d + 3.5) / 2
    elif window["wall"] == "right":
        at = -(at + (d + 3.5) / 2)
    wide, low, high = window["wide"], window["low"], window["high"]
    return at - wide / 2, at + wide / 2, low, high


def panels(shop: Workshop, name: str, room: dict, window: dict | None, material) -> None:
    """One wall, in one piece or around its window."""
    x0, x1 = span(name, room)
    h = room["size"][2]
    parts = [(x0, x1, 0.0, h)]
    if window:
        a, b, low, high = opening(room, window)
        parts = [(x0, a, 0, h), (b, x1, 0, h), (a, b, 0, low), (a, b, high, h)]
    for left, right, low, high in parts:
        before = len(shop.made)
        shop.plank(material, (left, 0, low), (right, THICK, high), "x", 0.0005, "wall")
        move(shop.made[before:], standing(name, room))


def move(bodies: list, matrix: Matrix) -> None:
    """Carries objects along with a matrix."""
    for body in bodies:
        body.matrix_world = matrix @ body.matrix_world


def floor(shop: Workshop, room: dict, get) -> None:
    """Boards along x or y of unlike lengths with fine gaps."""
    w, d, _ = room["size"]
    spec = room["floor"]
    material = get(spec["kind"], spec["hex"])
    wide = spec.get("board", 0.14)
    along_x = spec.get("along", "x") == "x"
    chance = np.random.default_rng(shop.seed)
    length, across = (w + 0.4, d + 3.0) if along_x else (d + 3.0, w + 0.4)
    for row in range(int(across / wide) + 1):
        at = -chance.uniform(0.2, 2.0)
        while at < length:
            long = chance.uniform(1.5, 2.6)
            a, b = max(at, 0.0), min(at + long, length)
            if b - a > 0.02:
                y = row * wide
                low, high = (a - length / 2 + 0.0005, 0.2 - y - wide + 0.0006), (b - length / 2, 0.2 - y)
                if along_x:
                    shop.plank(material, (*low, -0.02), (*high, 0), "x", 0.0009, "floor board")
                else:
                    x = -across / 2 + row * wide
                    shop.plank(
                        material,
                        (x, a - length + 0.2, -0.02),
                        (x + wide - 0.0006, b - length + 0.2, 0),
                        "y",
                        0.0009,
                        "floor board",
                    )
            at += long


def skirting(shop: Workshop, room: dict, material) -> None:
    """A board along the foot of each wall."""
    for name in ("back", "left", "right"):
        x0, x1 = span(name, room)
        before = len(shop.made)
        shop.plank(material, (x0, -0.016, 0), (x1, 0, 0.12), "x", 0.004, "skirting")
        shop.plank(material, (x0, -0.022, 0), (x1, 0, 0.018), "x", 0.004, "skirting foot")
        move(shop.made[before:], standing(name, room))


def frame(shop: Workshop, room: dict, window: dict, material) -> None:
    """A sash frame with glazing bars, deep in the wall, and a sill."""
    a, b, low, high = opening(room, window)
    before = len(shop.made)
    y0, y1 = THICK * 0.55, THICK * 0.55 + 0.06
    bar = 0.055
    for x in (a, b - bar):
        shop.plank(material, (x, y0, low), (x + bar, y1, high), "z", 0.003, "jamb")
    for z in (low, high - bar):
        shop.plank(material, (a, y0, z), (b, y1, z + bar), "x", 0.003, "window rail")
    columns, rows = window.get("panes", (2, 3))
    for at in range(1, columns):
        x = a + (b - a) * at / columns
        shop.plank(material, (x - 0.012, y0 + 0.012, low), (x + 0.012, y1 - 0.012, high), "z", 0.002, "bar")
    for at in range(1, rows):
        z = low + (high - low) * at / rows
        shop.plank(material, (a, y0 + 0.012, z - 0.012), (b, y1 - 0.012, z + 0.012), "x", 0.002, "bar")
    shop.plank(material, (a - 0.05, -0.05, low - 0.03), (b + 0.05, y0, low), "x", 0.006, "sill")
    move(shop.made[before:], standing(window["wall"], room))


def curtains(shop: Workshop, room: dict, window: dict, material) -> None:
    """Two curtains on a rail, gathered beside the window."""
    a, b, low, high = opening(room, window)
    before = len(shop.made)
    top = min(high + 0.16, room["size"][2] - 0.06)
    bottom = 0.015 if low < 1.0 else low - 0.12
    rail = tube(np.array([(a - 0.32, -0.09, top + 0.02), (b + 0.32, -0.09, top + 0.02)]), 0.011, 14)
    shop.add(rail, shop.get("brass", "#ac8a4c"), "curtain rail")
    for start, end in ((a - 0.3, a + 0.1), (b - 0.1, b + 0.3)):
        shop.add(curtain(start, end, bottom, top, shop.seed + int(start * 100) % 97), material, "curtain")
    move(shop.made[before:], standing(window["wall"], room))


def curtain(x0: float, x1: float, low: float, high: float, seed: int):
    """A hanging cloth in folds that grow softer and wider downwards."""
    u, v = np.meshgrid(np.linspace(0, 1, 161), np.linspace(0, 1, 49), indexing="ij")
    flat = np.stack([u.ravel() * 1.0, v.ravel() * 0.5, 0 * u.ravel()], axis=1)
    drift = smooth_noise(flat, 0.22, seed).reshape(u.shape)
    folds = 7
    phase = 2 * np.pi * (u * folds + 0.35 * drift * (1 - v))
    deep = 0.045 * (0.75 + 0.35 * (1 - v)) * (0.8 + 0.4 * smooth_noise(flat * 3, 0.4, seed + 1).reshape(u.shape))
    x = x0 + (x1 - x0) * u + 0.018 * np.sin(2 * phase) + 0.02 * drift * (1 - v)
    y = -0.09 + deep * np.cos(phase)
    return grid(np.stack([x, y, low + (high - low) * v], axis=-1))


def light(name: str, kind: str, matrix: Matrix, **values) -> None:
    """A lamp of Blender that shines along its own -z."""
    lamp = bpy.data.lights.new(name, kind)
    for key, value in values.items():
        setattr(lamp, key, value)
    body = bpy.data.objects.new(name, lamp)
    body.matrix_world = matrix
    body.visible_camera = False
    bpy.context.collection.objects.link(body)


def daylight(room: dict) -> None:
    """Sky through the window, sun where there is any, and a weak fill from behind the camera."""
    window, lit = room["window"], room["light"]
    _, d, h = room["size"]
    if window["wall"] != "none":
        a, b, low, high = opening(room, window)
        hole = standing(window["wall"], room) @ Matrix.Translation(((a + b) / 2, THICK * 0.9, (low + high) / 2))
        inwards = hole @ Matrix.Rotation(-np.pi / 2, 4, "X")
        light(
            "sky",
            "AREA",
            inwards,
            shape="RECTANGLE",
            size=b - a,
            size_y=high - low,
            energy=lit["sky"],
            color=lit.get("sky_colour", (0.9, 0.95, 1.0)),
        )
    if lit.get("sun"):
        ahead = Vector(lit["sun_to"]).normalized()
        turn = ahead.to_track_quat("-Z", "Y").to_matrix().to_4x4()
        light(
            "sun", "SUN", turn, energy=lit["sun"], angle=np.radians(1.6), color=lit.get("sun_colour", (1.0, 0.9, 0.76))
        )
    fill = Matrix.Translation((lit.get("fill_x", 0.6), -d - 2.4, h - 0.5))
    fill = fill @ (Vector((-0.05, 1.0, -0.42))).to_track_quat("-Z", "Y").to_matrix().to_4x4()
    light(
        "fill",
        "AREA",
        fill,
        shape="RECTANGLE",
        size=4.0,
        size_y=2.2,
        energy=lit["fill"],
        color=lit.get("fill_colour", (1.0, 0.96, 0.9)),
    )


def view(room: dict) -> None:
    """What is seen through the window: a soft sky over far hills, which only the camera sees."""
    window = room["window"]
    if window["wall"] == "none":
        return
    a, b, _, _ = opening(room, window)
    sky, hills = room["light"].get("view", ("#e9eff2", "#b9c4b4"))
    power = room["light"].get("view_power", 1.0)
    material = bpy.data.materials.new("view")
    material.use_nodes = True
    tree = material.node_tree
    tree.nodes.clear()
    out, glow = tree.nodes.new("ShaderNodeOutputMaterial"), tree.nodes.new("ShaderNodeEmission")
    ramp, split, where = (tree.nodes.new(f"ShaderNode{n}") for n in ("ValToRGB", "SeparateXYZ", "TexCoord"))
    tree.links.new(where.outputs["Generated"], split.inputs[0])
    tree.links.new(split.outputs[2], ramp.inputs[0])
    tree.links.new(ramp.outputs[0], glow.inputs["Color"])
    tree.links.new(glow.outputs[0], out.inputs["Surface"])
    glow.inputs["Strength"].default_value = power
    stops = ramp.color_ramp.elements
    stops[0].position, stops[0].color = 0.40, _linear(hills)
    stops[1].position, stops[1].color = 0.47, _linear(sky)
    sheet = np.array([[(a - 6, 5.0, -3.0), (a - 6, 5.0, 6.0)], [(b + 6, 5.0, -3.0), (b + 6, 5.0, 6.0)]])
    body = place(grid(sheet), material, "view", standing(window["wall"], room))
    for ray in ("diffuse", "glossy", "transmission", "shadow"):
        setattr(body, f"visible_{ray}", ray == "glossy")


def _linear(colour: str) -> tuple[float, float, float, float]:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return (*[c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts], 1.0)
