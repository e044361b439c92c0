import type { Actor } from "#kernel/http";
import type { Permission } from "#staff";

/** A room of the back office. `key`: pressed after g, it leads there. */
export type Place = { route: string; words: string; may: Permission; key: string };

/** The rooms in the order of the day; each is shown to whoever may enter it. */
const places: readonly Place[] = [
  { route: "today", words: "Today", may: "self.manage", key: "t" },
  { route: "orders", words: "Orders", may: "orders.read", key: "o" },
  { route: "products", words: "Products", may: "catalogue.read", key: "p" },
  { route: "promotions", words: "Promotions", may: "promotions.read", key: "r" },
  { route: "books", words: "Books", may: "figures.read", key: "b" },
  { route: "support", words: "Support", may: "support.read", key: "s" },
  { route: "special-access", words: "Special access", may: "persons.reveal", key: "x" },
  { route: "settings", words: "Settings", may: "settings.change", key: "e" },
  { route: "team", words: "Team", may: "staff.manage", key: "m" },
  { route: "audit", words: "Audit log", may: "audit.read", key: "a" },
  { route: "self", words: "You", may: "self.manage", key: "y" },
];

/** The rooms that somebody may enter. */
export function placesFor({ may }: Pick<Actor, "may">): readonly Place[] {
  return places.filter((place) => may.has(place.may));
}
