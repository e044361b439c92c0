import assert from "node:assert/strict";
import { wordsOf } from "#catalogue";
import { day } from "#kernel/clock";
import type { App } from "../support/app.ts";
import type { Hired } from "../support/staff.ts";
import { type Fields, form, get, upload } from "./right-requests.ts";
import type { ValidRequest } from "./valid-requests.ts";

/** One for every route of the catalogue in the back office. */
export function catalogueRequests(app: App, who: Hired): Readonly<Record<string, () => Promise<ValidRequest>>> {
  const kept = async (slug: string) =>
    (await app.modules.catalogue.kept(app.ground.database.reader, slug)) ?? assert.fail();
  const revision = async (slug: string) => ({ revision: String((await kept(slug)).revision) });
  const newestChange = async (slug: string): Promise<number> => {
    const { reader, transact } = app.ground.database;
    const [newest] = await app.modules.catalogue.changes(reader, slug, { most: 1 });
    if (newest !== undefined) return newest.entry;
    const { product, revision: read } = await kept(slug);
    const words = { ...wordsOf(product), care: "Brush it." };
    await transact((tx) => app.modules.catalogue.changing(who.handle).describe(tx, { slug, revision: read }, words));
    return newestChange(slug);
  };
  const wordsForm = async (slug: string): Promise<Fields> => {
    const { fire, electrical, materials, maker, responsible, ...words } = wordsOf((await kept(slug)).product);
    const optional = {
      ...{ fire: fire ?? "", electrical: electrical ?? "", materials: materials.join("\n") },
      ...{ maker: maker.join("\n"), responsible: responsible.join("\n") },
    };
    return { ...(await revision(slug)), ...words, ...optional };
  };
  const later = (days: number): string =>
    new Date(app.ground.clock.now().getTime() + days * day).toISOString().slice(0, 10);
  return {
    products: async () => get("/products?words=sofa&department=sofas&trouble=no-photograph"),
    "products-to-export": async () => get("/product-export"),
    "export-products": async () => form("/product-export/products.csv", { format: "shopify" }, 200),
    ...importRequests(app),
    "product-kept": async () => get("/products/arden-sofa"),
    "product-words": async () => get("/products/arden-sofa/words"),
    "describe-product": async () => form("/products/arden-sofa/words", await wordsForm("arden-sofa")),
    "preview-product": async () => form("/products/arden-sofa/preview", await revision("arden-sofa"), 200),
    "preview-words": async () => form("/products/arden-sofa/words/preview", await wordsForm("arden-sofa"), 200),
    "take-off-sale": async () => form("/products/arden-sofa/off-sale", await revision("arden-sofa")),
    "change-vat-class": async () =>
      form("/products/arden-sofa/vat-class", { ...(await revision("arden-sofa")), class: "standard" }),
    "withdraw-variant": async () =>
      form("/products/arden-sofa/variants/NO-SUCH/withdrawal", await revision("arden-sofa"), 422),
    "bring-back-variant": async () =>
      form("/products/arden-sofa/variants/NO-SUCH/on-sale", await revision("arden-sofa"), 422),
    "put-on-sale": async () => form("/products/arden-sofa/on-sale", await revision("arden-sofa")),
    "product-history": async () => get("/products/arden-sofa/history?before=1"),
    "product-prices": async () => get("/products/birk-stool/prices?percent=-5"),
    "change-price": async () => {
      const { product } = await kept("birk-stool");
      const { sku, priceMinor } = product.variants[0] ?? assert.fail();
      const price = (priceMinor / 100 + 1).toFixed(2);
      return form(`/products/birk-stool/prices/${sku}`, { ...(await revision("birk-stool")), "new-price": price });
    },
    "change-prices": async () =>
      form("/products/birk-stool/prices", { ...(await revision("birk-stool")), percent: "5" }),
    "plan-sale": async () => {
      const days = { from: later(2), until: later(5) };
      const sale = { which: "all", reduction: "10%", ...days, ...(await revision("beck-bookcase")) };
      return form("/products/beck-bookcase/sales", sale);
    },
    // After the sale was planned: calls off what there is, or is told that there is nothing.
    "call-off-sale": async () => {
      const sku = (await kept("beck-bookcase")).product.variants[0]?.sku ?? assert.fail();
      const { sale } =
        (await app.modules.catalogue.pricing(app.ground.database.reader, [sku])).get(sku) ?? assert.fail();
      const status = sale?.state === "planned" ? 303 : 404;
      return form(`/products/beck-bookcase/sales/${sku}/call-off`, await revision("beck-bookcase"), status);
    },
    "take-back-change": async () =>
      form(`/products/arden-sofa/history/${await newestChange("arden-sofa")}/back`, await revision("arden-sofa")),
  };
}

/** One for every route that counts pieces. */
export function stockRequests({ modules, ground }: App): Readonly<Record<string, () => Promise<ValidRequest>>> {
  const { reader } = ground.database;
  const kept = async (slug: string) => (await modules.catalogue.kept(reader, slug)) ?? assert.fail();
  const variantOf = async (kind: string): Promise<string> =>
    (await kept("arden-sofa")).product.variants.find(({ supply }) => supply.kind === kind)?.sku ?? assert.fail();
  return {
    "variant-stock": async () => get(`/stock/${await variantOf("stock")}?before=1`),
    "receive-stock": async () => {
      const sku = await variantOf("stock");
      const figures = (await modules.stock.figures(reader, [sku])).get(sku);
      const seen = figures?.kind === "stock" ? String(figures.onHand) : assert.fail();
      return form(`/stock/${sku}/movements`, { seen, pieces: "1", reason: "delivery" });
    },
    "assign-batch": async () => form(`/stock/${await variantOf("made-to-order")}/batch`, { batch: "" }),
    "change-lead-time": async () =>
      form(`/stock/${await variantOf("stock")}/lead-time`, {
        least: "2",
        most: "9",
        revision: String((await kept("arden-sofa")).revision),
      }),
    batches: async () => get("/batches?code=2027-A"),
    "open-batch": async () => form("/batches/2027-A", { capacity: "20" }),
  };
}

/** The shop takes what comes in only into a folder, until somebody says that it is to be brought in. */
function importRequests(app: App): Readonly<Record<string, () => Promise<ValidRequest>>> {
  const table = Buffer.from("name,department,price,sku\nOak Bench,Benches,899,OAK-1\n");
  const handedIn = async (): Promise<string> => {
    const looked = await app.modules.exchange.handedIn.receive(table);
    return looked.ok ? `/product-import/${looked.file.id}` : assert.fail();
  };
  return {
    "products-to-import": async () => get("/product-import"),
    "hand-in-products": async () => upload("/product-import", {}, table, { field: "file", type: "text/csv" }),
    "product-import": async () => get(await handedIn()),
    "choose-import": async () => form(await handedIn(), { act: "look" }, 200),
    "go-on-importing": async () => form(`${await handedIn()}/step`, { from: "7" }, 200),
    "products-not-taken": async () => get(`${await handedIn()}/not-taken.csv`, 404),
  };
}
