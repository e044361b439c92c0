/**
 * What sealing costs a shopper: the details step and the return to it, on the running shop's own databases, with the vault and
 * without. Both run in this process and take turns, one call after the other, so that a busy machine slows both alike.
 */

import type { Config } from "#config";
import { elapsed } from "#kernel/clock";
import { silentLog } from "#kernel/log";
import { systemRandom } from "#kernel/random";
import { createOrders, type Orders, type OrdersNeeds } from "#orders";
import { createPrivacyLedger } from "#privacy";
import { personal } from "#vault";
import { type Joined, joinShop } from "../src/main.ts";
import { canonicalBytes } from "../src/modules/vault/canonical.ts";
import { uncover } from "../src/modules/vault/personal.ts";
import { median } from "./measure.ts";

type VaultOfOrders = OrdersNeeds["vault"];
type Way = { name: string; orders: Orders; baskets: string[]; save: number[]; read: number[]; firstRead: number[] };
export type Ratios = { save: number; read: number; firstRead: number };
export type SealingMeasured = {
  rows: { name: string; saveMs: number; readMs: number; firstReadMs: number }[];
  /** With the vault ÷ with the same statements and the card unsealed, and ÷ with nothing of a vault. */
  overUnsealed: Ratios;
  overNothing: Ratios;
  size: number;
  turns: number;
};

/** 255 bytes as canonical JSON, with the secret that the shop adds. */
const typed = {
  email: "ann.other@example.com",
  name: "Ann Other",
  telephone: "07700 900123",
  addressLine1: "Flat 4, Mill Lane House",
  addressLine2: "17 Mill Lane",
  town: "Kendal",
  postcode: "LA9 4QX",
  note: "Ring the bell twice please, thank you",
};

/** Measures `turns` drafts each way, and reads each of them twice: with a key from the keystore, and one still in memory. */
export async function measureSealing(config: Config, sku: string, turns: number): Promise<SealingMeasured> {
  const joined = await joinShop(config);
  const sizes = { record: 0, plain: 0 };
  try {
    const ways = waysOf(joined, sizes);
    const fill = async (): Promise<string> => {
      const added = await joined.transact((tx) => joined.modules.basket.add(tx, null, sku, 1));
      if (!added.ok) throw new Error(added.because);
      return added.basketId;
    };
    for (let turn = -20; turn < turns; turn++) {
      for (const way of inTurn(ways, turn)) {
        const basketId = await fill();
        const ms = await timed(() => begin(way.orders, basketId));
        if (turn < 0) continue;
        way.baskets.push(basketId);
        way.save.push(ms);
      }
    }
    await readAll(config, ways, sizes, joined);
    return summary(ways, sizes, turns);
  } finally {
    await joined.close();
  }
}

/** A process that never saw these keys has to ask the keystore for each, once. */
async function readAll(config: Config, ways: Way[], sizes: Sizes, joined: Joined): Promise<void> {
  const stranger = await joinShop(config);
  try {
    const strangers = waysOf(stranger, sizes);
    const turns = ways[0]?.baskets.length ?? 0;
    for (let turn = 0; turn < turns; turn++) {
      for (const way of inTurn(ways, turn)) {
        const basketId = way.baskets[turn] ?? "";
        const other = strangers[ways.indexOf(way)]?.orders ?? way.orders;
        way.firstRead.push(await timed(() => read(other, stranger, basketId)));
        way.read.push(await timed(() => read(way.orders, joined, basketId)));
      }
    }
  } finally {
    await stranger.close();
  }
}

/** With the vault; with its keys, statements and locators but bytes as they are; and with nothing of it. */
function waysOf({ modules, reader, transact, clock }: Joined, sizes: Sizes): Way[] {
  const database = { reader, transact, alone: transact, close: async () => {} };
  const { vault } = modules;
  const plain: Pick<VaultOfOrders, "seal" | "open"> = {
    seal: async (_ref, _place, value) => {
      const bytes = canonicalBytes(uncover(value));
      sizes.plain = bytes.length;
      return bytes;
    },
    open: (async (_ref, _place, bytes) => ({
      ok: true,
      value: personal("contact", JSON.parse(bytes.toString("utf8"))),
    })) as VaultOfOrders["open"],
  };
  const sealing: Pick<VaultOfOrders, "seal"> = {
    seal: async (ref, place, value) => {
      const record = await vault.seal(ref, place, value);
      sizes.record = record.length;
      return record;
    },
  };
  const nothing = { createBundle: async () => {}, bindBundle: async () => {}, addLocator: async () => true };
  const way = (name: string, standIn: Partial<VaultOfOrders>): Way => {
    const orders = createOrders({
      ...modules,
      vat: modules.kept.vat,
      database,
      clock,
      random: systemRandom,
      log: silentLog,
      settings,
      privacy: createPrivacyLedger(),
      horizonOf: async () => ({ epoch: null, expectedAt: null, receipt: null }),
      vault: { ...vault, ...standIn },
    });
    return { name, orders, baskets: [], save: [], read: [], firstRead: [] };
  };
  return [
    way("with the vault", sealing),
    way("with its keys and locators, the card unsealed", plain),
    way("with nothing of a vault", { ...plain, ...nothing }),
  ];
}

type Sizes = { record: number; plain: number };

const settings: OrdersNeeds["settings"] = {
  numberPrefix: "FF",
  policyVersion: "bench",
  termsVersion: "bench",
  keepDays: 7,
  deliveredAfterDays: 14,
};

async function begin(orders: Orders, basketId: string): Promise<void> {
  const contact = orders.readContact(typed);
  if (!contact.ok) throw new Error("The bench's own person is not valid.");
  const begun = await orders.beginOrder({ basketId, contact: contact.contact });
  if (!begun.ok) throw new Error(begun.because);
}

async function read(orders: Orders, { reader }: Joined, basketId: string): Promise<void> {
  const draft = await orders.draftOf(reader, basketId);
  if (draft?.contact.ok !== true) throw new Error("A draft did not open.");
}

/** Another way goes first each time. */
function inTurn(ways: readonly Way[], turn: number): Way[] {
  return ways.map((_, at) => ways[(at + turn + 1_000 * ways.length) % ways.length] as Way);
}

async function timed(work: () => Promise<void>): Promise<number> {
  const passed = elapsed();
  await work();
  return passed();
}

function summary(ways: readonly Way[], sizes: Sizes, turns: number): SealingMeasured {
  if (sizes.plain !== 255) throw new Error(`The card has ${sizes.plain} bytes, not 255.`);
  const rows = ways.map(({ name, save, read: again, firstRead }) => ({
    name,
    saveMs: median(save),
    readMs: median(again),
    firstReadMs: median(firstRead),
  }));
  const [on, unsealed, nothing] = rows;
  if (on === undefined || unsealed === undefined || nothing === undefined) throw new Error("Nothing was compared.");
  const over = (off: typeof on): Ratios => ({
    save: on.saveMs / off.saveMs,
    read: on.readMs / off.readMs,
    firstRead: on.firstReadMs / off.firstReadMs,
  });
  return {
    rows,
    turns,
    overUnsealed: over(unsealed),
    overNothing: over(nothing),
    size: sizes.record / sizes.plain,
  };
}
