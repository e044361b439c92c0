"""Woods, paint on wood, and cane. Each function fills a material's nodes for a linear colour."""

import textures
from nodes import Nodes


def _board(nodes: Nodes):
    return nodes.add("ShaderNodeAttribute", output=1, attribute_name="board")


def _rings(nodes, place, pitch, wobble):
    """Growth rings cut by the board: 0 where growth starts in spring, rising to 1 where it ends in autumn."""
    bend = nodes.noise(nodes.vector("MULTIPLY", place, (1.2, 5.0, 5.0)), 1.0, 3.0, 0.5)
    along = nodes.math("MULTIPLY", nodes.math("SUBTRACT", bend, 0.5), wobble)
    flat = nodes.vector("MULTIPLY", place, (0.025, 1.0, 1.0))
    distance = nodes.math("ADD", nodes.vector("LENGTH", flat, output=1), along)
    return nodes.math("FRACT", nodes.math("DIVIDE", distance, pitch))


def _timber(nodes, colour, pitch, contrast, pores, rays, wobble=0.05):
    place = _board(nodes)
    ring = _rings(nodes, place, pitch, wobble)
    late = nodes.add("ShaderNodeValToRGB", {0: ring})
    ramp = late.node.color_ramp
    ramp.elements[0].position, ramp.elements[0].color = 0.0, (0.75, 0.75, 0.75, 1)
    ramp.elements[1].position, ramp.elements[1].color = 1.0, (0.75, 0.75, 0.75, 1)
    ramp.elements.new(0.12).color = (0.0, 0.0, 0.0, 1)
    ramp.elements.new(0.55).color = (0.25, 0.25, 0.25, 1)
    ramp.elements.new(0.93).color = (1.0, 1.0, 1.0, 1)
    streak = nodes.noise(nodes.vector("MULTIPLY", place, (3.0, 260.0, 260.0)), 1.0, 4.0, 0.65)
    pore = nodes.noise(nodes.vector("MULTIPLY", place, (28.0, 900.0, 900.0)), 1.0, 2.0, 0.6)
    open_pore = nodes.math("MULTIPLY", nodes.range(pore, 0.60, 0.72, 0.0, 1.0), pores)
    plank = nodes.noise(nodes.vector("MULTIPLY", place, (0.4, 2.5, 2.5)), 1.0, 2.0)
    tone = nodes.math("MULTIPLY_ADD", late, -contrast, 1 + contrast * 0.45)
    tone = nodes.math("MULTIPLY", tone, nodes.range(streak, 0.25, 0.75, 1 - contrast * 0.5, 1 + contrast * 0.5))
    tone = nodes.math("MULTIPLY", tone, nodes.range(plank, 0.3, 0.7, 0.9, 1.1))
    tone = nodes.math("MULTIPLY", tone, nodes.math("MULTIPLY_ADD", open_pore, -0.35, 1.0))
    fleck = nodes.noise(nodes.vector("MULTIPLY", place, (45.0, 220.0, 60.0)), 1.0, 1.0)
    tone = nodes.math("ADD", tone, nodes.math("MULTIPLY", nodes.range(fleck, 0.66, 0.74, 0.0, 1.0), rays))
    darker = [c ** 1.06 for c in colour[:3]]
    warm = nodes.mix(late, (*colour[:3], 1), (*darker, 1))
    shade = nodes.vector("MULTIPLY", warm, tone)
    normal = nodes.bump(nodes.math("SUBTRACT", streak, open_pore), 0.00025, 0.5)
    rough = nodes.range(streak, 0.2, 0.8, 0.42, 0.56)
    nodes.end(nodes.principled(Base_Color=shade, Roughness=rough, Specular=0.35, Normal=normal))


def oak(nodes, colour):
    """Wide rings, open pores, and rays that shine."""
    _timber(nodes, colour, 0.006, 0.22, 0.9, 0.10)


def ash(nodes, colour):
    """Strong, even rings and long lines."""
    _timber(nodes, colour, 0.008, 0.17, 0.6, 0.0, 0.07)


def walnut(nodes, colour):
    """Dark, flowing streaks."""
    _timber(nodes, colour, 0.011, 0.42, 0.8, 0.0, 0.09)


def beech(nodes, colour):
    """Fine and quiet, with small flecks."""
    _timber(nodes, colour, 0.007, 0.09, 0.3, -0.06, 0.04)


def painted(nodes, colour):
    """Two coats by brush: the strokes show a little, and the grain below them less."""
    place = _board(nodes)
    strokes = nodes.noise(nodes.vector("MULTIPLY", place, (2.5, 170.0, 170.0)), 1.0, 3.0, 0.6)
    patches = nodes.noise(place, 2.0, 2.0)
    shade = nodes.vector("MULTIPLY", colour[:3], nodes.range(strokes, 0.25, 0.75, 0.965, 1.03))
    shade = nodes.vector("MULTIPLY", shade, nodes.range(patches, 0.3, 0.7, 0.97, 1.03))
    normal = nodes.bump(strokes, 0.00025, 0.5)
    rough = nodes.range(strokes, 0.2, 0.8, 0.40, 0.52)
    nodes.end(nodes.principled(Base_Color=shade, Roughness=rough, Specular=0.4, Normal=normal))


def rattan(nodes, colour):
    """Cane of six ways with holes that one sees through."""
    place = nodes.add("ShaderNodeAttribute", output=1, attribute_name="weave")
    height, tone, cover = nodes.tile(textures.image("cane", textures.cane, 1024), place, 0.10)
    shade = nodes.vector("MULTIPLY", colour[:3], nodes.range(tone, 0.2, 0.8, 0.65, 1.25))
    normal = nodes.bump(height, 0.0018, 0.9)
    strand = nodes.principled(Base_Color=shade, Roughness=0.42, Specular=0.45, Normal=normal)
    hole = nodes.add("ShaderNodeBsdfTransparent", {"Color": (1, 1, 1, 1)})
    nodes.end(nodes.add("ShaderNodeMixShader", {0: nodes.range(cover, 0.35, 0.65, 0.0, 1.0), 1: hole, 2: strand}))
