import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { readConfig } from "#config";
import {
  count,
  type FileIndex,
  type FileSource,
  fieldWords,
  formatNamed,
  type ImportWishes,
  noTally,
  notTakenFile,
  openFile,
  openPictures,
  PLAIN_WISHES,
  type Tally,
} from "#exchange";
import type { Joined } from "../main.ts";
import { mappingInWords, progressInWords, tallyInWords } from "./import-words.ts";

const usage = `candour import: products from a CSV file, of Shopify, of WooCommerce, or a plain one

  candour import <file.csv>             say what each column is taken for, and what would happen; nothing is written
  candour import <file.csv> --write     do it
  candour import --fields               what a file may say

  --map "Column=field"                  take a column for a field, or for "nothing"; again for each column
  --set field=value                     for every row whose file does not say it; again for each field
  --department "Couches=sofas/sofa"     what the file calls Couches goes into the department sofas, and each is a sofa
  --make-departments                    make departments that the file names and the shop does not have
  --update                              bring products that there are to what the file says; without it they are left alone
  --publish                             put on sale what the file does not call a draft and nothing speaks against
  --pictures <folder>                   take the pictures that the file names out of this folder; none is ever fetched
  --format shopify|woocommerce|plain    where the first line of the file does not tell
  --not-taken <file.csv>                where the rows go that were not taken, to be mended and brought in again

Products come in as drafts. Prices are in pounds and hold the VAT.
`;

const options = {
  write: { type: "boolean", default: false },
  fields: { type: "boolean", default: false },
  map: { type: "string", multiple: true },
  set: { type: "string", multiple: true },
  department: { type: "string", multiple: true },
  "make-departments": { type: "boolean", default: false },
  update: { type: "boolean", default: false },
  publish: { type: "boolean", default: false },
  pictures: { type: "string" },
  format: { type: "string" },
  "not-taken": { type: "string" },
} as const;

export type Asked = {
  path: string;
  wishes: ImportWishes;
  write: boolean;
  pictures: string | undefined;
  notTaken: string;
};

/** `candour import`: answers 0, 1 where rows were not taken or the file cannot be read, 2 where it was asked wrongly. */
export async function importCommand(args: readonly string[]): Promise<number> {
  const asked = readAsked(args);
  if (typeof asked === "string") {
    process.stdout.write(asked);
    return asked === fieldsInWords() || args.length === 0 ? 0 : 2;
  }
  const file = await openFile(asked.path).catch(() => null);
  if (file === null) {
    process.stderr.write(`candour: there is no file ${asked.path} that can be read.\n`);
    return 1;
  }
  const { joinShop } = await import("../main.ts");
  const joined = await joinShop(readConfig());
  try {
    return await importFile(joined, file, asked, (words) => process.stdout.write(words));
  } finally {
    await joined.close();
    await file.close();
  }
}

function fieldsInWords(): string {
  const longest = Math.max(...Object.keys(fieldWords).map((field) => field.length));
  const lines = Object.entries(fieldWords).map(([field, words]) => `  ${field.padEnd(longest)}  ${words}`);
  return `What a file may say; in a plain one a column has the name of its field.\n\n${lines.join("\n")}\n`;
}

/** What was asked for; a text where it was asked wrongly, or only for words. */
function readAsked(args: readonly string[]): Asked | string {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    if (values.fields) return fieldsInWords();
    const [path, more] = positionals;
    if (path === undefined || more !== undefined) return usage;
    const format = values.format === undefined ? undefined : formatNamed(values.format);
    if (format === null) return `There is no format ${values.format}.\n\n${usage}`;
    const departments = Object.entries(pairs(values.department ?? [])).map(([called, to]) => {
      const [department = "", kind = ""] = to.split("/");
      return [called, { ...(department === "" ? {} : { department }), ...(kind === "" ? {} : { kind }) }] as const;
    });
    return {
      path: resolve(path),
      write: values.write,
      pictures: values.pictures === undefined ? undefined : resolve(values.pictures),
      notTaken: resolve(values["not-taken"] ?? path.replace(/(\.csv)?$/i, "-not-taken.csv")),
      wishes: {
        ...PLAIN_WISHES,
        ...{
          columns: pairs(values.map ?? []),
          fixed: pairs(values.set ?? []),
          departments: Object.fromEntries(departments),
        },
        makeDepartments: values["make-departments"],
        ...{ update: values.update, publish: values.publish, format: format?.name },
      },
    };
  } catch (thrown) {
    return `${thrown instanceof Error ? thrown.message : ""}\n\n${usage}`;
  }
}

/** `Column=field`, parted at the first sign. */
function pairs(given: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    given.map((each) => {
      const at = each.indexOf("=");
      if (at < 1) throw new Error(`“${each}” has no = between two names.`);
      return [each.slice(0, at).trim(), each.slice(at + 1).trim()];
    }),
  );
}

type Shop = Pick<Joined, "reader"> & { modules: Pick<Joined["modules"], "exchange" | "catalogue"> };

/** Looks through a file, and brings it in where it is to be written. Answers as the command does. */
export async function importFile(
  { modules, reader }: Shop,
  file: FileSource,
  { wishes, write, pictures: folder, notTaken }: Asked,
  say: (words: string) => void,
): Promise<number> {
  const looked = await modules.exchange.look(file, wishes);
  if (!looked.ok) {
    say(`${looked.trouble.join("\n")}\n`);
    return 1;
  }
  const { index } = looked;
  say(mappingInWords(index, await modules.catalogue.categories(reader), wishes));
  const pictures = folder === undefined ? undefined : await openPictures(folder).catch(() => null);
  if (pictures === null) {
    say(`There is no folder ${folder} that can be read.\n`);
    return 1;
  }
  const tally = noTally();
  const left = leftRows(index, write ? notTaken : undefined);
  await goThrough(modules.exchange.run(file, index, wishes, { write, by: null, pictures }), index, tally, left, say);
  await left.close();
  say(tallyInWords(tally, { write, notTaken, hasPictures: folder !== undefined }));
  return tally.failed > 0 ? 1 : 0;
}

type Left = {
  add(done: Parameters<ReturnType<typeof notTakenFile>["rows"]>[0]): Promise<void>;
  close(): Promise<void>;
};

async function goThrough(
  products: ReturnType<Joined["modules"]["exchange"]["run"]>,
  index: FileIndex,
  tally: Tally,
  left: Left,
  say: (words: string) => void,
): Promise<void> {
  for await (const done of products) {
    count(tally, done);
    if (done.outcome === "failed") await left.add(done);
    if (tally.products % 1_000 === 0) say(progressInWords(tally, index.products.length));
  }
}

/** The file of what was not taken, which is made with its first row. */
function leftRows(index: FileIndex, path: string | undefined): Left {
  const file = notTakenFile(index);
  let stream: WriteStream | undefined;
  return {
    add: async (done) => {
      if (path === undefined) return;
      if (stream === undefined) {
        stream = createWriteStream(path, { mode: 0o600 });
        stream.write(file.head);
      }
      if (!stream.write(file.rows(done))) await once(stream, "drain");
    },
    close: async () => {
      if (stream === undefined) return;
      stream.end();
      await once(stream, "close");
    },
  };
}
