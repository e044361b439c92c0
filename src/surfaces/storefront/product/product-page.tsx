import type { Child } from "hono/jsx";
import { type CardFacts, ProductCard } from "#views/product-card.tsx";
import { About, type AboutProps } from "./about.tsx";
import { BuyPanel, type BuyProps } from "./buy-panel.tsx";
import { Gallery, type GalleryProps } from "./gallery.tsx";

export type ProductPageProps = BuyProps &
  AboutProps &
  GalleryProps & {
    /** Others of the same range. */
    related: readonly CardFacts[];
    children?: Child;
  };

/**
 * A product with one variant chosen. Everything that depends on the choice lies in #product, which is replaced in place
 * when another fabric or size is chosen; without a script each choice is a page of its own.
 */
export function ProductPage(props: ProductPageProps) {
  const { product, related } = props;
  return (
    <>
      <div id="product">
        <article class="product">
          <Gallery {...props} />
          <BuyPanel {...props} />
        </article>
        <About {...props} />
      </div>
      {related.length === 0 ? null : (
        <section class="part no-print" aria-labelledby="related">
          <h2 id="related">More of the {product.range} range</h2>
          <ul class="cards">
            {related.map((card) => (
              <ProductCard card={card} level={3} />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
