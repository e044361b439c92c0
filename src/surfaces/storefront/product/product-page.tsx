import type { Child } from "hono/jsx";
import type { RoomLink } from "../together/rooms-part.tsx";
import { About, type AboutProps } from "./about.tsx";
import { BuyPanel, type BuyProps } from "./buy-panel.tsx";
import { Gallery, type GalleryProps } from "./gallery.tsx";
import { Matching } from "./matching.tsx";
import { ProductReviews, type ProductReviewsProps } from "./reviews.tsx";

export type ProductPageProps = BuyProps &
  AboutProps &
  GalleryProps &
  ProductReviewsProps & {
    /** Others that stand well beside it, as their cards were drawn; `range` where all are of one. */
    matching: { range: string | null; cards: readonly Child[] };
    /** Where it is seen among others. */
    rooms: readonly RoomLink[];
    children?: Child;
  };

/**
 * A product with one variant chosen. Everything that depends on the choice lies in #product, which is replaced in place
 * when another fabric or size is chosen; without a script each choice is a page of its own.
 */
export function ProductPage(props: ProductPageProps) {
  const { matching, rooms } = props;
  return (
    <>
      <div id="product">
        <article class="product">
          <Gallery {...props} />
          <BuyPanel {...props} />
        </article>
        <About {...props} />
      </div>
      <SeenIn rooms={rooms} />
      <ProductReviews {...props} />
      <Matching {...matching} />
    </>
  );
}

/** The rooms in which it is seen among others. */
function SeenIn({ rooms }: Pick<ProductPageProps, "rooms">) {
  if (rooms.length === 0) return null;
  return (
    <p class="part no-print">
      See it in:{" "}
      {rooms.map(({ title, href }, at) => (
        <>
          {at === 0 ? null : ", "}
          <a href={href}>{title.toLowerCase()}</a>
        </>
      ))}
      .
    </p>
  );
}
