import { ada, type Preview, sofaOrder } from "../../preview.ts";

export const previews: readonly Preview[] = [
  {
    name: "an order by telephone",
    order: { ...sofaOrder, payUntil: new Date("2026-10-10T13:05:00Z") },
    contact: ada,
  },
];
