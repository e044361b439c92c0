import type { About, LookPurpose } from "./views.ts";

let make: (about: Pick<About, "kind" | "id">, purpose: LookPurpose, endsAt: Date) => Noted;

/** That a look stands in the ledger. Only this module makes one, after the row is on the disk; without it nobody opens a card for staff. */
export class Noted {
  readonly #about: Pick<About, "kind" | "id">;
  readonly purpose: LookPurpose;
  readonly endsAt: Date;

  private constructor(about: Pick<About, "kind" | "id">, purpose: LookPurpose, endsAt: Date) {
    this.#about = about;
    this.purpose = purpose;
    this.endsAt = endsAt;
  }

  /** The id of what it is for. Throws where it is for something of the other kind. */
  idOf(kind: About["kind"]): string {
    if (this.#about.kind !== kind) throw new Error(`What was noted is a look at something else than: ${kind}.`);
    return this.#about.id;
  }

  static {
    make = (about, purpose, endsAt) => new Noted(about, purpose, endsAt);
  }
}

/** For `look.ts` alone. */
export function noted(...of: Parameters<typeof make>): Noted {
  return make(...of);
}
