import { PassThrough } from "node:stream";
import { sha256 } from "#kernel/digest";
import { dumpDatabase, linesOf, loadDump } from "./dump.ts";
import { ClusterError } from "./failure.ts";

/**
 * Copies every row of one database into another that has been migrated, in place of whatever stands there, and reads it again
 * there: what arrived is what was sent, table by table, or this throws. Answers how many rows it was.
 *
 * @throws ClusterError with the table that differs.
 */
export async function copyDatabase(from: string, to: string): Promise<number> {
  const sent = new Map<string, bigint>();
  const [counts] = await Promise.all(passing(from, (lines) => loadDump(to, noting(lines, sent))));
  const arrived = new Map<string, bigint>();
  await Promise.all(passing(to, (lines) => drain(noting(lines, arrived))));
  for (const name of new Set([...sent.keys(), ...arrived.keys()])) {
    if (sent.get(name) === arrived.get(name)) continue;
    throw new ClusterError(
      `What arrived of ${name} is not what was sent. The shop stays where it is; empty the other database, and move again.`,
    );
  }
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** The dump of a database, handed on while it is made. */
function passing<T>(url: string, take: (lines: AsyncGenerator<string>) => Promise<T>): [Promise<T>, Promise<void>] {
  const through = new PassThrough({ encoding: "utf8" });
  // Whichever side fails first ends the other, which would wait for ever; the one who takes tells of it.
  through.on("error", () => {});
  const fail = (thrown: unknown) => void through.destroy(thrown instanceof Error ? thrown : new Error(String(thrown)));
  const dumping = dumpDatabase(url, through).then(() => void through.end(), fail);
  const taken = take(linesOf(through as AsyncIterable<string>));
  taken.catch(fail);
  return [taken, dumping];
}

const digestSpace = 2n ** 256n;

/**
 * Passes lines on and notes of each table the sum of the digests of its rows, which is the same in whatever order they come; and
 * how far each sequence has counted.
 */
async function* noting(lines: AsyncIterable<string>, into: Map<string, bigint>): AsyncGenerator<string> {
  let table = "";
  for await (const line of lines) {
    if (line.startsWith("#")) {
      table = (JSON.parse(line.slice(1)) as { table: string }).table;
      into.set(table, 0n);
    } else if (table === "") {
      const { sequences } = JSON.parse(line) as { sequences: Array<{ name: string; last: string }> };
      for (const { name, last } of sequences) into.set(`the count of ${name}`, BigInt(last));
    } else {
      const digest = BigInt(`0x${sha256(line).toString("hex")}`);
      into.set(table, ((into.get(table) ?? 0n) + digest) % digestSpace);
    }
    yield line;
  }
}

async function drain(lines: AsyncIterable<string>): Promise<void> {
  for await (const _ of lines);
}
