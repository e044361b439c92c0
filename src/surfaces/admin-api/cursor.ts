import { z } from "zod";
import type { OrderPlace, OrderSort } from "#orders";

/** Where the next page of a list begins, as programs are given it: a text that means nothing to them. */
const place = z.tuple([z.enum(["newest", "oldest", "promised"]), z.string(), z.uuid()]);
const isDay = (text: string): boolean => text.startsWith("20") && z.iso.date().safeParse(text).success;

export function orderCursor(sort: OrderSort, { value, orderId }: OrderPlace): string {
  return Buffer.from(JSON.stringify([sort, value, orderId])).toString("base64url");
}

/** Null for what is no cursor of a list that is sorted so. */
export function readOrderCursor(sort: OrderSort, cursor: string): OrderPlace | null {
  const read = place.safeParse(parse(cursor));
  if (!read.success || read.data[0] !== sort) return null;
  const [, value, orderId] = read.data;
  const isRight = sort === "promised" ? isDay(value) : /^\d{1,14}$/.test(value);
  return isRight ? { value, orderId } : null;
}

export function skuCursor(sku: string): string {
  return Buffer.from(JSON.stringify(["sku", sku])).toString("base64url");
}

export function readSkuCursor(cursor: string): string | null {
  const read = z.tuple([z.literal("sku"), z.string().regex(/^[A-Z0-9-]{1,64}$/)]).safeParse(parse(cursor));
  return read.success ? read.data[1] : null;
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
  } catch {
    return undefined;
  }
}
