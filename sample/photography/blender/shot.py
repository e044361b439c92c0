"""Takes the shots of a list: blender -b -P shot.py -- list.json

Each shot of the list is a dictionary (see shots.ts). For every one a file of floats is written at its `out`: nine planes
of height x width from the top row down (linear colour, albedo, normal; where it is to be "marked" six more: the colour
of the look, and where it is a fabric), then one line "taken <id>" is printed.
"""

import json
import os
import sys

import bpy
import numpy as np

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import camera
import materials
import scale
import studio
from furniture import build

PASSES = (("colour", "Image"), ("albedo", "Denoising Albedo"), ("normal", "Denoising Normal"))
#: The colour of the look alone, and where it is a fabric; black elsewhere.
MARK = (("look", "look"), ("fibre", "fibre"))


def settings(shot, folder):
    """Sets up the renderer and where the passes go."""
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.render.resolution_x, scene.render.resolution_y = shot["width"], shot["height"]
    scene.render.resolution_percentage = 100
    cycles = scene.cycles
    cycles.device, cycles.samples = "CPU", shot["samples"]
    cycles.use_adaptive_sampling, cycles.adaptive_threshold, cycles.adaptive_min_samples = True, 0.10, 4
    cycles.use_denoising, cycles.seed = False, 7
    cycles.max_bounces, cycles.diffuse_bounces, cycles.glossy_bounces = 8, 2, 3
    cycles.transmission_bounces, cycles.transparent_max_bounces = 8, 12
    cycles.sample_clamp_indirect, cycles.caustics_reflective, cycles.caustics_refractive = 4.0, False, False
    cycles.blur_glossy = 0.5
    cycles.use_fast_gi, cycles.ao_bounces_render = True, 2
    scene.render.use_persistent_data = False
    scene.view_settings.view_transform = "Standard"
    layer = bpy.context.view_layer
    layer.cycles.denoising_store_passes = True
    for name, _ in MARK:
        if name not in layer.aovs:
            layer.aovs.add().name = name
    passes(scene, folder, PASSES + MARK if shot["marked"] else PASSES)


def passes(scene, folder, wanted):
    """Writes each pass as a file of floats."""
    scene.use_nodes = True
    tree = scene.node_tree
    tree.nodes.clear()
    layers = tree.nodes.new("CompositorNodeRLayers")
    files = tree.nodes.new("CompositorNodeOutputFile")
    files.base_path = folder
    files.format.file_format, files.format.color_depth, files.format.exr_codec = "OPEN_EXR", "32", "NONE"
    files.file_slots.clear()
    for name, socket in wanted:
        files.file_slots.new(name)
        tree.links.new(layers.outputs[socket], files.inputs[name])


def collect(shot, folder):
    """Joins the files into one of planes."""
    planes = []
    for name, _ in PASSES + MARK if shot["marked"] else PASSES:
        path = os.path.join(folder, f"{name}0001.exr")
        image = bpy.data.images.load(path)
        image.colorspace_settings.name = "Raw"
        pixels = np.empty(shot["width"] * shot["height"] * 4, dtype=np.float32)
        image.pixels.foreach_get(pixels)
        bpy.data.images.remove(image)
        os.remove(path)
        planes.append(pixels.reshape(shot["height"], shot["width"], 4)[::-1, :, :3].transpose(2, 0, 1))
    whole = np.nan_to_num(np.concatenate(planes), posinf=0.0, neginf=0.0)
    whole.astype("<f4").tofile(shot["out"])


def vertices(bodies, low=None, high=None):
    """The points of some objects in the room, only those within a box where one is given."""
    bpy.context.view_layer.update()
    every = []
    for body in bodies:
        if body.type != "MESH":
            continue
        local = np.empty(len(body.data.vertices) * 3)
        body.data.vertices.foreach_get("co", local)
        matrix = np.array(body.matrix_world)
        every.append(local.reshape(-1, 3) @ matrix[:3, :3].T + matrix[:3, 3])
    points = np.concatenate(every)
    if low is None:
        return points
    return points[((points > low - 0.03) & (points < high + 0.03)).all(axis=1)]


def scene(shot):
    """Builds the product and the studio around it, and points the camera."""
    spec, size = shot["spec"], shot["sizeCm"]
    studio.clear()
    paint = materials.marked if shot["marked"] else materials.get
    surface = paint(shot["look"]["material"], shot["look"]["hex"])
    if spec["kind"] == "swatch":
        studio.sample(surface)
    else:
        build(spec, size, surface, materials.get)
    bodies = list(bpy.context.scene.objects)
    studio.prepare(bodies)
    where, lift = studio.placing(spec), studio.lift(spec)
    for body in bodies:
        if body.parent is None:
            body.location.z += lift
    width, depth, height = (size[side] / 100 for side in ("width", "depth", "height"))
    front, back = (-depth, 0.0) if where == "wall" else (-depth / 2, depth / 2)
    low, high = np.array([-width / 2, front, lift]), np.array([width / 2, back, lift + height])
    within = vertices(bodies, low, high)
    points = vertices(bodies) if where == "floor" else within
    low, high = within.min(axis=0), within.max(axis=0)
    studio.world()
    if where == "wall":
        studio.wall()
    else:
        studio.sweep(high[1] + max(1.5, 0.6 * width) + (0.6 if shot["shot"] == "in-scale" else 0.0))
    if shot["shot"] == "in-scale":
        points = np.concatenate([points, vertices(scale.beside(low, high, where, spec["kind"]))])
    aim(shot, spec, low, high, points)
    middle, reach = (low + high) / 2, float((high - low).max())
    if shot["shot"] == "in-scale":
        reach = max(reach, 1.5)
    studio.lights(middle, reach, where)
    if spec["kind"] == "mirror":
        studio.room(low)
    if spec["kind"] == "lamp" and shot["look"]["material"] == "paper":
        studio.bulb(middle, 13 * float(high[0] - low[0]) ** 2)


def aim(shot, spec, low, high, points):
    """Frames the shot."""
    yaw, pitch = camera.angles(spec, shot["shot"], high[2])
    if shot["shot"] in ("detail", "swatch"):
        frame, target = camera.close_up(low, high, spec, yaw, pitch)
        camera.focus(camera.look(frame, yaw, pitch, 85, 1.0, 1.0), target, 3.2)
        return
    rise = 0.04 if studio.placing(spec) == "floor" else 0.0
    camera.look(points, yaw, pitch, rise=rise, across=0.88 if spec["kind"] in ("rug", "throw") else 0.80)


def main():
    """Takes every shot of the list whose name follows the two dashes."""
    with open(sys.argv[sys.argv.index("--") + 1], encoding="utf8") as file:
        shots = json.load(file)
    bpy.ops.wm.read_factory_settings(use_empty=True)
    for shot in shots:
        folder = shot["out"] + ".passes"
        os.makedirs(folder, exist_ok=True)
        settings(shot, folder)
        try:
            scene(shot)
        except Exception as fault:
            print("failed", shot["id"], repr(fault), flush=True)
            continue
        bpy.ops.render.render()
        collect(shot, folder)
        os.rmdir(folder)
        print("taken", shot["id"], flush=True)


main()
