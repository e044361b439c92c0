import { Price, type PriceFacts } from "./money.tsx";
import { Picture, type PictureFacts } from "./picture.tsx";
import { Stars } from "./stars.tsx";
import { Dots } from "./swatches.tsx";

export type CardFacts = {
  readonly href: string;
  readonly name: string;
  /** What it is, in a few words. */
  readonly says: string;
  readonly picture: PictureFacts;
  readonly price: PriceFacts;
  /** Of all its reviews; null where nobody wrote one. */
  readonly rating: { readonly average: number; readonly count: number } | null;
  /** When it comes, or how long making it takes. */
  readonly comes: string;
  /** "Only 2 left", only ever from the stock ledger (law L61). */
  readonly low: string | null;
  readonly colours: readonly string[];
};

/** One product in a list: all of the card leads to it. `level` is the rank of its name among the page's headings. */
export function ProductCard({ card, level, eager }: { card: CardFacts; level: 2 | 3; eager?: boolean }) {
  const Name = level === 2 ? "h2" : "h3";
  return (
    <li class="card">
      <Name>
        <a href={card.href}>{card.name}</a>
      </Name>
      <Picture picture={card.picture} eager={eager} />
      <p>{card.says}</p>
      <Price price={card.price} />
      <p class={card.low === null ? "quiet" : "low"}>{card.low ?? card.comes}</p>
      {card.rating === null ? null : (
        <p class="rated">
          <Stars stars={card.rating.average} />
          <span>
            {card.rating.count}
            <span class="unseen"> {card.rating.count === 1 ? "review" : "reviews"}</span>
          </span>
        </p>
      )}
      {card.colours.length < 2 ? null : <Dots hexes={card.colours} label={`In ${card.colours.length} colours`} />}
    </li>
  );
}
