import { ada, type Preview, sofaOrder } from "../../preview.ts";

const refund = { amountMinor: 44_900, refundedAt: new Date("2026-12-20T09:00:00Z"), arrivesBy: "2026-12-29" };

export const previews: readonly Preview[] = [
  { name: "two footstools given back", order: { ...sofaOrder, refund }, contact: ada },
];
