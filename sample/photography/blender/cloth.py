"""Fabrics and hides. Each function fills a material's nodes for a linear colour."""

import textures
from nodes import Nodes

TILE = 2048


def _place(nodes: Nodes):
    return nodes.add("ShaderNodeAttribute", output=1, attribute_name="cloth")


def _toned(nodes, colour, tone, depth):
    """The colour made lighter and darker by a tone of 0..1."""
    factor = nodes.range(tone, 0.0, 1.0, 1 - depth, 1 + depth)
    return nodes.vector("MULTIPLY", colour[:3], factor)


def _worn(nodes, colour, place, amount, scale=3.5):
    """Light and shade in patches as large as a hand, as handling leaves them."""
    patches = nodes.noise(place, scale, 3.0)
    factor = nodes.range(patches, 0.3, 0.7, 1 - amount, 1 + amount)
    return nodes.vector("MULTIPLY", colour, factor)


def _woven(nodes, colour, make, width, depth, bump, sheen, roughness=0.85, wrinkle=0.0015):
    place = _place(nodes)
    height, tone, _ = nodes.tile(textures.image(make.__name__, make, TILE), place, width)
    shade = _worn(nodes, _toned(nodes, colour, tone, depth), place, 0.05)
    pits = nodes.vector("MULTIPLY", shade, nodes.range(height, 0.05, 0.5, 0.72, 1.03))
    soft = nodes.bump(nodes.noise(place, 9.0, 3.0), wrinkle * 4, 0.5)
    normal = nodes.bump(height, bump, 0.8, soft)
    nodes.end(
        nodes.principled(
            Base_Color=pits, Roughness=roughness, Specular=0.18, Sheen=sheen, Sheen_Tint=0.6, Normal=normal
        )
    )


def linen(nodes, colour):
    """Uneven threads, dry, with slubs."""
    _woven(nodes, colour, textures.linen, 0.20, 0.55, 0.0009, 0.25)


def cotton(nodes, colour):
    """Fine and even."""
    _woven(nodes, colour, textures.cotton, 0.16, 0.3, 0.0005, 0.2)


def wool(nodes, colour):
    """Mixed yarn with a halo of fibres."""
    _woven(nodes, colour, textures.wool, 0.20, 0.9, 0.0012, 0.6, 0.95)


def jute(nodes, colour):
    """Thick, dry cords."""
    _woven(nodes, colour, textures.jute, 0.22, 0.9, 0.0035, 0.1, 0.95)


def boucle(nodes, colour):
    """Loops that catch the light, dark between them."""
    _woven(nodes, colour, textures.boucle, 0.19, 0.8, 0.0045, 0.5, 0.95)


def bedding(nodes, colour):
    """Washed cotton with soft creases."""
    _woven(nodes, colour, textures.cotton, 0.16, 0.2, 0.0003, 0.2, 0.9, 0.006)


def cord(nodes, colour):
    """Cotton or paper cord, too thin to show a weave."""
    place = _place(nodes)
    normal = nodes.bump(nodes.noise(place, 900.0), 0.0006)
    nodes.end(nodes.principled(Base_Color=_worn(nodes, colour[:3], place, 0.1, 30.0), Roughness=0.85, Normal=normal))


def velvet(nodes, colour):
    """Dark where one looks into the pile, light at its edge, and brushed in patches."""
    place = _place(nodes)
    height, tone, _ = nodes.tile(textures.image("pile", textures.pile, TILE), place, 0.30)
    shade = _worn(nodes, _toned(nodes, colour, tone, 0.5), place, 0.2, 5.0)
    brushed = nodes.bump(nodes.noise(place, 6.0, 4.0, 0.55), 0.030, 0.5)
    normal = nodes.bump(height, 0.0004, 0.6, brushed)
    edge = nodes.add("ShaderNodeLayerWeight", {"Blend": 0.35, "Normal": normal}, 1)
    into = nodes.vector("MULTIPLY", shade, nodes.range(edge, 0.0, 1.0, 0.82, 1.25))
    rim = nodes.mix(0.35, (*colour[:3], 1), (0.9, 0.9, 0.9, 1))
    cloth = nodes.principled(Base_Color=into, Roughness=0.9, Specular=0.1, Sheen=0.6, Sheen_Tint=0.8, Normal=normal)
    nap = nodes.add("ShaderNodeBsdfVelvet", {"Color": rim, "Sigma": 0.35, "Normal": normal})
    nodes.end(nodes.add("ShaderNodeMixShader", {0: 0.22, 1: cloth, 2: nap}))


def leather(nodes, colour):
    """Aniline-dyed cowhide: the grain shows, and so do the places where it has been sat on."""
    place = _place(nodes)
    height, tone, _ = nodes.tile(textures.image("hide", textures.hide, TILE), place, 0.11)
    shade = _worn(nodes, _toned(nodes, colour, tone, 0.5), place, 0.14, 4.0)
    creases = nodes.noise(nodes.vector("MULTIPLY", place, (1.0, 1.0, 2.5)), 14.0, 4.0, 0.6)
    soft = nodes.bump(creases, 0.010, 0.45)
    normal = nodes.bump(height, 0.0006, 0.6, soft)
    rough = nodes.range(nodes.noise(place, 7.0, 3.0), 0.3, 0.7, 0.34, 0.5)
    nodes.end(nodes.principled(Base_Color=shade, Roughness=rough, Specular=0.45, Sheen=0.1, Normal=normal))
