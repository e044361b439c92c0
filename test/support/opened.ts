import type { Route } from "#kernel/http";
import { acts } from "#policy/acts";
import { watchOpened } from "#vault/act";

/** What opened something in this process since this file was loaded, as `route order for show-to-subject`. */
export const opened = new Set<string>();

watchOpened(({ name }, purpose) => opened.add(openedAs(name, purpose)));

export function openedAs(name: string, purpose: string): string {
  return `${name} for ${purpose}`;
}

/** All that the routes and the table of acts say that they open, in the same words. */
export function declaredToOpen(routes: readonly Route[]): string[] {
  return [
    ...routes.flatMap(({ name, opens }) => opens.map((purpose) => openedAs(`route ${name}`, purpose))),
    ...Object.entries(acts).flatMap(([name, purposes]) => purposes.map((purpose) => openedAs(name, purpose))),
  ];
}
