"""Second colours: what a stripe or a border is woven in, from the colour of the look."""

from __future__ import annotations

import re


def hex_of(material) -> str:
    """The colour of a material as "#rrggbb": what its name says, or what it shows in a plain view."""
    named = re.search("#[0-9a-fA-F]{6}", material.name)
    if named:
        return named[0].lower()
    return "#" + "".join(f"{round(max(0.0, min(1.0, _encoded(c))) * 255):02x}" for c in material.diffuse_color[:3])


def _encoded(value: float) -> float:
    return value * 12.92 if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055


def mixed(hex_colour: str, other: str, share: float) -> str:
    """A colour, mixed with a share of another."""
    pairs = zip(_parts(hex_colour), _parts(other))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _parts(hex_colour: str) -> list[int]:
    return [int(hex_colour[at : at + 2], 16) for at in (1, 3, 5)]


def second(hex_colour: str) -> str:
    """The colour that goes with another in one cloth: darker with a light one, lighter with a dark one."""
    light = sum(_parts(hex_colour)) / 765
    return mixed(hex_colour, "#3a2c1c", 0.42) if light > 0.6 else mixed(hex_colour, "#f4ecdc", 0.5)
