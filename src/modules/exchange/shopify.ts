/** The product CSV of Shopify: the header of today, and the older one that most files on disk have. */
import { slugOf } from "#catalogue";
import type { Fault, FileRow, Said } from "./fields.ts";
import type { Format } from "./formats.ts";
import { textOfHtml } from "./html-text.ts";
import { nameOf } from "./read-product.ts";

/** Both headers, in small letters. What begins with `shopify:` is read below and nowhere else. */
const columns: Readonly<Record<string, string>> = {
  "url handle": "handle",
  handle: "handle",
  title: "name",
  description: "description",
  "body (html)": "description",
  vendor: "range",
  type: "department",
  "product category": "shopify:category",
  tags: "tags",
  published: "shopify:published",
  "published on online store": "shopify:published",
  status: "shopify:status",
  sku: "sku",
  "variant sku": "sku",
  price: "price",
  "variant price": "price",
  "compare-at price": "shopify:compare",
  "variant compare at price": "shopify:compare",
  "charge tax": "shopify:taxed",
  "variant taxable": "shopify:taxed",
  "inventory tracker": "shopify:tracker",
  "variant inventory tracker": "shopify:tracker",
  "inventory quantity": "stock",
  "variant inventory qty": "stock",
  "continue selling when out of stock": "shopify:policy",
  "variant inventory policy": "shopify:policy",
  "weight value (grams)": "shopify:grams",
  "variant grams": "shopify:grams",
  "product image url": "picture",
  "image src": "picture",
  "image alt text": "picture_text",
  "variant image url": "shopify:variant-picture",
  "variant image": "shopify:variant-picture",
  "gift card": "shopify:gift",
  "seo description": "summary",
};

const option = /^option([123]) (name|value)$/;
const metafield = /\(product\.metafields\.([a-z0-9_-]+)\.([a-z0-9_-]+)\)$/;
/** What this shop writes into metafields of its own, and takes back from them. */
export const ownMetafields = [
  ...(["kind", "materials", "care", "assembly", "fire", "electrical", "maker", "responsible"] as const),
  ...(["designer", "made_to_specification", "discontinued", "added", "rank", "vat"] as const),
] as const;

export const shopify: Format = {
  name: "shopify",
  words: "product CSV of Shopify",
  recognises: (header) => {
    const names = new Set(header.map((name) => name.trim().toLowerCase()));
    return (
      names.has("title") && ["url handle", "handle", "variant price", "option1 name"].some((each) => names.has(each))
    );
  },
  columnOf: (header) => {
    const name = header.trim().toLowerCase();
    if (Object.hasOwn(columns, name)) return columns[name] ?? null;
    const [, place, part] = option.exec(name) ?? [];
    if (place !== undefined) return `option_${place}_${part}`;
    const [, space, key = ""] = metafield.exec(name) ?? [];
    if (space === "candour") return ownMetafields.find((field) => field === key) ?? null;
    return space !== undefined && /^materials?$/.test(key) ? "materials" : null;
  },
  keyOf: ({ handle = "", name = "" }) => {
    const key = handle.trim().toLowerCase() || slugOf(name);
    return key === "" ? null : { key };
  },
  departmentOf,
  rowsOf,
};

/** Its type; without one, the last part of its category. */
function departmentOf(said: Said): string {
  return said.department?.trim() || ((said["shopify:category"] ?? "").split(">").at(-1)?.trim() ?? "");
}

function rowsOf(rows: readonly FileRow[]): ReturnType<Format["rowsOf"]> {
  const faults: Fault[] = [];
  const remarks: Fault[] = [];
  const isWhole = rows.every(({ said }) => isAlone(said) || isNothing(said.option_1_value));
  const seen = picturesOfVariants(rows);
  const vat = rows[0]?.said.vat?.trim() ?? "";
  const out = rows.map(({ line, said }, at): FileRow => {
    if (said["shopify:gift"]?.trim().toLowerCase() === "true")
      faults.push({ line, says: "It is a gift card; this shop sells none." });
    if (at === 0 && rows.some((each) => (each.said["shopify:compare"] ?? "").trim() !== ""))
      remarks.push({
        line,
        says: "Its compare-at price is left out: only a price that was charged here may stand as an earlier one.",
      });
    return { line, said: saidHere(said, { isFirst: at === 0, isWhole, seen, vat }) };
  });
  return { rows: out, faults, remarks };
}

const isNothing = (cell: string | undefined): boolean => (cell ?? "").trim() === "";

/** The one variant of a product without options is written as the value of an option called Title. */
function isAlone({ option_1_name: name, option_1_value: value }: Said): boolean {
  return value?.trim() === "Default Title" && (isNothing(name) || name?.trim() === "Title");
}

/** `vat`: the class of the whole product, where a metafield says it. */
type About = { isFirst: boolean; isWhole: boolean; seen: ReadonlyMap<string, string>; vat: string };

function saidHere(said: Said, { isFirst, isWhole, seen, vat }: About): Said {
  const { option_1_name, option_1_value, ...others } = said;
  const isVariant = !isNothing(said.sku) || !isNothing(said.price) || !isNothing(option_1_value);
  const look = seen.get(nameOf(said.picture ?? ""));
  return {
    ...others,
    ...(isWhole ? {} : { option_1_name: option_1_name ?? "", option_1_value: option_1_value ?? "" }),
    ...(isFirst ? aboutProduct(said) : {}),
    ...(isVariant ? aboutVariant(said, vat) : {}),
    ...(look === undefined || !isNothing(said.picture_look) ? {} : { picture_look: look }),
  };
}

function aboutProduct(said: Said): Said {
  const published = said["shopify:published"]?.trim().toLowerCase() ?? "";
  const status = said["shopify:status"]?.trim().toLowerCase() ?? "";
  const isShown = published !== "false" && (status === "" || status === "active");
  return {
    ...(published + status === "" ? {} : { status: isShown ? "on sale" : "draft" }),
    ...(isNothing(said.description) ? {} : { description: textOfHtml(said.description ?? "") }),
    department: departmentOf(said),
  };
}

/** What is not counted, or is sold when there is none, is made to order here; everything else comes from stock. */
function aboutVariant(said: Said, vat: string): Said {
  const tracker = said["shopify:tracker"];
  const isCounted = tracker === undefined || tracker.trim() !== "";
  const sellsOn = said["shopify:policy"]?.trim().toLowerCase() === "continue";
  const grams = (said["shopify:grams"] ?? "").trim();
  const isPlain = /^\d{1,8}(\.\d+)?$/.test(grams);
  return {
    ...(tracker === undefined && said["shopify:policy"] === undefined
      ? {}
      : { supply: isCounted && !sellsOn ? "stock" : "made to order" }),
    // What is no number of grams goes on as it is, and is refused as a weight; none is no weight.
    ...(grams === "" || Number(grams) === 0
      ? {}
      : { weight: isPlain ? String(Math.round(Number(grams)) / 1000) : grams }),
    ...(vat !== "" ? { vat } : said["shopify:taxed"]?.trim().toLowerCase() === "false" ? { vat: "zero" } : {}),
  };
}

/** The pictures that are those of variants, each with the look that all variants have that show it. */
function picturesOfVariants(rows: readonly FileRow[]): Map<string, string> {
  const place = [1, 2, 3].find((each) => {
    const name = rows.map(({ said }) => said[`option_${each}_name`]?.trim().toLowerCase()).find((one) => one);
    return name !== undefined && name !== "" && name !== "size" && name !== "title";
  });
  const looks = new Map<string, Set<string>>();
  for (const { said } of rows) {
    const name = nameOf(said["shopify:variant-picture"] ?? "");
    const look = place === undefined ? "" : (said[`option_${place}_value`] ?? "").trim();
    if (name !== "" && look !== "") looks.set(name, (looks.get(name) ?? new Set()).add(look));
  }
  return new Map([...looks].flatMap(([name, all]) => (all.size === 1 ? [[name, [...all][0] ?? ""] as const] : [])));
}
