import { type PictureView, type Product, pictureAlt, pictureName, type Variant } from "#catalogue";
import type { Links } from "#kernel/http";
import type { PictureFacts } from "#views/picture.tsx";

/** Every drawing has this shape, so that cards line up and nothing moves while pictures arrive. */
const shape = { width: 400, height: 300 };

/** Address, size and words of a picture of a variant. */
export function pictureOf(links: Links, product: Product, variant: Variant, view: PictureView): PictureFacts {
  return {
    src: links.to("picture", { name: pictureName(product, variant, view) }),
    alt: pictureAlt(product, variant, view),
    ...shape,
  };
}
