"""The materials of the sample photographs: one function for the geometry, `get(kind, hex)`."""

import bpy

_made = {}


def linear(hex_colour):
    """The linear RGBA of a colour written as #rrggbb."""
    channels = [int(hex_colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return (*[c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels], 1.0)


def get(kind, hex_colour):
    """The material of `kind` in a colour; made once for each pair."""
    key = (kind, hex_colour.lower())
    if key not in _made:
        material = bpy.data.materials.new(f"{kind} {hex_colour}")
        material.use_nodes = True
        material.node_tree.nodes["Principled BSDF"].inputs["Base Color"].default_value = linear(hex_colour)
        material["kind"] = kind
        _made[key] = material
    return _made[key]
