"""What shows how large a thing is: a plain grey figure of 170 cm, or a mug and a book beside small things."""

import bpy
import numpy as np
import studio
from shapes import lathe, place, rounded_box
from mathutils import Matrix

TALL = 1.70
#: The figure's limbs as balls of metaball: x, y, z and radius in metres.
FIGURE = [
    (0, -0.01, 1.56, 0.155), (0, 0, 1.645, 0.165), (0, 0.015, 1.45, 0.085), (0, 0, 1.33, 0.17), (-0.1, 0, 1.35, 0.13), (0.1, 0, 1.35, 0.13),
    (0, 0, 1.2, 0.18), (0, 0, 1.08, 0.165), (0, 0, 0.97, 0.18), (-0.07, 0, 0.93, 0.15), (0.07, 0, 0.93, 0.15),
]  # fmt: skip


def beside(low, high, where, kind):
    """Puts something of a known size beside the product and returns its objects."""
    extent = high - low
    if where == "floor" and extent.max() < 0.62 and kind not in ("chair", "footstool", "table", "cabinet"):
        return small(high[0] + 0.07, (low[1] + high[1]) / 2 - 0.02)
    y = low[1] - 0.15 if where == "wall" else high[1] - min(0.3, extent[1] / 2)
    return [figure(high[0] + 0.42, y)]


def _limb(balls, start, end, first, last, steps=9):
    for t in np.linspace(0, 1, steps):
        at = np.array(start) * (1 - t) + np.array(end) * t
        balls.append((*at, first * (1 - t) + last * t))


def figure(x, y):
    """A standing figure without features."""
    balls = list(FIGURE)
    for side in (-1, 1):
        _limb(balls, (side * 0.20, 0, 1.37), (side * 0.255, 0.02, 1.10), 0.078, 0.066)
        _limb(balls, (side * 0.255, 0.02, 1.10), (side * 0.275, -0.05, 0.82), 0.064, 0.052)
        _limb(balls, (side * 0.09, 0, 0.88), (side * 0.10, 0, 0.48), 0.125, 0.088, 11)
        _limb(balls, (side * 0.10, 0, 0.48), (side * 0.105, 0.02, 0.08), 0.084, 0.058, 11)
        _limb(balls, (side * 0.105, 0.02, 0.05), (side * 0.115, -0.13, 0.035), 0.058, 0.048, 5)
    data = bpy.data.metaballs.new("figure")
    data.resolution = data.render_resolution = 0.022
    data.threshold = 0.6
    for ball in balls:
        element = data.elements.new()
        element.co, element.radius = ball[:3], ball[3] * 1.25
    body = bpy.data.objects.new("figure", data)
    bpy.context.collection.objects.link(body)
    graph = bpy.context.evaluated_depsgraph_get()
    mesh = bpy.data.meshes.new_from_object(body.evaluated_get(graph))
    bpy.data.objects.remove(body)
    points = np.empty(len(mesh.vertices) * 3)
    mesh.vertices.foreach_get("co", points)
    points = points.reshape(-1, 3)
    points[:, 2] -= points[:, 2].min()
    points *= TALL / points[:, 2].max()
    mesh.vertices.foreach_set("co", points.ravel())
    mesh.polygons.foreach_set("use_smooth", [True] * len(mesh.polygons))
    mesh.materials.append(studio.plain("figure", (0.42, 0.41, 0.40), 0.8))
    stood = bpy.data.objects.new("figure", mesh)
    stood.location = (float(x), float(y), 0)
    stood.rotation_euler = (0, 0, -0.25)
    bpy.context.collection.objects.link(stood)
    return stood


def small(x, y):
    """A mug of 9.5 cm and a book of 21 x 14 cm."""
    clay, cover = studio.plain("mug", (0.62, 0.60, 0.57), 0.35), studio.plain("book", (0.30, 0.31, 0.32), 0.7)
    profile = [(0.0, 0.0), (0.036, 0.0), (0.040, 0.005), (0.041, 0.092), (0.040, 0.095), (0.038, 0.092), (0.037, 0.01), (0.0, 0.008)]
    book = rounded_box(0.14, 0.21, 0.022, 0.002)
    return [
        place(lathe(profile, 48), clay, "mug", Matrix.Translation((x + 0.07, y - 0.02, 0.022))),
        place(book, cover, "book", Matrix.Translation((x + 0.07, y, 0.011)), flat=True),
    ]
