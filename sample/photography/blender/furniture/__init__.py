"""Builds any product of the sample shop from its drawing's specification and its size."""

from __future__ import annotations

from . import beds, chairs, lamps, mirrors, seating, soft, storage, tables
from .workshop import Workshop, fit

MAKERS = {
    "sofa": seating.build_sofa,
    "bed": beds.build_bed,
    "footstool": seating.build_footstool,
    "chair": chairs.build_chair,
    "table": tables.build_table,
    "cabinet": storage.build_cabinet,
    "shelf": storage.build_shelf,
    "pegs": storage.build_pegs,
    "lamp": lamps.build_lamp,
    "mirror": mirrors.build_mirror,
    "rug": soft.build_rug,
    "cushion": soft.build_cushion,
    "throw": soft.build_throw,
    "swatch": soft.build_swatch,
}


def build(spec: dict, size_cm: dict, look, get) -> list:
    """Builds a product and returns its objects.

    `spec` is the drawing's specification, with "slug" for the product where known; `size_cm` has width, depth and
    height in centimetres; `look` is the material of the chosen variant, `get(kind, hex)` gives any other. The product
    stands on z=0, centred on x=0 with its front towards -y, in metres; what hangs on a wall has its back at y=0.
    """
    shop = Workshop(spec, size_cm, look, get)
    MAKERS[spec["kind"]](shop)
    fit(shop)
    return shop.made
