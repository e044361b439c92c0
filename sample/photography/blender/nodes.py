"""A short way to write down shader nodes."""


class Nodes:
    """The nodes of one material; methods add a node and return its output socket."""

    def __init__(self, material):
        self.tree = material.node_tree
        self.tree.nodes.clear()
        self.sink = self.tree.nodes.new("ShaderNodeOutputMaterial")

    def add(self, kind, inputs=None, output=0, **settings):
        """Adds a node, sets its properties, and joins or sets its inputs (by name or number)."""
        node = self.tree.nodes.new(kind)
        for name, value in settings.items():
            setattr(node, name, value)
        for name, value in (inputs or {}).items():
            self.put(node.inputs[name], value)
        return node.outputs[output]

    def put(self, socket, value):
        """Joins a socket to another, or sets its value."""
        if hasattr(value, "is_output"):
            self.tree.links.new(value, socket)
        elif getattr(socket, "type", "") == "RGBA" and not hasattr(value, "__len__"):
            socket.default_value = (value, value, value, 1)
        else:
            socket.default_value = value

    def math(self, operation, *values):
        """A number worked out of others."""
        return self.add("ShaderNodeMath", dict(enumerate(values)), operation=operation)

    def vector(self, operation, *values, output=0):
        """A vector worked out of others."""
        return self.add("ShaderNodeVectorMath", dict(enumerate(values)), output, operation=operation)

    def mix(self, factor, one, other, blend="MIX"):
        """Two colours mixed."""
        return self.add("ShaderNodeMixRGB", {0: factor, 1: one, 2: other}, blend_type=blend)

    def range(self, value, low, high, to_low, to_high):
        """A number brought from one range to another, held within it."""
        return self.add("ShaderNodeMapRange", {0: value, 1: low, 2: high, 3: to_low, 4: to_high})

    def noise(self, where, scale, detail=2.0, roughness=0.5, output=0):
        """Smooth noise in 0..1 at a place."""
        inputs = {"Vector": where, "Scale": scale, "Detail": detail, "Roughness": roughness}
        return self.add("ShaderNodeTexNoise", inputs, output)

    def bump(self, height, distance, strength=1.0, normal=None):
        """A normal bent by a height of up to `distance` metres."""
        inputs = {"Height": height, "Distance": distance, "Strength": strength}
        if normal is not None:
            inputs["Normal"] = normal
        return self.add("ShaderNodeBump", inputs)

    def tile(self, picture, where, width):
        """A tileable map laid on from six sides, `width` metres wide: the sockets of height, tone and cover."""
        scaled = self.vector("SCALE", where)
        self.tree.links[-1].to_node.inputs["Scale"].default_value = 1 / width
        inputs = {"Vector": scaled}
        colour = self.add("ShaderNodeTexImage", inputs, image=picture, projection="BOX", projection_blend=0.12)
        split = self.tree.nodes.new("ShaderNodeSeparateColor")
        self.tree.links.new(colour, split.inputs[0])
        return split.outputs[0], split.outputs[1], split.outputs[2]

    def principled(self, **inputs):
        """The all-round surface; names with _ for a space."""
        named = {name.replace("_", " "): value for name, value in inputs.items()}
        return self.add("ShaderNodeBsdfPrincipled", named)

    def end(self, surface):
        """Makes a surface the material's."""
        self.tree.links.new(surface, self.sink.inputs["Surface"])
