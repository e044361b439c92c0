/** What somebody of the staff may do with one product, each in a file of its own. */
import type { Tx } from "#kernel/db";
import { addOption, addVariant, measureVariant, type NewOption, type NewVariant } from "./add-variant.ts";
import type { ProductKind } from "./blank-drawing.ts";
import { changeLeadTime, type LeadTime } from "./change-lead-time.ts";
import {
  addPhotograph,
  describePhotograph,
  type NewPhotograph,
  type PhotographChange,
  removePhotograph,
} from "./change-photographs.ts";
import { changePrices, type NewPrices } from "./change-prices.ts";
import type { ChangeDeps, ChangeOutcome, WhichProduct } from "./change-product.ts";
import { changeVatClass, type VatClassName } from "./change-vat-class.ts";
import { describeProduct, type ProductWords } from "./describe-product.ts";
import { drawAs } from "./draw-as.ts";
import { leadHere } from "./lead-here.ts";
import {
  bringInProduct,
  type Copy,
  duplicateProduct,
  makeProduct,
  type NewProduct,
  type VariantFacts,
} from "./make-product.ts";
import { type ProductPlace, placeProduct } from "./place-product.ts";
import { callOffSale, type NewSale, planSale } from "./plan-sale.ts";
import type { ProductDraft } from "./product.ts";
import { putOnSale, takeOffSale } from "./put-on-sale.ts";
import { takeBack } from "./take-back.ts";
import { bringBackVariant, withdrawVariant } from "./withdraw-variant.ts";

export type ProductChanges = {
  /** Makes a product as a draft that is off sale; answers its slug. */
  make(tx: Tx, product: NewProduct): Promise<ChangeOutcome>;
  /** Makes a draft of a product that comes from elsewhere, whole; answers its slug. */
  bringIn(tx: Tx, product: ProductDraft & { tags: readonly string[] }): Promise<ChangeOutcome>;
  /** Lets an address that it had elsewhere lead to it for good. */
  leadHere(tx: Tx, which: WhichProduct, address: string): Promise<ChangeOutcome>;
  /** Says what it is: how it is drawn, and what the law wants said of it. */
  drawAs(tx: Tx, which: WhichProduct, kind: ProductKind): Promise<ChangeOutcome>;
  /** Makes a draft like another product. */
  duplicate(tx: Tx, slug: string, copy: Copy): Promise<ChangeOutcome>;
  addOption(tx: Tx, which: WhichProduct, option: NewOption): Promise<ChangeOutcome>;
  addVariant(tx: Tx, which: WhichProduct, variant: NewVariant): Promise<ChangeOutcome>;
  /** Says how big and heavy a variant is, who carries it, and how it is supplied. */
  measure(tx: Tx, which: WhichProduct, sku: string, facts: VariantFacts): Promise<ChangeOutcome>;
  /** Writes what is said of a product; refuses what may not be said or, on sale, is missing. */
  describe(tx: Tx, which: WhichProduct, words: ProductWords): Promise<ChangeOutcome>;
  /** Puts a product into another department or at another address; the one it had leads there for good. */
  place(tx: Tx, which: WhichProduct, place: ProductPlace): Promise<ChangeOutcome>;
  /** Shows a photograph whose master is kept, last. */
  addPhotograph(tx: Tx, which: WhichProduct, photograph: NewPhotograph): Promise<ChangeOutcome>;
  describePhotograph(tx: Tx, which: WhichProduct, sha256: string, change: PhotographChange): Promise<ChangeOutcome>;
  /** Shows a photograph no more. */
  removePhotograph(tx: Tx, which: WhichProduct, sha256: string): Promise<ChangeOutcome>;
  /** Offers one variant no more; refuses the last one of a product. */
  withdrawVariant(tx: Tx, which: WhichProduct, sku: string): Promise<ChangeOutcome>;
  /** Offers it again, at its price from today on. */
  bringBackVariant(tx: Tx, which: WhichProduct, sku: string): Promise<ChangeOutcome>;
  /** Keeps a product from the shop until it is put on sale again. */
  takeOffSale(tx: Tx, which: WhichProduct): Promise<ChangeOutcome>;
  /** Refuses where something that the law wants said is missing. Its prices count from today on. */
  putOnSale(tx: Tx, which: WhichProduct): Promise<ChangeOutcome>;
  /** Asks other prices from today on; refuses a variant with a sale that is not over. */
  changePrices(tx: Tx, which: WhichProduct, prices: NewPrices): Promise<ChangeOutcome>;
  /** Taxes a product by another class of VAT from the next order on. */
  changeVatClass(tx: Tx, which: WhichProduct, to: VatClassName): Promise<ChangeOutcome>;
  /** Says in how many days or weeks a variant leaves; orders that were placed keep what they were promised. */
  changeLeadTime(tx: Tx, which: WhichProduct, sku: string, time: LeadTime): Promise<ChangeOutcome>;
  /** Refuses what would mislead: an earlier price that was not charged, a sale that follows on another (law L60, L62). */
  planSale(tx: Tx, which: WhichProduct, sale: NewSale): Promise<ChangeOutcome>;
  /** Ends the sale of a variant now; the price goes back at once. */
  callOffSale(tx: Tx, which: WhichProduct, sku: string): Promise<ChangeOutcome>;
  /** Puts one field back to what it was before a change; refuses what would be refused anew. */
  takeBack(tx: Tx, which: WhichProduct, entry: number): Promise<ChangeOutcome>;
};

/** Binds the commands to what they need; `deps` is asked anew for each. */
export function changingProducts(deps: () => ChangeDeps): ProductChanges {
  return {
    make: (tx, product) => makeProduct(deps(), tx, product),
    bringIn: (tx, product) => bringInProduct(deps(), tx, product),
    leadHere: (tx, which, address) => leadHere(deps(), tx, which, address),
    drawAs: (tx, which, kind) => drawAs(deps(), tx, which, kind),
    duplicate: (tx, slug, copy) => duplicateProduct(deps(), tx, slug, copy),
    addOption: (tx, which, option) => addOption(deps(), tx, which, option),
    addVariant: (tx, which, variant) => addVariant(deps(), tx, which, variant),
    measure: (tx, which, sku, facts) => measureVariant(deps(), tx, which, sku, facts),
    describe: (tx, which, words) => describeProduct(deps(), tx, which, words),
    place: (tx, which, place) => placeProduct(deps(), tx, which, place),
    addPhotograph: (tx, which, photograph) => addPhotograph(deps(), tx, which, photograph),
    describePhotograph: (tx, which, sha256, change) => describePhotograph(deps(), tx, which, sha256, change),
    removePhotograph: (tx, which, sha256) => removePhotograph(deps(), tx, which, sha256),
    withdrawVariant: (tx, which, sku) => withdrawVariant(deps(), tx, which, sku),
    bringBackVariant: (tx, which, sku) => bringBackVariant(deps(), tx, which, sku),
    takeOffSale: (tx, which) => takeOffSale(deps(), tx, which),
    putOnSale: (tx, which) => putOnSale(deps(), tx, which),
    changePrices: (tx, which, prices) => changePrices(deps(), tx, which, prices),
    changeVatClass: (tx, which, to) => changeVatClass(deps(), tx, which, to),
    changeLeadTime: (tx, which, sku, time) => changeLeadTime(deps(), tx, which, sku, time),
    planSale: (tx, which, sale) => planSale(deps(), tx, which, sale),
    callOffSale: (tx, which, sku) => callOffSale(deps(), tx, which, sku),
    takeBack: (tx, which, entry) => takeBack(deps(), tx, which, entry),
  };
}
