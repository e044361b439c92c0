"""The materials of the sample photographs: one function for the geometry, `get(kind, hex)`.

The studio gives every mesh two attributes before it takes a picture: `cloth`, the place in metres along the body's own
axes, and `board`, the same turned so that x runs along the longest side, and moved by chance for each board.
"""

import bpy
import cloth
import hard
import wood
from nodes import Nodes

_made = {}

MAKERS = {
    "velvet": cloth.velvet,
    "linen": cloth.linen,
    "wool": cloth.wool,
    "boucle": cloth.boucle,
    "cotton": cloth.cotton,
    "leather": cloth.leather,
    "jute": cloth.jute,
    "bedding": cloth.bedding,
    "cord": cloth.cord,
    "oak": wood.oak,
    "walnut": wood.walnut,
    "ash": wood.ash,
    "beech": wood.beech,
    "plywood": wood.beech,
    "painted-wood": wood.painted,
    "rattan": wood.rattan,
    "brass": hard.brass,
    "steel": hard.steel,
    "paper": hard.paper,
    "glass": hard.glass,
    "ceramic": hard.ceramic,
    "marble": hard.marble,
    "mirror": hard.mirror,
    "bulb": hard.bulb,
    "paper-book": hard.book,
    "plant": hard.plant,
}

#: Fabrics tint their gloss, too, so that the whole of what they give back takes their colour.
FIBRES = ("velvet", "linen", "wool", "boucle", "cotton", "jute")


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
        MAKERS[kind](Nodes(material), linear(hex_colour))
        material["kind"] = kind
        _made[key] = material
    return _made[key]


def marked(kind, hex_colour):
    """The material of the chosen look, which also writes the passes that recolour.ts reads.

    They are "look", its own colour, and "fibre", white where it is a fabric.
    """
    key = (kind, hex_colour.lower(), "look")
    if key not in _made:
        material = get(kind, hex_colour).copy()
        tree = material.node_tree
        surface = next(node for node in tree.nodes if node.type == "BSDF_PRINCIPLED")
        colour = surface.inputs["Base Color"]
        mark = tree.nodes.new("ShaderNodeOutputAOV")
        mark.name = "look"
        if colour.is_linked:
            tree.links.new(colour.links[0].from_socket, mark.inputs["Color"])
        else:
            mark.inputs["Color"].default_value = colour.default_value
        fibre = tree.nodes.new("ShaderNodeOutputAOV")
        fibre.name = "fibre"
        fibre.inputs["Color"].default_value = (1, 1, 1, 1) if kind in FIBRES else (0, 0, 0, 1)
        _made[key] = material
    return _made[key]
