import type { Designer, Product, Variant } from "#catalogue";
import { type Delivery, deliveryLine, type Quote } from "#delivery";
import type { Links } from "#kernel/http";
import { formatPrice } from "#kernel/money";
import { Picture, type PictureFacts } from "#views/picture.tsx";
import { Table } from "#views/table.tsx";
import { doorAdvice, inInches, sizeInCm, sizeInInches } from "./dimensions.ts";

export type AboutProps = {
  links: Links;
  product: Product;
  variant: Variant;
  delivery: Delivery;
  designer: Designer | null;
  dimensions: PictureFacts;
};

/** All that is to be known of a product, open on the page and printable. */
export function About(props: AboutProps) {
  const { links, product, designer } = props;
  return (
    <div class="about">
      <div>
        <section>
          <h2>What it is</h2>
          <p class="lead">{product.description}</p>
          {designer === null ? null : (
            <p class="quiet">
              Designed by <a href={links.to("designer", { designer: designer.slug })}>{designer.name}</a>.{" "}
              {designer.blurb}
            </p>
          )}
        </section>
        <Making product={product} />
      </div>
      <Dimensions {...props} />
      <DeliveryAndReturns {...props} />
    </div>
  );
}

function Dimensions({ product, variant, dimensions }: AboutProps) {
  const { sizeCm, packedCm, boxes, weightKg } = variant;
  const row = (name: string, cm: number) => [name, `${cm} cm`, `${inInches(cm)} in`];
  return (
    <section>
      <h2>Dimensions</h2>
      {product.isSwatch ? null : <Picture picture={dimensions} />}
      <Table
        caption="Outer dimensions"
        quiet
        head={["Measure", "Centimetres", "Inches"]}
        rows={[
          row("Width", sizeCm.width),
          row("Depth", sizeCm.depth),
          row("Height", sizeCm.height),
          [boxes === 1 ? "Packed" : "Largest box", sizeInCm(packedCm), sizeInInches(packedCm)],
          ["Packed weight", `${weightKg} kg`, boxes === 1 ? "in 1 box" : `in ${boxes} boxes`],
        ]}
      />
      <p>{doorAdvice(variant)}</p>
    </section>
  );
}

function Making({ product }: { product: Product }) {
  return (
    <section>
      <h2>Materials, care and assembly</h2>
      <ul>
        {product.materials.map((material) => (
          <li>{material}</li>
        ))}
      </ul>
      <h3>Care</h3>
      <p>{product.care}</p>
      <h3>Assembly</h3>
      <p>{product.assembly}</p>
      {product.fire === null ? null : (
        <>
          <h3>Fire safety</h3>
          <p>{product.fire}</p>
        </>
      )}
      {product.electrical === null ? null : (
        <>
          <h3>Electrical</h3>
          <p>{product.electrical}</p>
        </>
      )}
      <Answering title="Who made it" lines={product.maker} />
      <Answering title="Who answers for it here" lines={product.responsible} />
    </section>
  );
}

/** Somebody who can be written to about its safety: a name, a postal address, and an e-mail or web address (law L75). */
function Answering({ title, lines }: { title: string; lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <p>{lines.join(", ")}</p>
    </>
  );
}

/** Where it is delivered, at what price and when, all areas at once, before anybody has typed a postcode (law L30, L33). */
function DeliveryAndReturns({ links, product, variant, delivery }: AboutProps) {
  const quotes = delivery
    .zones()
    .filter((zone) => zone.delivered)
    .map(({ zone }) => delivery.quote({ zone }, [deliveryLine({ product, variant }, 1)]))
    .filter((quote): quote is Quote => quote.ok);
  return (
    <section class="across">
      <div>
        <h2>Delivery and returns</h2>
        <p>{delivery.restrictions()}</p>
        <p>
          If it is not right, tell us within 14 days after it arrives and we take it back. If it is faulty, we put it
          right at our cost. <a href={`${links.to("terms")}#changing-your-mind`}>How that works</a>.
        </p>
      </div>
      <Table
        caption="What delivery of one costs and when it comes, by area"
        quiet
        head={["To", "Cost", "With you"]}
        rows={quotes.map(({ areaName, priceMinor, dates }) => [areaName, formatPrice(priceMinor), dates])}
      />
    </section>
  );
}
