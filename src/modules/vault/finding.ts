import type { Reader, Tx } from "#kernel/db";
import { hmacSha256 } from "#kernel/digest";
import type { Category } from "#policy/categories";
import { VaultError } from "./error.ts";
import {
  candidatesFor,
  type HashKind,
  type Index,
  indexFor,
  kindKey,
  type LocatorKind,
  normalise,
  nv,
} from "./locator.ts";
import { Personal, uncover } from "./personal.ts";
import type { BundleRef } from "./place.ts";
import { type BundleCondition, countLocators, deleteLocators, findByLocator, putLocator } from "./vault.sql.ts";

const mostFound = 500;
const countAgainMs = 60_000;
const alwaysCountBelow = 1_000;

export type LocatorEntry = { ref: BundleRef; kind: LocatorKind; value: Personal<string | null, Category> };

export type Finding = {
  addLocator(tx: Tx, entry: LocatorEntry): Promise<boolean>;
  find(
    reader: Reader,
    kind: LocatorKind,
    value: Personal<string, Category>,
    only?: BundleCondition,
  ): Promise<BundleRef[]>;
  /** The locator of an e-mail address, to be written with a bundle that is only now bound; null if there is nothing to find. */
  emailIndex(value: Personal<string, Category>): Promise<Index | null>;
  keyedHash(kind: HashKind, value: string | Personal<string, Category>): Promise<Buffer>;
};

/** Locators and keyed hashes, made with keys derived from `root`. */
export function createFinding(needs: { shop: string; root(): Promise<Buffer>; now(): Date }): Finding {
  const keyOf = async (kind: LocatorKind | HashKind) => kindKey(await needs.root(), needs.shop, kind);
  const recordsOf = createCounter(needs.now);
  return {
    addLocator: async (tx, { ref, kind, value }) => {
      const records = kind === "email" ? 1 : (await recordsOf(tx, kind)) + 1;
      const index = indexFor(await keyOf(kind), kind, uncover(value) ?? "", records);
      if (index === null) {
        await deleteLocators(tx, ref, kind);
        return false;
      }
      if (await putLocator(tx, ref, kind, index)) return true;
      throw new VaultError("bundle-unknown", "A locator belongs to a living bundle; bind it first.");
    },
    find: async (reader, kind, value, only) => {
      const candidates = candidatesFor(await keyOf(kind), kind, uncover(value));
      return candidates.length === 0 ? [] : findByLocator(reader, kind, nv, candidates, mostFound, only);
    },
    emailIndex: async (value) => indexFor(await keyOf("email"), "email", uncover(value), 1),
    keyedHash: async (kind, value) => hmacSha256(await keyOf(kind), value instanceof Personal ? uncover(value) : value),
  };
}

/** Whether two values are the same to a locator. What `find` gives for a truncated kind is held against this. */
export function sameLocator(kind: LocatorKind, a: Personal<string, Category>, b: Personal<string, Category>): boolean {
  const one = normalise(kind, uncover(a));
  return one !== null && one === normalise(kind, uncover(b));
}

/** Counts records of a kind; a large number is good for a minute, because only its logarithm matters. */
function createCounter(now: () => Date): (reader: Reader, kind: LocatorKind) => Promise<number> {
  const counted = new Map<LocatorKind, { count: number; at: number }>();
  return async (reader, kind) => {
    const before = counted.get(kind);
    const age = now().getTime() - (before?.at ?? 0);
    if (before !== undefined && before.count >= alwaysCountBelow && age >= 0 && age < countAgainMs) return before.count;
    const count = await countLocators(reader, kind);
    counted.set(kind, { count, at: now().getTime() });
    return count;
  };
}
