"""Metal, glass, stone, ceramic, paper and small things. Each function fills a material's nodes for a linear colour."""

from nodes import Nodes


def _place(nodes: Nodes):
    return nodes.add("ShaderNodeAttribute", output=1, attribute_name="cloth")


def brass(nodes, colour):
    """Brushed along its length and gone a little dull."""
    board = nodes.add("ShaderNodeAttribute", output=1, attribute_name="board")
    brushed = nodes.noise(nodes.vector("MULTIPLY", board, (12.0, 1500.0, 1500.0)), 1.0, 2.0)
    dull = nodes.noise(_place(nodes), 6.0, 4.0, 0.6)
    shade = nodes.vector("MULTIPLY", [min(1, c * 1.35) for c in colour[:3]], nodes.range(dull, 0.3, 0.7, 0.82, 1.08))
    rough = nodes.math("ADD", nodes.range(dull, 0.3, 0.7, 0.36, 0.24), nodes.range(brushed, 0.2, 0.8, -0.05, 0.06))
    nodes.end(nodes.principled(Base_Color=shade, Metallic=1.0, Roughness=rough, Normal=nodes.bump(brushed, 0.00008, 0.4)))


def steel(nodes, colour):
    """Powder-coated: satin, with the skin of an orange when one looks closely."""
    skin = nodes.noise(_place(nodes), 650.0, 1.0)
    nodes.end(
        nodes.principled(
            Base_Color=colour, Roughness=0.42, Specular=0.5, Normal=nodes.bump(skin, 0.00018, 0.35)
        )
    )


def paper(nodes, colour):
    """Thin paper with fibres, through which light comes."""
    place = _place(nodes)
    fibres = nodes.noise(nodes.vector("MULTIPLY", place, (30.0, 30.0, 160.0)), 1.0, 4.0, 0.7)
    cloud = nodes.noise(place, 25.0, 3.0)
    shade = nodes.vector("MULTIPLY", colour[:3], nodes.range(fibres, 0.3, 0.7, 0.93, 1.04))
    thin = nodes.vector("MULTIPLY", colour[:3], nodes.range(cloud, 0.3, 0.7, 0.8, 1.0))
    normal = nodes.bump(fibres, 0.0006, 0.4)
    front = nodes.add("ShaderNodeBsdfDiffuse", {"Color": shade, "Normal": normal})
    through = nodes.add("ShaderNodeBsdfTranslucent", {"Color": thin, "Normal": normal})
    nodes.end(nodes.add("ShaderNodeMixShader", {0: 0.45, 1: front, 2: through}))


def glass(nodes, colour):
    """Opal when nearly white: milky and glossy; otherwise clear and coloured, with the waves of blown glass."""
    place = _place(nodes)
    waves = nodes.bump(nodes.noise(place, 22.0, 1.0), 0.006, 0.35)
    if min(colour[:3]) > 0.6:
        milk = nodes.principled(Base_Color=colour, Roughness=0.12, Specular=0.5, Normal=waves)
        through = nodes.add("ShaderNodeBsdfTranslucent", {"Color": colour, "Normal": waves})
        nodes.end(nodes.add("ShaderNodeMixShader", {0: 0.45, 1: milk, 2: through}))
        return
    tint = tuple(c**0.45 for c in colour[:3])
    clear = nodes.add("ShaderNodeBsdfGlass", {"Color": (*tint, 1), "Roughness": 0.0, "IOR": 1.3, "Normal": waves})
    shadow = nodes.add("ShaderNodeBsdfTransparent", {"Color": (*tint, 1)})
    path = nodes.tree.nodes.new("ShaderNodeLightPath")
    indirect = nodes.math("MAXIMUM", path.outputs["Is Shadow Ray"], path.outputs["Is Diffuse Ray"])
    nodes.end(nodes.add("ShaderNodeMixShader", {0: indirect, 1: clear, 2: shadow}))


def ceramic(nodes, colour):
    """Thrown stoneware under a glaze that runs: rings of the hand, specks of iron, darker where it is thin."""
    place = _place(nodes)
    split = nodes.add("ShaderNodeSeparateXYZ", {0: place}, 2)
    rings = nodes.math("SINE", nodes.math("MULTIPLY", split, 520.0))
    cloud = nodes.noise(place, 14.0, 4.0, 0.6)
    specks = nodes.range(nodes.noise(place, 420.0, 0.0), 0.71, 0.76, 1.0, 0.45)
    shade = nodes.vector("MULTIPLY", colour[:3], nodes.range(cloud, 0.3, 0.7, 0.84, 1.1))
    shade = nodes.vector("MULTIPLY", shade, specks)
    normal = nodes.bump(nodes.math("ADD", rings, nodes.math("MULTIPLY", cloud, 1.2)), 0.0003, 0.5)
    rough = nodes.range(cloud, 0.3, 0.7, 0.22, 0.34)
    nodes.end(nodes.principled(Base_Color=shade, Roughness=rough, Specular=0.5, Clearcoat=0.3, Normal=normal))


def marble(nodes, colour):
    """Veins where two fields of noise cross their middle, cloudy between them, polished to a satin."""
    place = _place(nodes)
    warp = nodes.vector("SUBTRACT", nodes.noise(place, 2.6, 5.0, 0.6, output=1), (0.5, 0.5, 0.5))
    bent = nodes.vector("ADD", place, nodes.vector("MULTIPLY", warp, (0.34, 0.34, 0.34)))

    def vein(scale, width):
        field = nodes.noise(nodes.vector("MULTIPLY", bent, (1.0, 1.9, 1.2)), scale, 5.0, 0.55)
        off = nodes.math("ABSOLUTE", nodes.math("SUBTRACT", field, 0.5))
        return nodes.range(off, 0.0, width, 1.0, 0.0)

    white = min(colour[:3]) > 0.5
    veins = nodes.math("MAXIMUM", vein(2.2, 0.018), nodes.math("MULTIPLY", vein(6.0, 0.012), 0.45))
    faint = nodes.math("MULTIPLY", vein(1.3, 0.09), 0.3)
    ink = tuple(c * 0.42 for c in colour[:3]) if white else tuple(min(1.0, c * 3.2 + 0.12) for c in colour[:3])
    cloud = nodes.noise(bent, 5.0, 4.0)
    stone = nodes.vector("MULTIPLY", colour[:3], nodes.range(cloud, 0.3, 0.7, 0.9 if white else 0.65, 1.06 if white else 1.3))
    shade = nodes.mix(nodes.math("MAXIMUM", nodes.math("MULTIPLY", veins, 0.75), faint), stone, (*ink, 1))
    nodes.end(nodes.principled(Base_Color=shade, Roughness=0.18, Specular=0.5))


def mirror(nodes, colour):
    """Silvered glass, a trace green."""
    nodes.end(nodes.add("ShaderNodeBsdfGlossy", {"Color": (0.92, 0.93, 0.925, 1), "Roughness": 0.0}))


def bulb(nodes, colour):
    """A lit bulb, warm and not so bright that the picture burns out."""
    nodes.end(nodes.add("ShaderNodeEmission", {"Color": (1.0, 0.76, 0.48, 1), "Strength": 40.0}))


def book(nodes, colour):
    """A book's cover or its pages."""
    nodes.end(nodes.principled(Base_Color=colour, Roughness=0.7, Specular=0.25))


def plant(nodes, colour):
    """A leaf: waxy above, and light comes through."""
    veins = nodes.noise(_place(nodes), 60.0, 3.0)
    shade = nodes.vector("MULTIPLY", colour[:3], nodes.range(veins, 0.3, 0.7, 0.8, 1.2))
    leaf = nodes.principled(Base_Color=shade, Roughness=0.45, Specular=0.4)
    through = nodes.add("ShaderNodeBsdfTranslucent", {"Color": shade})
    nodes.end(nodes.add("ShaderNodeMixShader", {0: 0.25, 1: leaf, 2: through}))
