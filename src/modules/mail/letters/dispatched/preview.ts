import { ada, type Preview, sofaOrder, swatchOrder } from "../../preview.ts";

export const previews: readonly Preview[] = [
  {
    name: "a sofa on its way",
    order: {
      ...sofaOrder,
      dispatch: {
        carrier: "Sample Carriers",
        trackingReference: "SC-000-123-456",
        expected: { from: "2026-12-08", to: "2026-12-09" },
        parcel: sofaOrder.lines,
        rest: [],
        isFirst: true,
      },
    },
    contact: ada,
  },
  {
    name: "swatches in the post",
    order: {
      ...swatchOrder,
      dispatch: {
        carrier: "Sample Carriers",
        trackingReference: "SC-000-123-457",
        expected: { from: "2026-10-06", to: "2026-10-06" },
        parcel: swatchOrder.lines,
        rest: [],
        isFirst: true,
      },
    },
    contact: ada,
  },
  {
    name: "the first of two parcels",
    order: {
      ...sofaOrder,
      dispatch: {
        carrier: "Sample Carriers",
        trackingReference: "SC-000-123-458",
        expected: { from: "2026-12-08", to: "2026-12-09" },
        parcel: sofaOrder.lines.slice(0, 1),
        rest: sofaOrder.lines.slice(1),
        isFirst: true,
      },
    },
    contact: ada,
  },
  {
    name: "the second of two parcels",
    order: {
      ...sofaOrder,
      dispatch: {
        carrier: "Sample Carriers",
        trackingReference: "SC-000-123-459",
        expected: { from: "2026-12-08", to: "2026-12-09" },
        parcel: sofaOrder.lines.slice(1),
        rest: [],
        isFirst: false,
      },
    },
    contact: ada,
  },
];
