import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { elapsed } from "#kernel/clock";
import { databases, roles, startCluster } from "#kernel/cluster/index";
import { ownServerUrls } from "#kernel/cluster/own-server";
import { withConnection } from "#kernel/cluster/roles";
import { openDatabase, type Reader } from "#kernel/db";
import { silentLog } from "#kernel/log";
import { control } from "../../sandbox/play.ts";
import { type Arrival, type BankPayment, brokenInvariants } from "./invariants.ts";
import { onlooker } from "./onlooker.ts";
import type { ShopProcess } from "./shop-process.ts";

type Rows = Array<Record<string, unknown>>;

/** What somebody outside the shop has seen of it; what has arrived is looked at anew at every try. */
export type Witnessed = {
  acknowledged?: readonly string[];
  mailed?: () => Promise<readonly Arrival[]> | readonly Arrival[];
  patienceMs?: number;
};

/** What nobody sees from outside: the two databases of a running shop with their owners' eyes, and the bank's books. */
export type ShopInsides = {
  reader: Reader;
  asOwner(sql: string, values?: unknown[]): Promise<Rows>;
  asVault(sql: string, values?: unknown[]): Promise<Rows>;
  /** The role that made the cluster: may CHECKPOINT and look past everything. In either database. Elsewhere the owner. */
  asCluster(sql: string, database?: "shop" | "keystore"): Promise<Rows>;
  urls: { owner: string; keystore: string };
  /** The folder our own PostgreSQL works in. */
  pgData: string;
  bankPayments(): Promise<Array<BankPayment & { reference: string }>>;
  /** Waits until nothing is under way, and answers what does not hold then: one sentence each. */
  broken(more?: Witnessed): Promise<string[]>;
  close(): Promise<void>;
};

type Examined = Pick<ShopProcess, "dataDir" | "port"> & Partial<Pick<ShopProcess, "env">>;

/** Looks into a shop on its own PostgreSQL, or on the one that its settings name. */
export async function openInsides(shop: Examined): Promise<ShopInsides> {
  const { owner, keystore, asCluster, pgData } = await addresses(shop);
  const database = openDatabase({ connection: { connectionString: owner }, maxConnections: 2, log: silentLog });
  const ofOwner = onlooker(owner);
  const ofVault = onlooker(keystore);
  const secrets = JSON.parse(readFileSync(join(shop.dataDir, "sandbox/bank/secrets.json"), "utf8")) as {
    controlSecret: string;
  };
  const bank = { origin: `http://127.0.0.1:${shop.port + 1}`, controlSecret: secrets.controlSecret };
  const insides: ShopInsides = {
    reader: database.reader,
    asOwner: ofOwner.query,
    asVault: ofVault.query,
    asCluster: (sql, which = "shop") =>
      withConnection(asCluster(which), async (client) => (await client.query(sql)).rows),
    urls: { owner, keystore },
    pgData,
    bankPayments: async () => {
      const { payments } = (await control(bank, "GET", "payments")) as { payments: AtBank[] };
      return payments.map((one) => ({ ...one, capturedMinor: one.captures * one.amountMinor }));
    },
    broken: (more) => onceAtRest(insides, more ?? {}),
    close: async () => {
      await Promise.all([database.close(), ofOwner.close(), ofVault.close()]);
    },
  };
  return insides;
}

type Addresses = { owner: string; keystore: string; asCluster(which: "shop" | "keystore"): string; pgData: string };

async function addresses({ dataDir, env = {} }: Examined): Promise<Addresses> {
  const { DATABASE_URL: databaseUrl, KEYSTORE_URL: keystoreUrl } = env;
  if (databaseUrl !== undefined) {
    const { keystore } = ownServerUrls({ databaseUrl, keystoreUrl });
    return {
      owner: databaseUrl,
      keystore,
      asCluster: (which) => (which === "shop" ? databaseUrl : keystore),
      pgData: "",
    };
  }
  const cluster = await startCluster({ dataDir, log: silentLog, joinOnly: true });
  return {
    owner: cluster.urlFor(roles.owner, databases.shop),
    keystore: cluster.urlFor(roles.vault, databases.keystore),
    asCluster: (which) => cluster.urlFor(roles.cluster, databases[which]),
    pgData: cluster.pgData,
  };
}

type AtBank = {
  reference: string;
  orderNumber: string;
  state: string;
  amountMinor: number;
  captures: number;
  refundedMinor: number;
};

/** Mails, captures and refunds need their moment; what still does not hold after 20 seconds does not hold. */
async function onceAtRest(insides: ShopInsides, witnessed: Witnessed): Promise<string[]> {
  const { reader, asOwner, asVault } = insides;
  const { acknowledged = [], mailed, patienceMs = 20_000 } = witnessed;
  for (const waited = elapsed(); ; ) {
    const [bank, arrived] = await Promise.all([insides.bankPayments(), mailed?.()]);
    const seen = { bank, acknowledged, ...(arrived === undefined ? {} : { mailed: arrived }) };
    const broken = await brokenInvariants({ reader, asOwner, asVault, ...seen, atRest: true });
    if (broken.length === 0 || waited() > patienceMs) return broken;
    await pause(200);
  }
}
