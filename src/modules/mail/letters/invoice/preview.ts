import { ada, type Preview, sofaOrder } from "../../preview.ts";

export const invoicePreviews: readonly Preview[] = [
  { name: "a VAT invoice", order: { ...sofaOrder, paper: "INV-0012" }, contact: ada },
];

export const creditNotePreviews: readonly Preview[] = [
  { name: "two footstools given back", order: { ...sofaOrder, paper: "CN-0003" }, contact: ada },
];
