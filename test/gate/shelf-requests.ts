import assert from "node:assert/strict";
import type { App } from "../support/app.ts";
import { form, get } from "./right-requests.ts";
import type { ValidRequest } from "./valid-requests.ts";

const facts = {
  ...{ width: "40", depth: "40", height: "45.5", "packed-width": "45", "packed-depth": "45", "packed-height": "50" },
  ...{ boxes: "1", weight: "6.5", handling: "parcel", "return-cost": "", supply: "stock", least: "2", most: "5" },
};
const newProduct = {
  ...{ name: "Kent", range: "", category: "chairs", kind: "chair", materials: "Oak", sku: "KENT", "new-price": "120" },
  ...facts,
};
const newCollection = {
  ...{ title: "For two", blurb: "What two people need.", place: "1", ranges: "Arden", tags: "", "added-since": "" },
  ...{ sort: "name", products: "birk-stool", press: "save" },
};

type Requests = Readonly<Record<string, () => Promise<ValidRequest>>>;

/** One for every route that makes products and says what can be chosen of them. */
export function newProductRequests(app: App): Requests {
  const kept = async (slug: string) =>
    (await app.modules.catalogue.kept(app.ground.database.reader, slug)) ?? assert.fail();
  const revision = async (slug: string) => ({ revision: String((await kept(slug)).revision) });
  return {
    "new-product": async () => get("/new-product"),
    "make-product": async () => {
      const number = app.ground.random.uuid().slice(0, 8).toUpperCase();
      return form("/new-product", { ...newProduct, name: `Kent ${number}`, sku: `KENT-${number}` });
    },
    "product-to-copy": async () => get("/products/birk-stool/copy"),
    "duplicate-product": async () => {
      const number = app.ground.random.uuid().slice(0, 8).toUpperCase();
      return form("/products/birk-stool/copy", { name: `Birk ${number}`, code: `C${number}` });
    },
    "new-option": async () => get("/products/birk-stool/options"),
    "add-option": async () => {
      const look = { label: "Low", hex: "", family: "", material: "" };
      const has = (await kept("beck-bookcase")).product.options.some(({ slug }) => slug === "size");
      return form(
        "/products/beck-bookcase/options",
        { ...(await revision("beck-bookcase")), option: "size", ...look },
        has ? 422 : 303,
      );
    },
    "new-variant": async () => get("/products/birk-stool/variants"),
    "add-variant": async () => {
      const { product } = await kept("birk-stool");
      const number = app.ground.random.uuid().slice(0, 8);
      const look = { label: `Tint ${number}`, hex: "#5d7350", family: "green", material: "" };
      const sizes = {
        size: product.options.find(({ slug }) => slug === "size")?.values[0]?.slug ?? "",
        "size-label": "",
      };
      return form("/products/birk-stool/variants", {
        ...(await revision("birk-stool")),
        ...{ like: product.variants[0]?.sku ?? "", sku: `BIRKX-${number.toUpperCase()}`, "new-price": "99", look: "" },
        ...{ ...sizes, ...look },
      });
    },
    "variant-measures": async () =>
      get(`/products/birk-stool/measures/${(await kept("birk-stool")).product.variants[0]?.sku}`),
    "measure-variant": async () => {
      const { sku, supply } = (await kept("birk-stool")).product.variants[0] ?? assert.fail();
      return form(`/products/birk-stool/measures/${sku}`, {
        ...(await revision("birk-stool")),
        ...{ ...facts, supply: supply.kind },
      });
    },
  };
}

/** One for every route of departments and collections. */
export function shelfRequests(app: App): Requests {
  const revision = async (slug: string) => ({
    revision: String(((await app.modules.catalogue.kept(app.ground.database.reader, slug)) ?? assert.fail()).revision),
  });
  const categories = () => app.modules.catalogue.categories(app.ground.database.reader);
  const collections = () => app.modules.catalogue.collections(app.ground.database.reader);
  const count = async () => (await categories()).length;
  return {
    "product-place": async () => get("/products/hollin-bedside-table/place"),
    "place-product": async () => {
      const place = {
        category: "storage",
        address: "hollin-bedside-table",
        range: "Hollin",
        designer: "",
        tags: "Small flat",
      };
      return form("/products/hollin-bedside-table/place", { ...(await revision("hollin-bedside-table")), ...place });
    },
    categories: async () => get("/categories"),
    "make-category": async () =>
      form("/categories", { name: `Outdoor ${await count()}`, singular: "bench", blurb: "For the garden." }),
    "category-kept": async () => get("/categories/beds"),
    "describe-category": async () => {
      const {
        name,
        singular,
        blurb,
        revision: read,
      } = (await categories()).find(({ slug }) => slug === "beds") ?? assert.fail();
      return form("/categories/beds", { revision: String(read), name, singular, blurb, address: "beds", place: "3" });
    },
    collections: async () => get("/collections"),
    "new-collection": async () => get("/new-collection"),
    "make-collection": async () =>
      form("/new-collection", { ...newCollection, title: `For two ${(await collections()).length}` }),
    "collection-kept": async () => get("/collections/the-narrow-hall"),
    "arrange-collection": async () => {
      const kept = (await collections()).find(({ slug }) => slug === "the-narrow-hall") ?? assert.fail();
      return form("/collections/the-narrow-hall", { ...newCollection, revision: String(kept.revision) });
    },
  };
}
