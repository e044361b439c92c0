/** The product CSV of WooCommerce: a row for each simple product, each variable one, and each of its variations. */
import { slugOf } from "#catalogue";
import type { Fault, FileRow, Said } from "./fields.ts";
import type { Format } from "./formats.ts";
import { textOfHtml } from "./html-text.ts";
import { type Read, readCm, readKg } from "./typed.ts";

/** The header in small letters. What begins with `woo:` is read below and nowhere else. */
const columns: Readonly<Record<string, string>> = {
  id: "woo:id",
  type: "woo:type",
  sku: "sku",
  name: "name",
  slug: "handle",
  published: "woo:published",
  "short description": "woo:short",
  description: "description",
  "tax status": "woo:tax-status",
  "tax class": "woo:tax-class",
  "in stock?": "woo:in-stock",
  stock: "woo:stock",
  "backorders allowed?": "woo:backorders",
  "sale price": "woo:sale-price",
  "regular price": "price",
  categories: "woo:categories",
  tags: "tags",
  images: "woo:images",
  parent: "woo:parent",
};
const measured = /^(weight|length|width|height) \((kg|g|lbs|oz|cm|mm|m|in|yd)\)$/;
const attribute = /^attribute ([1-9]\d?) (name|value\(s\))$/;
const meta = /^meta: _?candour_([a-z_]+)$/;
export const ownMeta = [
  ...([
    "handle",
    "kind",
    "range",
    "added",
    "rank",
    "materials",
    "care",
    "assembly",
    "fire",
    "electrical",
    "maker",
    "responsible",
  ] as const),
  ...(["designer", "made_to_specification", "discontinued", "packed_width", "packed_depth", "packed_height"] as const),
  ...(["boxes", "handling", "return_cost", "least", "most", "measured"] as const),
] as const;

export const woocommerce: Format = {
  name: "woocommerce",
  words: "product CSV of WooCommerce",
  recognises: (header) => {
    const names = new Set(header.map((name) => name.trim().toLowerCase()));
    return ["name", "type", "regular price"].every((each) => names.has(each));
  },
  columnOf: (header) => {
    const name = header.trim().toLowerCase();
    if (Object.hasOwn(columns, name)) return columns[name] ?? null;
    const [, what, unit] = measured.exec(name) ?? [];
    if (what !== undefined) return `woo:${what}:${unit}`;
    const [, place, part] = attribute.exec(name) ?? [];
    if (place !== undefined) return `woo:attribute:${place}:${part === "name" ? "name" : "values"}`;
    const key = meta.exec(name)?.[1];
    return ownMeta.find((field) => field === key) ?? null;
  },
  keyOf: (said) => {
    const [id, sku, parent] = ["woo:id", "sku", "woo:parent"].map((name) => (said[name] ?? "").trim());
    if (typeOf(said) === "variation") return (parent ?? "") === "" ? null : { key: (parent ?? "").toLowerCase() };
    if (id !== "") return { key: `id:${id}`, ...(sku === "" ? {} : { alias: (sku ?? "").toLowerCase() }) };
    return sku === "" ? null : { key: (sku ?? "").toLowerCase() };
  },
  departmentOf,
  rowsOf,
};

/** The last part of its first category. A comma within a name is written with a stroke before it. */
function departmentOf(said: Said): string {
  const first = (said["woo:categories"] ?? "").replaceAll("\\,", "\u0000").split(",")[0] ?? "";
  return first.split(">").at(-1)?.replaceAll("\u0000", ",").trim() ?? "";
}

function typeOf(said: Said): string {
  const types = (said["woo:type"] ?? "")
    .toLowerCase()
    .split(",")
    .map((each) => each.trim());
  return types.find((each) => ["simple", "variable", "variation"].includes(each)) ?? types[0] ?? "";
}

function rowsOf(rows: readonly FileRow[]): ReturnType<Format["rowsOf"]> {
  const faults: Fault[] = [];
  const remarks: Fault[] = [];
  const parent = rows.find(({ said }) => typeOf(said) === "simple" || typeOf(said) === "variable");
  if (parent === undefined) {
    const says = (said: Said): string =>
      typeOf(said) === "variation"
        ? `The product “${said["woo:parent"] ?? ""}” that it is a variation of is not in the file.`
        : `It is of the type “${said["woo:type"] ?? ""}”; taken are simple, variable and variation.`;
    return { rows, faults: rows.map(({ line, said }) => ({ line, says: says(said) })), remarks };
  }
  const isVariable = typeOf(parent.said) === "variable";
  const variations = rows.filter((row) => row !== parent && typeOf(row.said) === "variation");
  for (const { line } of rows.filter((row) => row !== parent && !variations.includes(row)))
    faults.push({ line, says: `It has the number of line ${parent.line}.` });
  if (isVariable && variations.length === 0)
    faults.push({ line: parent.line, says: "It has variations, and none is in the file." });
  if (rows.some(({ said }) => (said["woo:sale-price"] ?? "").trim() !== ""))
    remarks.push({
      line: parent.line,
      says: "Its sale price is left out: plan a sale here once its price has been charged for 28 days.",
    });
  const options = optionsOf(parent, variations, faults);
  const about = {
    line: parent.line,
    said: { ...aboutProduct(parent.said), ...(isVariable ? {} : variantOf(parent, parent, faults)) },
  };
  const further = isVariable
    ? variations.map((row) => ({ line: row.line, said: { ...variantOf(row, parent, faults), ...options(row) } }))
    : [];
  return {
    rows: [
      about,
      ...further,
      ...picturesOf(parent, ""),
      ...further.flatMap(({ said }, at) => picturesOf(variations[at] ?? parent, lookOf(said))),
    ],
    faults,
    remarks,
  };
}

function aboutProduct(said: Said): Said {
  const published = (said["woo:published"] ?? "").trim();
  const words = (cell: string | undefined) => textOfHtml((cell ?? "").replaceAll("\\n", "\n").replaceAll("\n", "<br>"));
  const kept = Object.fromEntries(Object.entries(said).filter(([name]) => !name.startsWith("woo:")));
  const { sku: _, price: __, ...others } = kept;
  const materials = attributesOf(said).find(({ name }) => /^materials?$/i.test(name))?.values;
  return {
    ...others,
    handle: said.handle?.trim() || slugOf(said.name ?? ""),
    description: words(said.description),
    ...((said["woo:short"] ?? "").trim() === "" ? {} : { summary: words(said["woo:short"]) }),
    ...(published === "" ? {} : { status: published === "1" ? "on sale" : "draft" }),
    department: departmentOf(said),
    ...(materials === undefined || (said.materials ?? "") !== "" ? {} : { materials: materials.join("\n") }),
  };
}

type Attribute = { name: string; values: readonly string[] };

function attributesOf(said: Said): Attribute[] {
  return Object.keys(said).flatMap((key): Attribute[] => {
    const place = /^woo:attribute:(\d+):name$/.exec(key)?.[1];
    const name = (said[key] ?? "").trim();
    if (place === undefined || name === "") return [];
    const values = (said[`woo:attribute:${place}:values`] ?? "").replaceAll("\\,", "\u0000").split(",");
    return [
      { name, values: values.map((each) => each.replaceAll("\u0000", ",").trim()).filter((each) => each !== "") },
    ];
  });
}

/** What is chosen of each attribute that some variation has a value of. */
function optionsOf(parent: FileRow, variations: readonly FileRow[], faults: Fault[]): (row: FileRow) => Said {
  const of = (row: FileRow) => new Map(attributesOf(row.said).map(({ name, values }) => [name.toLowerCase(), values]));
  const all = variations.map((row) => ({ row, values: of(row) }));
  const names = attributesOf(parent.said)
    .map(({ name }) => name)
    .filter((name) => all.some(({ values }) => (values.get(name.toLowerCase()) ?? []).length > 0));
  if (names.length > 4)
    faults.push({ line: parent.line, says: `It has ${names.length} options; at most 4 are taken.` });
  return (row) => {
    const values = all.find((each) => each.row === row)?.values;
    const said: Record<string, string> = {};
    for (const [at, name] of names.slice(0, 4).entries()) {
      said[`option_${at + 1}_name`] = name;
      said[`option_${at + 1}_value`] = values?.get(name.toLowerCase())?.join(", ") ?? "";
    }
    return said;
  };
}

/** What is not counted, or may be ordered when there is none, is made to order here; everything else comes from stock. */
function variantOf(row: FileRow, parent: FileRow, faults: Fault[]): Said {
  const own = (name: string) => (row.said[name] ?? "").trim();
  const said = (name: string) => own(name) || (parent.said[name] ?? "").trim();
  const stock = own("woo:stock") === "parent" ? "" : own("woo:stock");
  const backorders = said("woo:backorders").toLowerCase();
  const inStock = own("woo:in-stock").toLowerCase();
  const sellsOn = ["1", "yes", "notify"].includes(backorders) || inStock === "backorder";
  const isCounted = stock !== "" || inStock === "0";
  const says = row.said["woo:stock"] !== undefined || row.said["woo:in-stock"] !== undefined;
  const passed = [
    "packed_width",
    "packed_depth",
    "packed_height",
    "boxes",
    "handling",
    "return_cost",
    "least",
    "most",
    "measured",
  ];
  return {
    sku: own("sku"),
    price: own("price"),
    ...(says ? { supply: isCounted && !sellsOn ? "stock" : "made to order" } : {}),
    ...(stock === "" ? {} : { stock }),
    ...vatOf(row.line, said("woo:tax-status"), said("woo:tax-class"), faults),
    ...measuresOf(row, parent, faults),
    ...Object.fromEntries(passed.map((field) => [field, said(field)]).filter(([, value]) => value !== "")),
  };
}

function vatOf(line: number, status: string, taxClass: string, faults: Fault[]): Said {
  if (status === "" && taxClass === "") return {};
  if (status === "none") return { vat: "zero" };
  const classes: Readonly<Record<string, string>> = {
    ...{ "": "standard", standard: "standard", parent: "standard" },
    ...{ "reduced-rate": "reduced", reduced: "reduced", "zero-rate": "zero", zero: "zero" },
  };
  const vat = Object.hasOwn(classes, taxClass.toLowerCase()) ? classes[taxClass.toLowerCase()] : undefined;
  if (vat === undefined)
    faults.push({ line, says: `The tax class “${taxClass}” is not known; write reduced-rate or zero-rate.` });
  return vat === undefined ? {} : { vat };
}

/** Measures in the units that the header names; a variation without its own has those of its product. Length is the depth here. */
function measuresOf(row: FileRow, parent: FileRow, faults: Fault[]): Said {
  const fields = { weight: ["weight"], width: ["width"], length: ["depth"], height: ["height"] } as const;
  const said: Record<string, string> = {};
  for (const name of Object.keys({ ...parent.said, ...row.said })) {
    const [, what = "", unit = ""] = /^woo:(weight|length|width|height):(.+)$/.exec(name) ?? [];
    const cell = (row.said[name] ?? "").trim() || (parent.said[name] ?? "").trim();
    if (what === "" || cell === "") continue;
    const read: Read<number | null> = what === "weight" ? readKg(cell, unit) : readCm(cell, unit);
    if (!read.ok) faults.push({ line: row.line, says: read.says });
    else if (read.value !== null)
      for (const field of fields[what as keyof typeof fields]) said[field] = String(read.value);
  }
  return said;
}

function lookOf(said: Said): string {
  const place = [1, 2, 3, 4].find((each) => !/^(size|)$/i.test(said[`option_${each}_name`] ?? ""));
  return place === undefined ? "" : (said[`option_${place}_value`] ?? "");
}

/** A row for each picture that a row lists. */
function picturesOf({ line, said }: FileRow, look: string): FileRow[] {
  const addresses = (said["woo:images"] ?? "").split(",").map((each) => each.trim());
  return addresses
    .filter((each) => each !== "")
    .map((picture) => ({ line, said: { picture, ...(look === "" ? {} : { picture_look: look }) } }));
}
