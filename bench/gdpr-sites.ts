/** What people, those who answer for their data, those who work with it and those who look on ask of a site, done in two ways. */
import { systemRandom } from "#kernel/random";
import { createPrivacyLedger, subjectTagOf } from "#privacy";
import { type BundleRef, part, personal, type Vault } from "#vault";
import type { Ground } from "../src/ground.ts";
import { canonicalBytes } from "../src/modules/vault/canonical.ts";
import { uncover } from "../src/modules/vault/personal.ts";
import * as store from "./gdpr.sql.ts";

/** One record of one person, whichever way it is kept. */
export type Card = { id: string; email: string; name: string; address: string; note: string };

export type Site = {
  create(card: Card, until: Date): Promise<void>;
  /** Each gives the contents, so that both ways can be seen to answer the same. */
  read(id: string): Promise<unknown>;
  readPage(from: string): Promise<unknown[]>;
  /** Everything of one person, to take away. */
  export(email: string): Promise<unknown[]>;
  describe(email: string): Promise<Date[]>;
  change(id: string, card: Card): Promise<void>;
  keep(id: string, until: Date): Promise<void>;
  keepAll(email: string, until: Date): Promise<void>;
  erase(id: string): Promise<void>;
};

/** What only a site with a ledger can answer. */
export type Watched = { audit(): Promise<number>; isErased(id: string): Promise<boolean> };

const pageOf = 20;

/** The same statements on a table without a vault, its keys, its ledger. */
export function plainSite({ database }: Ground): Site {
  const { reader, transact } = database;
  const read = ({ content }: store.Row): unknown => JSON.parse(content.toString("utf8"));
  return {
    create: (card, until) => {
      const row = { id: card.id, subject: card.id, bundle: bundleOf(card.id), content: canonicalBytes(card) };
      return transact((tx) => store.insertRow(tx, "plain", row, card.email, until));
    },
    read: async (id) => read(found(await store.rowById(reader, "plain", id))),
    readPage: async (from) => (await store.rowsFrom(reader, "plain", from, pageOf)).map(read),
    export: async (email) => (await store.rowsOf(reader, "plain", { email })).map(read),
    describe: (email) => store.datesOf(reader, "plain", { email }),
    change: (id, card) => transact((tx) => store.setContent(tx, "plain", id, canonicalBytes(card))),
    keep: (id, until) => transact((tx) => store.setDate(tx, "plain", id, until)),
    keepAll: (email, until) => transact((tx) => store.setDates(tx, "plain", { email }, until)),
    erase: (id) => transact((tx) => store.deleteRow(tx, "plain", id)),
  };
}

/** As the shop does it: a key for each record, found by keyed hashes, ended by a shredding that the ledger notes. */
export function sealedSite(ground: Ground, vault: Vault): Site & Watched {
  const { database, clock } = ground;
  const { reader, transact } = database;
  const ledger = createPrivacyLedger();
  const open = async (row: store.Row): Promise<unknown> => {
    const opened = await vault.open<Card, "contact-card@1">(refOf(row), placeOf(row.id), row.content);
    if (!opened.ok) throw new Error("A record did not open.");
    return uncover(opened.value);
  };
  const openAll = (rows: readonly store.Row[]) => Promise.all(rows.map(open));
  const whose = async (email: string) => {
    const refs = await vault.find(reader, "email", personal("contact", email));
    return { bundles: refs.map(({ bundle }) => bundle) };
  };
  return {
    create: async (card, until) => {
      const ref = { subject: card.id, bundle: bundleOf(card.id) };
      const value = personal("contact", card);
      await vault.createBundle(ref);
      const content = await vault.seal(ref, placeOf(card.id), value);
      await transact(async (tx) => {
        await vault.bindBundle(tx, ref, part(value, "email"));
        await store.insertRow(tx, "sealed", { id: card.id, ...ref, content }, null, until);
      });
    },
    read: async (id) => open(found(await store.rowById(reader, "sealed", id))),
    readPage: async (from) => openAll(await store.rowsFrom(reader, "sealed", from, pageOf)),
    export: async (email) => openAll(await store.rowsOf(reader, "sealed", await whose(email))),
    describe: async (email) => store.datesOf(reader, "sealed", await whose(email)),
    change: async (id, card) => {
      const ref = { subject: id, bundle: bundleOf(id) };
      const content = await vault.seal(ref, placeOf(id), personal("contact", card));
      await transact((tx) => store.setContent(tx, "sealed", id, content));
    },
    keep: (id, until) => transact((tx) => store.setDate(tx, "sealed", id, until)),
    keepAll: async (email, until) => {
      const rows = await whose(email);
      await transact((tx) => store.setDates(tx, "sealed", rows, until));
    },
    erase: async (id) => {
      const ref = { subject: id, bundle: bundleOf(id) };
      await transact((tx) => vault.buryBundle(tx, ref));
      await vault.destroyKey(ref);
      await transact(async (tx) => {
        await vault.removeRemains(tx, ref);
        await store.deleteRow(tx, "sealed", id);
        const words = {
          type: "bundle-shredded",
          policyVersion: "bench",
          counts: { keys: 1, "bench.sealed": 1 },
        } as const;
        await ledger.append(tx, { ...words, subjectTag: subjectTagOf(id), at: clock.now() });
      });
    },
    audit: async () => (await store.newestEntries(reader, 100)).length,
    isErased: async (id) =>
      (await ledger.entriesOf(reader, subjectTagOf(id))).length === 1 &&
      (await store.rowById(reader, "sealed", id)) === undefined,
  };
}

/** A card of 255 bytes as canonical JSON, the size that the aims speak of. */
export function cardOf(id: string, email: string, address: string): Card {
  const card = { id, email, name: "Ann Other", address, note: "" };
  return { ...card, note: "x".repeat(255 - canonicalBytes(card).length) };
}

export const newId = (): string => systemRandom.uuid();

/** Where a record of the sealed table is bound to. */
export const placeOf = (rowId: string) =>
  ({ entity: "bench.sealed", field: "content", rowId, labelSet: "contact-card@1" }) as const;

export const refOf = ({ subject, bundle }: Pick<store.Row, "subject" | "bundle">): BundleRef => ({
  subject,
  bundle: bundle as BundleRef["bundle"],
});

function bundleOf(id: string): BundleRef["bundle"] {
  return `fulfilment:${id}`;
}

function found<T>(row: T | undefined): T {
  if (row === undefined) throw new Error("A record that should be there is not.");
  return row;
}
