"""The studio: what stands behind and below a product, and the lamps. Lengths are metres."""

import bpy
import numpy as np
from mathutils import Vector
from nodes import Nodes

#: How high a wall piece, and the lower edge of a hanging lamp, is in the studio.
WALL_HEIGHT = {"mirror": 1.15, "pegs": 1.45, "shelf": 1.3, "lamp": 1.4}
HANG_HEIGHT = 1.55
BACKDROP = (0.79, 0.765, 0.735)
WALL = (0.80, 0.78, 0.75)


def clear():
    """Empties the scene; materials and maps stay for the next shot."""
    for body in list(bpy.data.objects):
        bpy.data.objects.remove(body, do_unlink=True)
    for kind in (bpy.data.meshes, bpy.data.lights, bpy.data.cameras, bpy.data.metaballs):
        for block in list(kind):
            if block.users == 0:
                kind.remove(block)


def prepare(bodies):
    """Gives every mesh the attributes that the materials read (see materials.py)."""
    for at, body in enumerate(bodies):
        if body.type != "MESH":
            continue
        chance = np.random.default_rng(at + 7)
        count = len(body.data.vertices)
        local = np.empty(count * 3, dtype=np.float32)
        body.data.vertices.foreach_get("co", local)
        local = local.reshape(-1, 3)
        extent = np.ptp(local, axis=0)
        longest = 0 if extent[0] >= 0.6 * extent.max() else int(extent.argmax())
        order = [longest, (longest + 1) % 3, (longest + 2) % 3]
        middle = (local.max(axis=0) + local.min(axis=0)) / 2
        board = (local - middle)[:, order] + chance.uniform([-3, 0.03, -0.12], [3, 0.14, 0.12])
        write(body.data, "cloth", local + chance.uniform(-1, 1, 3))
        write(body.data, "board", board)


def write(mesh, name, values):
    """Sets a vector attribute of a mesh's points."""
    attribute = mesh.attributes.get(name) or mesh.attributes.new(name, "FLOAT_VECTOR", "POINT")
    attribute.data.foreach_set("vector", np.ascontiguousarray(values, dtype=np.float32).ravel())


def plain(name, colour, roughness=0.9, plaster=0.0):
    """A matt surface; `plaster` is how rough, in metres, a painted wall is."""
    material = bpy.data.materials.get(name)
    if material is None:
        material = bpy.data.materials.new(name)
        material.use_nodes = True
        nodes = Nodes(material)
        if plaster == 0:
            nodes.end(nodes.add("ShaderNodeBsdfDiffuse", {"Color": (*colour, 1), "Roughness": roughness}))
            return material
        place = nodes.add("ShaderNodeTexCoord", output="Object")
        normal = nodes.bump(nodes.noise(place, 55.0, 2.0, 0.6), plaster, 0.5)
        nodes.end(nodes.add("ShaderNodeBsdfDiffuse", {"Color": (*colour, 1), "Normal": normal}))
    return material


def _mesh(name, points, faces, material):
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata([tuple(map(float, p)) for p in points], [], faces)
    mesh.polygons.foreach_set("use_smooth", [True] * len(faces))
    mesh.materials.append(material)
    body = bpy.data.objects.new(name, mesh)
    bpy.context.collection.objects.link(body)
    return body


def sweep(behind, radius=0.9):
    """A roll of paper: floor, a wide curve, and wall, `behind` metres after the origin."""
    turn = np.linspace(0, np.pi / 2, 24)
    profile = [(-14.0, 0.0), (behind - radius, 0.0)]
    profile += [(behind - radius + radius * np.sin(a), radius - radius * np.cos(a)) for a in turn[1:]]
    profile.append((behind, 9.0))
    points = [(x, y, z) for y, z in profile for x in (-14.0, 14.0)]
    faces = [(2 * at, 2 * at + 1, 2 * at + 3, 2 * at + 2) for at in range(len(profile) - 1)]
    return _mesh("backdrop", points, faces, plain("backdrop", BACKDROP))


def sample(surface):
    """A square of cloth or wood that lies flat and fills the frame of a close-up."""
    steps = np.linspace(-0.3, 0.3, 61)
    points = [(x, y, 0.006 + 0.004 * np.sin(9 * x + 14 * y) * np.sin(7 * y - 5 * x)) for y in steps for x in steps]
    faces = [(61 * r + c, 61 * r + c + 1, 61 * r + c + 62, 61 * r + c + 61) for r in range(60) for c in range(60)]
    return _mesh("sample", points, faces, surface)


def wall():
    """A painted wall in the plane y=0 and the floor before it."""
    surface = plain("wall", WALL, 0.8, 0.0012)
    _mesh("wall", [(-14, 0, -1), (14, 0, -1), (14, 0, 9), (-14, 0, 9)], [(0, 1, 2, 3)], surface)
    _mesh("floor", [(-14, -14, 0), (14, -14, 0), (14, 0, 0), (-14, 0, 0)], [(0, 1, 2, 3)], plain("backdrop", BACKDROP))


def room(target):
    """What a mirror sees: a light wall behind the camera and a window of six panes; it lights nothing."""
    y = target[1] - 7.0
    shown = [_mesh("room", [(-14, y, -1), (14, y, -1), (14, y, 9), (-14, y, 9)], [(0, 1, 2, 3)], glow("room", 0.78))]
    for column in range(2):
        for row in range(3):
            x, z = 2.4 + column * 0.95, 0.7 + row * 0.85
            pane = [(x, y + 0.1, z), (x + 0.87, y + 0.1, z), (x + 0.87, y + 0.1, z + 0.77), (x, y + 0.1, z + 0.77)]
            shown.append(_mesh("pane", pane, [(0, 1, 2, 3)], glow("pane", 1.35)))
    for body in shown:
        body.visible_diffuse = body.visible_shadow = False


def glow(name, strength):
    """A surface that shines evenly."""
    material = bpy.data.materials.get(name)
    if material is None:
        material = bpy.data.materials.new(name)
        material.use_nodes = True
        nodes = Nodes(material)
        nodes.end(nodes.add("ShaderNodeEmission", {"Color": (1.0, 0.98, 0.95, 1), "Strength": strength}))
    return material


def bulb(middle, power):
    """A lit bulb in the middle of a shade."""
    light = bpy.data.lights.new("bulb", "POINT")
    light.shadow_soft_size, light.energy, light.color = 0.04, power, (1.0, 0.82, 0.6)
    body = bpy.data.objects.new("bulb", light)
    body.location = middle
    bpy.context.collection.objects.link(body)


def lamp(place, target, size, power, colour=(1, 1, 1)):
    """A soft box at `place` that shines at `target`."""
    light = bpy.data.lights.new("soft box", "AREA")
    light.shape, light.size, light.energy, light.color = "SQUARE", size, power, colour
    body = bpy.data.objects.new("soft box", light)
    body.location = place
    body.rotation_euler = (Vector(target) - Vector(place)).to_track_quat("-Z", "Y").to_euler()
    bpy.context.collection.objects.link(body)


def world():
    """Weak light from all around, lighter from above, which glossy things have to mirror."""
    scene = bpy.context.scene
    if scene.world is None or "studio" not in scene.world.name:
        scene.world = bpy.data.worlds.new("studio")
        scene.world.use_nodes = True
        tree = scene.world.node_tree
        background = tree.nodes["Background"]
        where = tree.nodes.new("ShaderNodeTexCoord").outputs["Generated"]
        split = tree.nodes.new("ShaderNodeSeparateXYZ")
        ramp = tree.nodes.new("ShaderNodeValToRGB")
        tree.links.new(where, split.inputs[0])
        tree.links.new(split.outputs[2], ramp.inputs[0])
        tree.links.new(ramp.outputs[0], background.inputs["Color"])
        ramp.color_ramp.elements[0].color = (0.40, 0.39, 0.38, 1)
        ramp.color_ramp.elements[1].color = (1.0, 1.0, 1.0, 1)
        scene.world.cycles.sampling_method, scene.world.cycles.sample_map_resolution = "MANUAL", 32
        background.inputs["Strength"].default_value = 0.22


def lights(middle, size, where):
    """One large soft box from the left and above, a weak one from the right, scaled to the product."""
    more = 1.0 if where in ("floor", "flat") else 1.3
    middle, far = Vector(middle), max(1.6, 1.25 * size)
    left = Vector((-1.35, -1.25, 1.5)) * far + middle
    right = Vector((1.5, -0.9, 0.5)) * far + middle
    above = Vector((0.2, 0.9, 1.6)) * far + middle
    lamp(left, middle, 1.35 * far, 76 * more * far**2, (1.0, 0.985, 0.965))
    lamp(right, middle, 1.4 * far, 5 * far**2, (0.94, 0.97, 1.0))
    lamp(above, middle, 1.0 * far, 9 * far**2)


def placing(spec):
    """Where a product is: on the "floor", a "wall", hung from the "ceiling", or laid "flat"."""
    kind = spec["kind"]
    if kind in ("rug", "swatch"):
        return "flat"
    if kind == "lamp":
        return {"pendant": "ceiling", "wall": "wall"}.get(spec["mount"], "floor")
    if kind == "mirror":
        return "floor" if spec["shape"] == "arch" else "wall"
    if kind == "pegs" or (kind == "shelf" and spec["rows"] == 1):
        return "wall"
    return "floor"


def lift(spec):
    """How far above the floor the product is hung."""
    where = placing(spec)
    return WALL_HEIGHT[spec["kind"]] if where == "wall" else HANG_HEIGHT if where == "ceiling" else 0.0
