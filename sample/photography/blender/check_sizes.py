"""Builds every product at every size and prints where it is not as large as the shop says.

npx tsx sample/photography/products.ts > products.json && blender -b -P check_sizes.py -- products.json [slug ...]

The list holds {"slug", "drawing", "sizes": [{"slug", "cm": [width, depth, height]}], "look": {"material", "hex"}}.
Cords, fringes and things that stand on a product do not count; a throw is shown folded and is left out.
"""

import json
import os
import sys

import bpy
import numpy as np

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from furniture import MAKERS
from furniture.workshop import Workshop, bounds, fit

#: Centimetres by which a product may differ, and the share by which it may be stretched to get there.
ALLOWED, STRETCH = 1.0, 0.06


def plain(kind, hex_colour):
    """A material with nothing in it but its name."""
    name = f"{kind} {hex_colour}"
    material = bpy.data.materials.get(name) or bpy.data.materials.new(name)
    material["kind"] = kind
    return material


def check(product, size) -> str | None:
    """What is wrong with a product at a size, or None."""
    wanted = dict(zip(("width", "depth", "height"), size["cm"]))
    spec = {**product["drawing"], "slug": product["slug"]}
    shop = Workshop(spec, wanted, plain(product["look"]["material"], product["look"]["hex"]), plain)
    MAKERS[spec["kind"]](shop)
    factors = np.array(fit(shop))
    low, high = bounds([body for body in shop.made if body not in shop.extras])
    found = (high - low) * 100
    if spec["kind"] == "swatch":
        found = found[[0, 2, 1]]
    faces = sum(len(body.data.polygons) for body in shop.made)
    difference = found - np.array(size["cm"])
    trouble = []
    if np.abs(difference).max() > ALLOWED:
        trouble.append("is " + " x ".join(f"{v:.1f}" for v in found) + " cm, not " + " x ".join(map(str, size["cm"])))
    if np.abs(factors - 1).max() > STRETCH:
        trouble.append("was stretched by " + " ".join(f"{v:.3f}" for v in factors))
    if faces > 300_000:
        trouble.append(f"has {faces} faces")
    return "; ".join(trouble) or None


def main() -> None:
    """Checks the list whose name follows the two dashes, or only the products named after it."""
    listed, *slugs = sys.argv[sys.argv.index("--") + 1 :]
    with open(listed, encoding="utf8") as file:
        products = json.load(file)
    count = wrong = 0
    for product in products:
        if product["drawing"]["kind"] == "throw" or (slugs and product["slug"] not in slugs):
            continue
        for size in product["sizes"]:
            bpy.ops.wm.read_factory_settings(use_empty=True)
            trouble = check(product, size)
            count += 1
            if trouble:
                wrong += 1
                print(f"{product['slug']} {size['slug']}: {trouble}", flush=True)
    print(f"{count} sizes checked, {wrong} differ", flush=True)


main()
