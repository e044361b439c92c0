import { ada, type Preview, sofaOrder } from "../../preview.ts";

const delivered = { deliveredAt: new Date("2026-12-09T11:20:00Z"), cancelUntil: "2026-12-23", isRestCancelled: false };

export const previews: readonly Preview[] = [
  { name: "a sofa has arrived", order: { ...sofaOrder, delivered }, contact: ada },
  {
    name: "one of two was made to measure",
    order: {
      ...sofaOrder,
      delivered,
      lines: sofaOrder.lines.map((line, position) => ({ ...line, cancellable: position === 1 })),
    },
    contact: ada,
  },
  {
    name: "without what was called off",
    order: { ...sofaOrder, delivered: { ...delivered, isRestCancelled: true }, lines: sofaOrder.lines.slice(0, 1) },
    contact: ada,
  },
  {
    name: "all was made to measure",
    order: { ...sofaOrder, delivered, lines: sofaOrder.lines.map((line) => ({ ...line, cancellable: false })) },
    contact: ada,
  },
];
