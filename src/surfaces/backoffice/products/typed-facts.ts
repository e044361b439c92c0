import { z } from "zod";
import { unsaidCm, unsaidKg, type VariantFacts } from "#catalogue";
import { text } from "#kernel/http";
import type { FieldErrors } from "#views/error-summary.tsx";
import { readPounds } from "./typed-price.ts";

export const handlings = {
  letter: "By letter",
  parcel: "One person with a parcel",
  "two-person": "Two people",
} as const;

/** What a form brings of the measures of a variant. */
export const factsForm = {
  width: text(10),
  depth: text(10),
  height: text(10),
  "packed-width": text(10),
  "packed-depth": text(10),
  "packed-height": text(10),
  boxes: text(4),
  weight: text(10),
  handling: z.enum(Object.keys(handlings) as [keyof typeof handlings, ...Array<keyof typeof handlings>]),
  "return-cost": text(16),
  supply: z.enum(["stock", "made-to-order"]),
  least: text(4),
  most: text(4),
};
export type TypedFacts = z.output<z.ZodObject<typeof factsForm>>;

export const noFacts: TypedFacts = {
  ...{ width: "", depth: "", height: "", "packed-width": "", "packed-depth": "", "packed-height": "", boxes: "1" },
  ...{ weight: "", handling: "parcel", "return-cost": "", supply: "stock", least: "2", most: "5" },
};

/** The measures of a variant as a form shows them. */
export function factsTyped({
  sizeCm,
  packedCm,
  boxes,
  weightKg,
  handling,
  returnCostMinor,
  supply,
  isUnmeasured = false,
}: VariantFacts): TypedFacts {
  const [least, most] = supply.kind === "stock" ? [supply.minDays, supply.maxDays] : [supply.minWeeks, supply.maxWeeks];
  // What nobody has said yet is left to whoever fills the form in.
  const said = (value: number, unsaid: number) => (isUnmeasured && value === unsaid ? "" : String(value));
  const cm = (value: number) => said(value, unsaidCm);
  return {
    ...{ width: cm(sizeCm.width), depth: cm(sizeCm.depth), height: cm(sizeCm.height) },
    "packed-width": cm(packedCm.width),
    "packed-depth": cm(packedCm.depth),
    "packed-height": cm(packedCm.height),
    ...{ boxes: String(boxes), weight: said(weightKg, unsaidKg), handling },
    "return-cost": returnCostMinor === null ? "" : (returnCostMinor / 100).toFixed(2),
    ...{ supply: supply.kind, least: String(least), most: String(most) },
  };
}

/** Measures as somebody typed them: in centimetres and kilograms, with one place. Says of each field that is none what it wants. */
export function readFacts(typed: TypedFacts): { facts: VariantFacts; errors: FieldErrors } {
  const errors: Record<string, string> = {};
  const number = (field: keyof TypedFacts, pattern: RegExp, wants: string): number => {
    const value = typed[field].trim().replace(",", ".");
    if (!pattern.test(value)) errors[field] = wants;
    return Number(value);
  };
  const cm = (field: keyof TypedFacts) =>
    number(field, /^(?!0+(\.0)?$)\d{1,4}(\.\d)?$/, "Write centimetres: 82 or 82.5.");
  const whole = (field: keyof TypedFacts) => number(field, /^\d{1,3}$/, "Write a whole number.");
  const back = typed["return-cost"].trim();
  const returnCostMinor = back === "" ? null : readPounds(back);
  if (back !== "" && returnCostMinor === null) errors["return-cost"] = "Write pounds: 59 or 59.50.";
  const [least, most] = [whole("least"), whole("most")];
  if (errors.least === undefined && errors.most === undefined && most < least)
    errors.most = "Write a number that is not below the first.";
  const facts: VariantFacts = {
    sizeCm: { width: cm("width"), depth: cm("depth"), height: cm("height") },
    packedCm: { width: cm("packed-width"), depth: cm("packed-depth"), height: cm("packed-height") },
    boxes: number("boxes", /^[1-9]\d?$/, "Write a whole number from 1."),
    weightKg: number("weight", /^(?!0+(\.0*)?$)\d{1,4}(\.\d{1,3})?$/, "Write kilograms: 12 or 12.5."),
    handling: typed.handling,
    returnCostMinor,
    supply:
      typed.supply === "stock"
        ? { kind: "stock", minDays: least, maxDays: most }
        : { kind: "made-to-order", minWeeks: least, maxWeeks: most },
  };
  return { facts, errors };
}
