import type { Product } from "#catalogue";
import type { Links } from "#kernel/http";
import { Picture, type PictureFacts } from "#views/picture.tsx";
import type { StorefrontDeps } from "../frame.ts";
import type { Room } from "../home/front-page.ts";
import { photographFacts } from "../picture-facts.ts";
import { placedPieces } from "./placed.ts";

export type RoomLink = { title: string; href: string };
export type RoomFacts = RoomLink & { pieces: number; picture: PictureFacts };

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

/** The rooms whose photographs the shop has: one that was filled before they came has none of them. */
export async function shownRooms({ front, media }: Pick<StorefrontDeps, "front" | "media">): Promise<Room[]> {
  const rooms = front?.rooms ?? [];
  const there = await Promise.all(rooms.map(({ photograph }) => media.has(photograph.sha256)));
  return rooms.filter((_, at) => there[at]);
}

/** The same for a wall of them. */
export async function roomsOf(deps: StorefrontDeps, links: Links): Promise<RoomFacts[]> {
  const snapshot = deps.catalogue.current();
  return (await shownRooms(deps)).map(({ slug, title, alt, photograph, pieces }) => ({
    title,
    href: links.to("room", { room: slug }),
    pieces: placedPieces(snapshot, pieces).length,
    picture: { ...photographFacts(links, photograph, alt, "card"), focus: { x: 50, y: 50 } },
  }));
}

/** Where a product is seen among others. */
export async function roomsWith(deps: StorefrontDeps, links: Links, { key }: Product): Promise<RoomLink[]> {
  const snapshot = deps.catalogue.current();
  return (await shownRooms(deps))
    .filter(({ pieces }) => placedPieces(snapshot, pieces).some(({ item }) => item.product.key === key))
    .map(({ slug, title }) => ({ title, href: links.to("room", { room: slug }) }));
}
