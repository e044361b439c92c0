import { z } from "zod";

/** Where somebody wanted to go before they were asked who they are: a path of our own, and nothing else. */
export const wayBack = z.object({ to: z.string().max(500).optional() });

/** The path if it is one of ours, else the first page: an address of somebody else leads nowhere (security.md: open redirect). */
export function ownPath(to: string | undefined, otherwise: string): string {
  return to !== undefined && /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(to) ? to : otherwise;
}
