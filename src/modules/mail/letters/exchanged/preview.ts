import type { LineForMail, OrderForMail } from "../../facts.ts";
import { ada, type Preview, sofaOrder } from "../../preview.ts";

const { promised } = sofaOrder.delivery;
const [was] = sofaOrder.lines as [LineForMail];
const is: LineForMail = { ...was, choices: [{ option: "Fabric", value: "Ink wool" }] };

const exchanged = (exchange: Partial<OrderForMail["exchange"]>): OrderForMail => ({
  ...sofaOrder,
  exchange: {
    ...{ at: new Date("2026-10-04T08:31:00Z"), was, is },
    ...{ promisedBefore: promised, promised, refundMinor: 0, refundBy: "2026-10-18", ...exchange },
  },
});

export const previews: readonly Preview[] = [
  { name: "another fabric, at the price that was paid", order: exchanged({}), contact: ada },
  {
    name: "another fabric that costs less and comes later",
    order: exchanged({ refundMinor: 15_000, promised: { from: "2027-01-12", to: "2027-01-14" } }),
    contact: ada,
  },
];
