/** Develops a picture: from linear light to the bytes of an image file. */
import sharp from "sharp";

export const EXPOSURE = 1.0;
/** Light above this share of white is held back, so that white cloth keeps its folds. */
const SHOULDER = 0.62;

/** AVIF (or, for looking at while working, PNG) of three planes of linear colour. */
export async function develop(
  planes: Float32Array,
  width: number,
  height: number,
  format: "avif" | "png",
): Promise<Buffer> {
  const size = width * height;
  const pixels = Buffer.alloc(3 * size);
  for (let at = 0; at < size; at++)
    for (let plane = 0; plane < 3; plane++)
      pixels[3 * at + plane] = Math.round(
        255 * display(held((planes[plane * size + at] as number) * EXPOSURE)) + grain(at),
      );
  const picture = sharp(pixels, { raw: { width, height, channels: 3 } });
  if (format === "png") return await picture.png().toBuffer();
  return await picture.avif({ quality: 76, effort: 4, chromaSubsampling: "4:4:4" }).toBuffer();
}

/** Linear in the shadows and the middle, so that a cloth has the colour of its name, and soft towards white. */
function held(light: number): number {
  if (light <= SHOULDER) return Math.max(0, light);
  return SHOULDER + (1 - SHOULDER) * (1 - Math.exp((SHOULDER - light) / (1 - SHOULDER)));
}

function display(light: number): number {
  return light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055;
}

/** Less than half a step up or down by turns: keeps a smooth backdrop from showing bands. */
function grain(at: number): number {
  return (((at * 2654435761) % 4294967296) / 4294967296 - 0.5) * 0.8;
}
