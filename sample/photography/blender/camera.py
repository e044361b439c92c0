"""The camera: where it stands for each shot, and how far away so that the product fills the frame."""

import bpy
import numpy as np
from mathutils import Matrix, Vector

SENSOR = 36.0
#: How far down the camera looks, in degrees, at each kind of thing.
PITCH = {"sofa": 11, "footstool": 16, "bed": 17, "table": 15, "chair": 11, "shelf": 7, "cabinet": 9, "lamp": 6}
PITCH |= {"rug": 36, "mirror": 3, "cushion": 8, "throw": 22, "pegs": 5, "swatch": 62}
#: Where a close-up looks: a share of the way from left to right, front to back, bottom to top; and metres across.
CLOSE = {
    "sofa": (0.16, 0.0, 0.62, 0.62),
    "footstool": (0.25, 0.0, 0.82, 0.42),
    "bed": (0.22, 0.3, 0.45, 0.75),
    "table": (0.12, 0.0, 0.96, 0.40),
    "chair": (0.3, 0.05, 0.58, 0.34),
    "shelf": (0.1, 0.0, 0.62, 0.42),
    "cabinet": (0.36, 0.0, 0.72, 0.42),
    "lamp": (0.5, 0.3, 0.72, 0.30),
    "rug": (0.12, 0.08, 1.0, 0.42),
    "mirror": (0.14, 0.0, 0.83, 0.30),
    "cushion": (0.2, 0.0, 0.75, 0.22),
    "throw": (0.3, 0.0, 0.8, 0.26),
    "pegs": (0.3, 0.0, 0.5, 0.26),
    "swatch": (0.5, 0.5, 1.0, 0.15),
}


def angles(spec, shot, height):
    """Degrees to the side and down from which a shot is taken."""
    kind = spec["kind"]
    pitch = PITCH[kind]
    if shot == "swatch":
        return 18, 66
    if kind == "table" and height < 0.6:
        pitch = 20
    if kind == "lamp" and spec["mount"] == "pendant":
        pitch = -3
    if shot == "front":
        return (0, 88) if kind == "rug" else (0, min(pitch, 4))
    if shot == "in-scale":
        return (14, 8) if kind != "rug" else (14, 20)
    if shot == "detail":
        return (34, max(pitch, 12) + (10 if kind in ("table", "cushion") else 0))
    side = {"mirror": 24, "pegs": 26, "rug": 24, "swatch": 0, "bed": 34, "cushion": 22, "throw": 24}
    return side.get(kind, 30), pitch


def look(points, yaw, pitch, lens=75, across=0.80, down=0.76, rise=0.0):
    """Puts the camera so that `points` (n, 3) fill a share of the frame across and down; returns the camera."""
    scene = bpy.context.scene
    data = bpy.data.cameras.new("camera")
    data.lens, data.sensor_width, data.clip_end = lens, SENSOR, 200
    body = bpy.data.objects.new("camera", data)
    scene.collection.objects.link(body)
    scene.camera = body
    side, down_by = np.radians(yaw), np.radians(pitch)
    back = np.array([-np.sin(side) * np.cos(down_by), -np.cos(side) * np.cos(down_by), np.sin(down_by)])
    right = np.array([np.cos(side), -np.sin(side), 0.0])
    up = np.cross(back, right)
    ratio = scene.render.resolution_y / scene.render.resolution_x
    half = np.array([SENSOR / lens / 2, SENSOR / lens / 2 * ratio])
    aim, distance = points.mean(axis=0), 6.0
    for _ in range(12):
        relative = points - (aim + back * distance)
        depth = -(relative @ back)
        flat = np.stack([relative @ right, relative @ up], axis=1) / depth[:, None]
        low, high = flat.min(axis=0), flat.max(axis=0)
        middle = (low + high) / 2
        aim = aim + (right * middle[0] + up * middle[1]) * distance
        filled = ((high - low) / 2 / half / np.array([across, down])).max()
        distance *= float(np.clip(filled, 0.4, 2.5))
    aim = aim + up * rise * half[1] * distance
    place = aim + back * distance
    body.matrix_world = Matrix(
        [[*[float(axis[row]) for axis in (right, up, back)], float(place[row])] for row in range(3)] + [[0, 0, 0, 1]]
    )
    return body


def close_up(low, high, spec, yaw, pitch):
    """Points that frame a close-up: a small square across the camera's view at a telling place."""
    x, y, z, across = CLOSE[spec["kind"]]
    share = np.array([x, y, z])
    target = low + (high - low) * share
    across = min(across, 0.9 * float((high - low)[[0, 2]].max())) if spec["kind"] != "swatch" else across
    side = np.radians(yaw)
    right = np.array([np.cos(side), -np.sin(side), 0.0]) * across / 2
    up = np.array([0, 0, across * 0.3])
    return np.array([target - right, target + right, target - up, target + up]), target


def focus(body, target, stop):
    """Focuses on what lies in the middle of the frame, or on `target` if nothing does."""
    body.data.dof.use_dof = True
    body.data.dof.aperture_fstop = stop
    bpy.context.view_layer.update()
    origin = body.matrix_world.translation
    forward = -(body.matrix_world.to_3x3() @ Vector((0, 0, 1)))
    graph = bpy.context.evaluated_depsgraph_get()
    hit, place, *_ = bpy.context.scene.ray_cast(graph, origin, forward)
    wanted = (Vector(target) - origin).length
    found = (place - origin).length if hit else wanted
    body.data.dof.focus_distance = found if abs(found - wanted) < 0.6 else wanted
