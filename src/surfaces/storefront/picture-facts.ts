import { type PictureView, type Product, pictureName, type Variant } from "#catalogue";
import type { Links } from "#kernel/http";
import type { PictureFacts } from "#views/picture.tsx";
import { choiceInWords } from "./offer-facts.ts";

/** Every drawing has this shape, so that cards line up and nothing moves while pictures arrive. */
const shape = { width: 400, height: 300 };

/** Address, size and words of a picture of a variant. */
export function pictureOf(links: Links, product: Product, variant: Variant, view: PictureView): PictureFacts {
  return {
    src: links.to("picture", { name: pictureName(product, variant, view) }),
    alt: pictureInWords(product, variant, view),
    ...shape,
  };
}

function pictureInWords(product: Product, variant: Variant, view: PictureView): string {
  const choice = choiceInWords(product, variant);
  const { width, depth, height } = variant.sizeCm;
  switch (view) {
    case "front":
      return choice === "" ? product.name : `${product.name} in ${choice}`;
    case "detail":
      return choice === "" ? `${product.name}, close up` : `${choice}, close up`;
    case "dimensions":
      return `Drawing of ${product.name} with its measures: ${width} cm wide, ${depth} cm deep, ${height} cm high`;
  }
}
