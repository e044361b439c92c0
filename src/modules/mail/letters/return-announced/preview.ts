import type { ReturnForMail } from "../../facts.ts";
import { ada, type Preview, sofaOrder, swatchOrder } from "../../preview.ts";

const returned: ReturnForMail = {
  announcedAt: new Date("2026-12-12T18:45:00Z"),
  ground: "changed-mind",
  refundMinor: 274_700,
  refundBy: "2026-12-26",
  postBy: "2026-12-26",
  rejectUntil: "2027-01-08",
};

export const previews: readonly Preview[] = [
  { name: "changed mind about a sofa and two footstools", order: { ...sofaOrder, returned }, contact: ada },
  {
    name: "changed mind, and the sofa was made to measure",
    order: {
      ...sofaOrder,
      returned: { ...returned, refundMinor: 44_900 },
      lines: sofaOrder.lines.map((line, position) => ({ ...line, cancellable: position === 1 })),
    },
    contact: ada,
  },
  {
    name: "changed mind about free swatches",
    order: { ...swatchOrder, returned: { ...returned, refundMinor: 0 } },
    contact: ada,
  },
  {
    name: "a fault within 30 days",
    order: { ...sofaOrder, returned: { ...returned, ground: "faulty" } },
    contact: ada,
  },
  {
    name: "a fault after 30 days",
    order: { ...sofaOrder, returned: { ...returned, ground: "faulty", rejectUntil: null } },
    contact: ada,
  },
];
