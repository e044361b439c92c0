/** Makes one product of the rows that tell of it. Pure; says of every cell that cannot be used why, and in which line it stands. */
import {
  COLOUR_FAMILIES,
  type ColourFamily,
  MATERIALS,
  type Material,
  type OptionValue,
  PRODUCT_KINDS,
  SHOTS,
  slugOf,
} from "#catalogue";
import { tidyText } from "#kernel/tidy-text";
import { type Fault, type Field, type FileRow, fieldWords, PRODUCT_FIELDS } from "./fields.ts";
import type { FileFacts, FilePicture, FileProduct, FileVariant } from "./file-product.ts";
import {
  type Read,
  readCm,
  readDay,
  readKg,
  readMoney,
  readPieces,
  readVat,
  readWhole,
  readWord,
  readYes,
} from "./typed.ts";
import { guessKind, guessLook, knownOption } from "./words-known.ts";

/** `remarks`: what was left out or changed of a product that is taken all the same. */
export type ProductRead = { product: FileProduct | null; faults: readonly Fault[]; remarks: readonly Fault[] };

const mostTags = 20;
const longestSku = 64;

/** Collects what is wrong while cells are read. */
type Reading = { faults: Fault[]; remarks: Fault[] };

/** The product of these rows, of which the first says what it is. No product where something is wrong. */
export function readProduct(rows: readonly FileRow[]): ProductRead {
  const reading: Reading = { faults: [], remarks: [] };
  const first = rows[0];
  if (first === undefined) return { product: null, ...reading };
  const about = aboutProduct(rows);
  const names = optionNames(rows);
  const handle = slugOf(about.said.handle || about.said.name || "");
  const variants = rows.filter(isVariant).map((row) => readVariant(reading, row, names, handle));
  if (handle === "") reading.faults.push({ line: first.line, says: "It has no name." });
  else if (variants.length === 0)
    reading.faults.push({ line: first.line, says: "It has neither a price nor a stock-keeping number." });
  const taken = variants.filter((variant) => variant !== null);
  const product: FileProduct = {
    ...readAbout(reading, about, rows, handle),
    options: usedOptions(names, taken),
    variants: taken,
    pictures: readPictures(reading, rows, about.said.name ?? ""),
  };
  return { product: reading.faults.length > 0 ? null : product, ...reading };
}

/** What rows say of the product itself: of each field the first that says something. */
function aboutProduct(rows: readonly FileRow[]): FileRow {
  const said: Record<string, string> = {};
  for (const field of PRODUCT_FIELDS) {
    const found = rows.map((row) => row.said[field]).find((cell) => cell !== undefined && cell !== "");
    if (found !== undefined) said[field] = found;
  }
  return { line: rows[0]?.line ?? 0, said };
}

function isVariant({ said }: FileRow): boolean {
  return [said.sku, said.price, said.option_1_value].some((cell) => (cell ?? "") !== "");
}

/** A cell that is filled in, read; undefined where it is empty or wrong, which is noted. */
function cell<T>(reading: Reading, row: FileRow, field: Field, read: (cell: string) => Read<T>): T | undefined {
  const value = (row.said[field] ?? "").trim();
  if (value === "") return undefined;
  const found = read(value);
  if (found.ok) return found.value;
  reading.faults.push({ line: row.line, says: `${fieldWords[field]}: ${found.says}` });
  return undefined;
}

/** An object without what is undefined. */
function known<T extends object>(values: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}

const word = (row: FileRow, field: Field): string | undefined => tidyText(row.said[field] ?? "") || undefined;
const text = (row: FileRow, field: Field): string | undefined => tidyText(row.said[field] ?? "", true) || undefined;
function lines(row: FileRow, field: Field, at: RegExp): string[] | undefined {
  const found = (text(row, field) ?? "")
    .split(at)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  return found.length === 0 ? undefined : found;
}

function readAbout(reading: Reading, about: FileRow, rows: readonly FileRow[], handle: string) {
  const kind = cell(reading, about, "kind", (each) => readWord(each, [...PRODUCT_KINDS, "sample"] as const));
  const told = [about.said.name, about.said.department, about.said.tags].map((each) => each ?? "");
  const guessed = kind ?? guessKind(told) ?? undefined;
  const status = cell(reading, about, "status", (each) => readWord(each, ["on-sale", "draft"] as const));
  return {
    line: about.line,
    lines: rows.map(({ line }) => line),
    handle,
    isKindGuessed: kind === undefined,
    words: known<FileProduct["words"]>({
      name: word(about, "name"),
      summary: word(about, "summary"),
      description: text(about, "description"),
      materials: lines(about, "materials", (about.said.materials ?? "").includes("\n") ? /\n/ : /;/),
      care: text(about, "care"),
      assembly: text(about, "assembly"),
      fire: text(about, "fire"),
      electrical: text(about, "electrical"),
      maker: lines(about, "maker", /\n/),
      responsible: lines(about, "responsible", /\n/),
    }),
    ...known<Partial<FileProduct>>({
      range: word(about, "range"),
      department: word(about, "department"),
      kind: guessed,
      designer: word(about, "designer"),
      tags: readTags(reading, about),
      isForSale: status === undefined ? undefined : status === "on-sale",
      madeToSpecification: cell(reading, about, "made_to_specification", readYes),
      discontinued: cell(reading, about, "discontinued", readYes),
      addedOn: cell(reading, about, "added", readDay),
      featuredRank: cell(reading, about, "rank", (each) => readWhole(each, 1_000_000)),
    }),
  };
}

function readTags(reading: Reading, about: FileRow): string[] | undefined {
  const given = (about.said.tags ?? "").split(",").map((tag) => slugOf(tag).slice(0, 40).replace(/-+$/, ""));
  const tags = [...new Set(given.filter((tag) => tag !== ""))];
  if (tags.length > mostTags)
    reading.remarks.push({ line: about.line, says: `Of ${tags.length} tags the first ${mostTags} are kept.` });
  return tags.length === 0 ? undefined : tags.slice(0, mostTags).sort();
}

type OptionName = { slug: string; name: string; place: 1 | 2 | 3 | 4 };
const places = [1, 2, 3, 4] as const;

/** The options by the names that any row gives them. Two that would be the same here keep the name that they had. */
function optionNames(rows: readonly FileRow[]): OptionName[] {
  const names: OptionName[] = [];
  for (const place of places) {
    const name = rows.map((row) => word(row, `option_${place}_name`)).find((each) => each !== undefined);
    if (name === undefined) continue;
    const slug = knownOption(name) ?? slugOf(name);
    const isTaken = names.some((each) => each.slug === slug);
    names.push({ slug: isTaken ? slugOf(name) || slug : slug, name, place });
  }
  return names;
}

function usedOptions(names: readonly OptionName[], variants: readonly FileVariant[]) {
  return names
    .filter(({ slug }) => variants.some(({ choice }) => slug in choice))
    .map(({ slug, name }) => ({ slug, name }));
}

function readVariant(reading: Reading, row: FileRow, names: readonly OptionName[], handle: string): FileVariant | null {
  const before = reading.faults.length;
  const choice = readChoice(reading, row, names);
  const priceMinor = cell(reading, row, "price", readMoney);
  if ((row.said.price ?? "").trim() === "") reading.faults.push({ line: row.line, says: "The price is missing." });
  const facts = readFacts(reading, row);
  const made = [handle, ...Object.values(choice).map(({ slug }) => slug)].join("-");
  const given = word(row, "sku");
  const sku = numberOf(given ?? made);
  if (sku === "" || sku.length > longestSku)
    reading.faults.push({
      line: row.line,
      says: `The stock-keeping number has 1 to ${longestSku} letters and digits.`,
    });
  if (given !== undefined && given !== sku)
    reading.remarks.push({ line: row.line, says: `The stock-keeping number ${given} is kept as ${sku}.` });
  const vatRatePermille = cell(reading, row, "vat", readVat);
  const pieces = cell(reading, row, "stock", readPieces);
  if (reading.faults.length > before || priceMinor === undefined) return null;
  const extra = known<Pick<FileVariant, "vatRatePermille" | "pieces">>({ vatRatePermille, pieces });
  return { line: row.line, sku, choice, priceMinor, facts, ...extra };
}

/** As numbers are written here: large letters and digits, joined by hyphens. */
function numberOf(given: string): string {
  const plain = given.normalize("NFKD").replaceAll(/\p{M}/gu, "").toUpperCase();
  return plain.replaceAll(/[^A-Z0-9]+/g, "-").replaceAll(/^-+|-+$/g, "");
}

function readChoice(reading: Reading, row: FileRow, names: readonly OptionName[]): Record<string, OptionValue> {
  const choice: Record<string, OptionValue> = {};
  for (const { slug: option, name, place } of names) {
    const label = word(row, `option_${place}_value`);
    if (label === undefined) {
      reading.faults.push({ line: row.line, says: `“${name}” is not chosen: write one value in each row.` });
      continue;
    }
    const slug = slugOf(label);
    if (slug === "") reading.faults.push({ line: row.line, says: `“${label}” has neither letters nor digits.` });
    choice[option] = { slug, label, ...(option === "size" ? {} : readLook(reading, row, place, label)) };
  }
  return choice;
}

/** What a value looks like: as the row says, else as its name tells. */
function readLook(reading: Reading, row: FileRow, place: OptionName["place"], label: string) {
  const readHex = (each: string): Read<string> =>
    /^#[0-9a-f]{6}$/i.test(each)
      ? { ok: true, value: each.toLowerCase() }
      : { ok: false, says: `“${each}” is no colour; write it as #5d7350.` };
  const families = COLOUR_FAMILIES.map(({ slug }) => slug);
  const materials = MATERIALS.map(({ slug }) => slug);
  const said = known<{ hex?: string; colourFamily?: ColourFamily; material?: Material }>({
    hex: cell(reading, row, `option_${place}_colour`, readHex),
    colourFamily: cell(reading, row, `option_${place}_family`, (each) => readWord(each, families)),
    material: cell(reading, row, `option_${place}_material`, (each) => readWord(each, materials)),
  });
  const says = (["colour", "family", "material"] as const).some((part) => `option_${place}_${part}` in row.said);
  return says ? said : guessLook(label);
}

function readFacts(reading: Reading, row: FileRow): FileFacts {
  const cm = (field: Field) => cell(reading, row, field, readCm) ?? undefined;
  const whole = (field: Field, most: number) => cell(reading, row, field, (each) => readWhole(each, most));
  const [least, most] = [whole("least", 104), whole("most", 104)];
  if (least !== undefined && most !== undefined && most < least)
    reading.faults.push({ line: row.line, says: `It cannot leave in at least ${least} and at most ${most}.` });
  return known<FileFacts>({
    width: cm("width"),
    depth: cm("depth"),
    height: cm("height"),
    packedWidth: cm("packed_width"),
    packedDepth: cm("packed_depth"),
    packedHeight: cm("packed_height"),
    boxes: whole("boxes", 99) || undefined,
    weightKg: cell(reading, row, "weight", readKg) ?? undefined,
    handling: cell(reading, row, "handling", (each) =>
      readWord(each.replace(/^two[ -]people$/i, "two-person"), handlings),
    ),
    returnCostMinor: cell(reading, row, "return_cost", readMoney),
    supply: cell(reading, row, "supply", (each) => readWord(each, ["stock", "made-to-order"] as const)),
    least,
    most,
    isWhole: cell(reading, row, "measured", readYes),
  });
}

const handlings = ["letter", "parcel", "two-person"] as const;

function readPictures(reading: Reading, rows: readonly FileRow[], productName: string): FilePicture[] {
  const pictures: FilePicture[] = [];
  for (const row of rows) {
    const given = (row.said.picture ?? "").trim();
    const name = nameOf(given);
    if (given === "" || pictures.some((picture) => picture.name === name)) continue;
    const look = word(row, "picture_look");
    const size = word(row, "picture_size");
    const shot = cell(reading, row, "picture_shot", (each) => readWord(each, SHOTS));
    pictures.push({
      line: row.line,
      name,
      alt: (word(row, "picture_text") ?? tidyText(productName)).slice(0, 200),
      shot: shot ?? (pictures.length === 0 ? "three-quarter" : "detail"),
      look: look === undefined ? null : slugOf(look),
      size: size === undefined ? null : slugOf(size),
    });
  }
  return pictures;
}

/** The name of a file out of an address or a path. */
export function nameOf(address: string): string {
  const path = address.replace(/[?#].*$/s, "");
  const last = path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}
