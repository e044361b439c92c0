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


def _soft(nodes, place, width=1.3):
    """Creases, patches and broad shade (see textures.soft)."""
    return nodes.tile(textures.image("soft", textures.soft, 1024), place, width)


def _worn(nodes, colour, patches, amount):
    """Light and shade in patches as large as a hand, as handling leaves them."""
    factor = nodes.range(patches, 0.3, 0.7, 1 - amount, 1 + amount)
    return nodes.vector("MULTIPLY", colour, factor)


def _woven(nodes, colour, make, width, depth, bump, sheen, roughness=0.85, wrinkle=0.0015, pit=0.28):
    place = _place(nodes)
    height, tone, _ = nodes.tile(textures.image(make.__name__, make, TILE), place, width)
    creases, patches, _ = _soft(nodes, place)
    shade = _worn(nodes, _toned(nodes, colour, tone, depth), patches, 0.05)
    pits = nodes.vector("MULTIPLY", shade, nodes.range(height, 0.05, 0.5, 1 - pit, 1.03))
    relief = nodes.math("MULTIPLY_ADD", creases, wrinkle * 4, nodes.math("MULTIPLY", height, bump))
    normal = nodes.bump(relief, 1.0, 0.8)
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
    _woven(nodes, colour, textures.boucle, 0.24, 0.7, 0.0075, 0.4, 0.95, 0.001, 0.35)


def bedding(nodes, colour):
    """Washed cotton with soft creases."""
    _woven(nodes, colour, textures.cotton, 0.16, 0.2, 0.0003, 0.2, 0.9, 0.005)


def cord(nodes, colour):
    """Cotton or paper cord, too thin to show a weave."""
    place = _place(nodes)
    _, patches, _ = _soft(nodes, place, 0.15)
    nodes.end(nodes.principled(Base_Color=_worn(nodes, colour[:3], patches, 0.1), Roughness=0.85))


def velvet(nodes, colour):
    """Dark where one looks into the pile, light at its edge, and brushed in patches."""
    place = _place(nodes)
    height, tone, _ = nodes.tile(textures.image("pile", textures.pile, TILE), place, 0.30)
    creases, patches, _ = _soft(nodes, place)
    shade = _worn(nodes, _toned(nodes, colour, tone, 0.5), patches, 0.13)
    relief = nodes.math("MULTIPLY_ADD", creases, 0.005, nodes.math("MULTIPLY", height, 0.0004))
    normal = nodes.bump(relief, 1.0, 0.5)
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
    creases, patches, broad = _soft(nodes, place, 1.0)
    shade = _worn(nodes, _toned(nodes, colour, tone, 0.4), patches, 0.06)
    relief = nodes.math("MULTIPLY_ADD", creases, 0.005, nodes.math("MULTIPLY", height, 0.0004))
    normal = nodes.bump(relief, 1.0, 0.55)
    rough = nodes.range(broad, 0.3, 0.7, 0.36, 0.5)
    nodes.end(nodes.principled(Base_Color=shade, Roughness=rough, Specular=0.45, Sheen=0.1, Normal=normal))
