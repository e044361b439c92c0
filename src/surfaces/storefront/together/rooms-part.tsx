import type { Product } from "#catalogue";
import type { Links } from "#kernel/http";
import { Picture, type PictureFacts } from "#views/picture.tsx";
import type { StorefrontDeps } from "../frame.ts";
import { photographFacts } from "../picture-facts.ts";
import { placedPieces } from "./placed.ts";

export type RoomFacts = { title: string; href: string; pieces: number; picture: PictureFacts };

/** Rooms as a wall, like the departments. */
export function RoomsPart({ title, rooms }: { title: string; rooms: readonly RoomFacts[] }) {
  if (rooms.length === 0) return null;
  return (
    <section class="part" aria-labelledby="rooms">
      <h2 id="rooms">{title}</h2>
      <ul class="rooms-wall">
        {rooms.map(({ title: name, href, pieces, picture }) => (
          <li>
            <a href={href}>
              <Picture picture={{ ...picture, alt: "" }} />
              <span>{name}</span>
              <sup>
                {pieces}
                <i class="unseen"> {pieces === 1 ? "piece" : "pieces"}</i>
              </sup>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The rooms whose photographs the shop has; those in which a product stands, if one is given. */
export async function roomsOf(deps: StorefrontDeps, links: Links, product?: Product): Promise<RoomFacts[]> {
  const { front, media, catalogue } = deps;
  const facts: RoomFacts[] = [];
  for (const { slug, title, alt, photograph, pieces } of front?.rooms ?? []) {
    const placed = placedPieces(catalogue.current(), pieces);
    if (product !== undefined && !placed.some(({ item }) => item.product.key === product.key)) continue;
    if (!(await media.has(photograph.sha256))) continue;
    const picture = { ...photographFacts(links, photograph, alt, "card"), focus: { x: 50, y: 50 } };
    facts.push({ title, href: links.to("room", { room: slug }), pieces: placed.length, picture });
  }
  return facts;
}
