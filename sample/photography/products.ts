/** Prints the products, their sizes and their first looks as JSON, for blender/check_sizes.py and blender/rooms.py. */
import { sampleProducts } from "../catalogue/index.ts";

const list = sampleProducts.map(({ slug, drawing, options, variants }) => {
  const looks = (options[0]?.values ?? []).map(({ slug: look, hex, material }) => ({ slug: look, hex, material }));
  const sizes = new Map(
    variants.map(({ choice, sizeCm: { width, depth, height } }) => [choice.size ?? "one", [width, depth, height]]),
  );
  return { slug, drawing, look: looks[0], looks, sizes: [...sizes].map(([size, cm]) => ({ slug: size, cm })) };
});
process.stdout.write(`${JSON.stringify(list)}\n`);
