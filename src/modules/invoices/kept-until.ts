import { keptMs } from "#policy/retention";

/** Until when whom a paper is made out to is kept, from the moment of its issue. */
export function keptUntil(issuedAt: Date): Date {
  return new Date(issuedAt.getTime() + keptMs("vat-invoice"));
}
