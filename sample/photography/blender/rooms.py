"""Builds and renders a room: blender -b -P rooms.py -- products.json room out.floats width height samples

`products.json` is what products.ts prints. The rooms are written down in rooms/rooms.json: the size of the room in
metres, its window and light, the camera, and `pieces`, the products with their look, size, place and turn. `out` gets
nine planes of floats (linear colour, albedo, normal; see denoise.ts), or a plain picture where its name ends in .png.
Beside it `out`.json says where in the picture each product is, so that a page can link it.
"""

import json
import os
import sys

import bpy
import numpy as np
from bpy_extras.object_utils import world_to_camera_view
from mathutils import Matrix, Vector

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import materials
import studio
from furniture import build
from furniture.workshop import Workshop, bounds
from rooms import shell, things


def linear(colour):
    """Linear red, green and blue of #rrggbb."""
    return materials.linear(colour)[:3]


def plaster(colour):
    """The material of a painted wall."""
    return studio.plain(f"wall {colour}", linear(colour), 0.9, 0.0009)


def stand(bodies, piece):
    """Moves new objects to where a piece stands: place in metres, turn about z and lean backwards in degrees."""
    x, y, z = (*piece["at"], 0.0)[:3]
    matrix = Matrix.Translation((x, y, z)) @ Matrix.Rotation(np.radians(piece.get("turn", 0)), 4, "Z")
    matrix = matrix @ Matrix.Rotation(np.radians(piece.get("roll", 0)), 4, "Y")
    matrix = matrix @ Matrix.Rotation(np.radians(-piece.get("lean", 0)), 4, "X")
    shell.move(bodies, matrix)


def add_piece(products, piece):
    """Builds one product of the list, puts it where it belongs and returns its objects."""
    product = products[piece["product"]]
    look = next(look for look in product["looks"] if look["slug"] == piece["look"])
    size = next((s for s in product["sizes"] if s["slug"] == piece.get("size")), product["sizes"][0])
    surface = materials.get(look["material"], look["hex"])
    spec = {
        **product["drawing"],
        "slug": f"{product['slug']}{piece.get('copy', '')}",
        "props": piece.get("props", False),
    }
    spec.update(piece.get("change", {}))
    before = set(bpy.data.objects)
    if "drape" in piece:
        shop = Workshop(spec, dict(zip(("width", "depth", "height"), size["cm"])), surface, materials.get)
        things.throw(shop, spec, surface, **piece["drape"])
        return shop.made
    build(spec, dict(zip(("width", "depth", "height"), size["cm"])), surface, materials.get)
    bodies = [body for body in bpy.data.objects if body not in before]
    for body in bodies:
        if piece.get("no_lead") and body.name.split(".")[0] in ("cord", "switch", "key"):
            bpy.data.objects.remove(body)
    bodies = [body for body in bpy.data.objects if body not in before]
    stand(bodies, piece)
    return bodies


def camera(spec):
    """A camera at `from` that looks at `to`, with `lens` in millimetres, focused on `focus` at `stop`."""
    lens = bpy.data.cameras.new("camera")
    lens.lens, lens.clip_end = spec["lens"], 60
    lens.shift_x, lens.shift_y = spec.get("shift", (0.0, 0.0))
    body = bpy.data.objects.new("camera", lens)
    start, end = Vector(spec["from"]), Vector(spec["to"])
    if spec.get("level", True):
        end.z = start.z
    body.location = start
    body.rotation_euler = (end - start).to_track_quat("-Z", "Y").to_euler()
    lens.dof.use_dof = True
    lens.dof.focus_distance = (Vector(spec["focus"]) - start).length
    lens.dof.aperture_fstop = spec.get("stop", 4.0)
    bpy.context.collection.objects.link(body)
    bpy.context.scene.camera = body


def scene(room, products):
    """Builds the whole room."""
    studio.clear()
    shop = Workshop({"kind": "room", "slug": room["name"]}, {"width": 0, "depth": 0, "height": 0}, None, materials.get)
    shell.build(shop, room, plaster, materials.get)
    pieces = [(piece, add_piece(products, piece)) for piece in room["pieces"]]
    for thing in room.get("things", []):
        thing = dict(thing)
        getattr(things, thing.pop("make"))(shop, **thing)
    shell.view(room)
    studio.prepare([body for body in bpy.context.scene.objects if body.type == "MESH"])
    shell.daylight(room)
    for lamp in room.get("lamps", []):
        shell.light(
            "lamp",
            "POINT",
            Matrix.Translation(lamp["at"]),
            energy=lamp["energy"],
            shadow_soft_size=0.03,
            color=(1.0, 0.78, 0.5),
        )
    camera(room["camera"])
    world = bpy.data.worlds.new("room")
    bpy.context.scene.world = world
    world.use_nodes = True
    background = world.node_tree.nodes["Background"]
    background.inputs["Color"].default_value = (*room["light"].get("air_colour", (1.0, 1.0, 1.0)), 1)
    background.inputs["Strength"].default_value = room["light"].get("air", 0.12)
    return [seen(piece, bodies) for piece, bodies in pieces]


def seen(piece, bodies):
    """Where in the picture a product is: its box as shares of the width and height, from the left and from above."""
    low, high = bounds([body for body in bodies if body.type == "MESH"])
    view, eye = bpy.context.scene, bpy.context.scene.camera
    corners = [Vector((x, y, z)) for x in (low[0], high[0]) for y in (low[1], high[1]) for z in (low[2], high[2])]
    spots = np.array([world_to_camera_view(view, eye, corner)[:2] for corner in corners])
    left, bottom = np.clip(spots.min(axis=0), 0, 1)
    right, top = np.clip(spots.max(axis=0), 0, 1)
    box = [round(float(value), 3) for value in (left, 1 - top, right, 1 - bottom)]
    return {"product": piece["product"], "look": piece["look"], "size": piece.get("size"), "box": box}


def settings(width, height, samples):
    """Sets up the renderer."""
    render, cycles = bpy.context.scene.render, bpy.context.scene.cycles
    render.engine = "CYCLES"
    render.resolution_x, render.resolution_y, render.resolution_percentage = width, height, 100
    cycles.device, cycles.samples, cycles.use_denoising, cycles.seed = "CPU", samples, False, 7
    cycles.use_adaptive_sampling, cycles.adaptive_threshold, cycles.adaptive_min_samples = True, 0.06, 8
    cycles.max_bounces, cycles.diffuse_bounces, cycles.glossy_bounces = 8, 3, 3
    cycles.transmission_bounces, cycles.transparent_max_bounces = 6, 10
    cycles.sample_clamp_indirect, cycles.caustics_reflective, cycles.caustics_refractive = 4.0, False, False
    cycles.blur_glossy, cycles.use_fast_gi, cycles.ao_bounces_render = 0.5, True, 2
    bpy.context.scene.view_settings.view_transform = "Standard"
    bpy.context.view_layer.cycles.denoising_store_passes = True


def take(out):
    """Renders and writes the floats."""
    folder = out + ".passes"
    tree = bpy.context.scene
    tree.use_nodes = True
    tree = tree.node_tree
    tree.nodes.clear()
    layers, files = tree.nodes.new("CompositorNodeRLayers"), tree.nodes.new("CompositorNodeOutputFile")
    files.base_path, files.format.file_format = folder, "OPEN_EXR"
    files.format.color_depth, files.format.exr_codec = "32", "NONE"
    files.file_slots.clear()
    for name, socket in (("colour", "Image"), ("albedo", "Denoising Albedo"), ("normal", "Denoising Normal")):
        files.file_slots.new(name)
        tree.links.new(layers.outputs[socket], files.inputs[name])
    bpy.ops.render.render()
    planes = []
    for name in ("colour", "albedo", "normal"):
        path = os.path.join(folder, f"{name}0001.exr")
        image = bpy.data.images.load(path)
        image.colorspace_settings.name = "Raw"
        width, height = image.size
        pixels = np.empty(width * height * 4, dtype=np.float32)
        image.pixels.foreach_get(pixels)
        os.remove(path)
        planes.append(pixels.reshape(height, width, 4)[::-1, :, :3].transpose(2, 0, 1))
    os.rmdir(folder)
    np.nan_to_num(np.concatenate(planes), posinf=0.0, neginf=0.0).astype("<f4").tofile(out)


def main():
    """Takes the room that is named after the two dashes."""
    listed, name, out, width, height, samples = sys.argv[sys.argv.index("--") + 1 :][:6]
    with open(listed, encoding="utf8") as file:
        products = {product["slug"]: product for product in json.load(file)}
    with open(os.path.join(HERE, "rooms", "rooms.json"), encoding="utf8") as file:
        rooms = {room["name"]: room for room in json.load(file)}
    bpy.ops.wm.read_factory_settings(use_empty=True)
    room = rooms[name]
    if "like" in room:
        room = {**rooms[room["like"]], **room}
    settings(int(width), int(height), int(samples))
    places = scene(room, products)
    with open(f"{out}.json", "w", encoding="utf8") as file:
        json.dump(places, file)
    if out.endswith(".png"):
        bpy.context.scene.render.filepath = out
        bpy.ops.render.render(write_still=True)
    else:
        take(out)
    print("taken", name, flush=True)


main()
