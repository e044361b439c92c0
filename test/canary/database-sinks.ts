import { readFileSync } from "node:fs";
import { join } from "node:path";
import { databases } from "#kernel/cluster/index";
import { tablesIn } from "../support/dump.ts";
import { filesIn } from "./file-sinks.ts";
import type { Piece, Scene, Sink } from "./sinks.ts";

type Which = "shop" | "keystore";

/**
 * What PostgreSQL keeps: the files of tables and indexes of both databases and of the rest of the cluster, the write-ahead
 * log, its own log, and what a dump would hold. Files are read after a CHECKPOINT, when the memory has gone to the disk.
 *
 * A large value is compressed in its file (pglz) and lies there in pieces; the dump opens it, so it is found there.
 */
export function databaseSinks(scene: Scene): Sink[] {
  const { insides, shop } = scene;
  return [
    heap(scene, "shop"),
    heap(scene, "keystore"),
    restOfCluster(scene),
    {
      name: "write-ahead log",
      pieces: async function* () {
        await insides.asCluster("CHECKPOINT");
        for (const { where, bytes } of filesIn(join(insides.pgData, "pg_wal"))) {
          yield { where, bytes: isLogSegment(where) ? withoutPageHeads(bytes) : bytes };
        }
      },
      plant: async (bytes) => {
        await insides.asCluster(`SELECT pg_logical_emit_message(true, 'leak', ${bytea(bytes)})`);
        return [""];
      },
    },
    {
      name: "log of the database",
      pieces: () => [{ where: "postgres.log", bytes: readFileSync(join(shop.dataDir, "postgres.log")) }],
      plant: async (bytes) => {
        await insides.asCluster(`DO $$ BEGIN RAISE LOG '%', ${text(bytes)}; END $$`);
        return ["postgres.log"];
      },
    },
    dump(scene, "shop"),
    dump(scene, "keystore"),
    {
      name: "rows of jobs",
      pieces: () => onlyTables(insides.urls.owner, /^jobs\./),
      plant: async (bytes) => {
        await insides.asOwner(
          `INSERT INTO jobs.job (name, data, state)
           SELECT name, jsonb_build_object('id', $1::text), 'completed'::jobs.job_state FROM jobs.queue ORDER BY name LIMIT 1`,
          [bytes.toString("latin1").replaceAll("\0", "")],
        );
        return [""];
      },
    },
    {
      name: "outbox of mails",
      pieces: () => onlyTables(insides.urls.owner, /^mail\./),
      // No column of the outbox takes text; what leaks would stand in one that somebody adds.
      plant: async (bytes) => {
        const name = `mail.draft_${Math.floor(process.uptime() * 1e6)}`;
        await insides.asOwner(`CREATE TABLE ${name} AS SELECT ${text(bytes)} AS word`);
        return [name];
      },
    },
  ];
}

const isLogSegment = (where: string): boolean => /^\/[0-9A-F]{24}$/.test(where);

/**
 * A segment of the write-ahead log without the heads of its pages: a record that crosses from one page to the next has such a
 * head in its middle, and whatever is split by it would be found in no form.
 */
export function withoutPageHeads(segment: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < segment.length; at += logPage) {
    const page = segment.subarray(at, at + logPage);
    const isLong = page.length > 3 && (page.readUInt16LE(2) & longHead) !== 0;
    parts.push(page.subarray(isLong ? 40 : 24));
  }
  return Buffer.concat(parts);
}

/** XLOG_BLCKSZ, XLP_LONG_HEADER and the two sizes above: access/xlog_internal.h. */
const logPage = 8_192;
const longHead = 0x0002;

/** The files of one database: its tables and its indexes. Planted in a table with an index, it must be found in both. */
function heap({ insides }: Scene, which: Which): Sink {
  const run = which === "shop" ? insides.asOwner : insides.asVault;
  return {
    name: `tables and indexes of the ${which}`,
    pieces: async function* () {
      await insides.asCluster("CHECKPOINT", which);
      yield* filesIn(join(insides.pgData, "base", await oidOf(insides, which)));
    },
    plant: async (bytes) => {
      const name = `public.leak_${Math.floor(process.uptime() * 1e6)}`;
      await run(`CREATE TABLE ${name} (word bytea)`);
      await run(`CREATE INDEX ON ${name} (word)`);
      await run(`INSERT INTO ${name} VALUES (${bytea(bytes)})`);
      const paths = await run(
        `SELECT pg_relation_filepath(indrelid) AS at FROM pg_index WHERE indrelid = '${name}'::regclass
         UNION SELECT pg_relation_filepath(indexrelid) FROM pg_index WHERE indrelid = '${name}'::regclass`,
      );
      return paths.map(({ at }) => String(at).replace(/^base\/\d+/, ""));
    },
  };
}

function restOfCluster({ insides }: Scene): Sink {
  return {
    name: "rest of the cluster",
    pieces: async function* () {
      await insides.asCluster("CHECKPOINT");
      const own = [await oidOf(insides, "shop"), await oidOf(insides, "keystore")].map((oid) => join("/base", oid));
      for (const piece of filesIn(insides.pgData)) {
        if (![...own, "/pg_wal"].some((folder) => piece.where.startsWith(`${folder}/`))) yield piece;
      }
    },
    plant: async (bytes) => {
      await insides.asCluster(`COMMENT ON DATABASE ${databases.shop} IS ${text(bytes)}`);
      return [""];
    },
  };
}

function dump({ insides }: Scene, which: Which): Sink {
  const [address, run] =
    which === "shop" ? [insides.urls.owner, insides.asOwner] : [insides.urls.keystore, insides.asVault];
  return {
    name: `dump of the ${which}`,
    pieces: () => onlyTables(address, /^/),
    plant: async (bytes) => {
      const name = `public.dumped_${Math.floor(process.uptime() * 1e6)}`;
      await run(`CREATE TABLE ${name} AS SELECT ${bytea(bytes)} AS word`);
      return [name];
    },
  };
}

async function* onlyTables(address: string, names: RegExp): AsyncGenerator<Piece> {
  for await (const { name, text: rows } of tablesIn(address)) {
    if (names.test(name)) yield { where: name, bytes: Buffer.from(rows) };
  }
}

async function oidOf({ asCluster }: Scene["insides"], which: Which): Promise<string> {
  const [row] = await asCluster(`SELECT oid::text FROM pg_database WHERE datname = '${databases[which]}'`);
  return String(row?.oid);
}

function bytea(bytes: Buffer): string {
  return `'\\x${bytes.toString("hex")}'::bytea`;
}

function text(bytes: Buffer): string {
  return `'${bytes.toString("latin1").replaceAll("\0", "").replaceAll("'", "''")}'`;
}
