import { ada, type Preview, sofaOrder, swatchOrder } from "../../preview.ts";

const bespoke = {
  name: "Arden sofa to your measure",
  choices: [],
  quantity: 1,
  lineTotalMinor: 310_000,
  cancellable: false,
  returnCostMinor: null,
};

export const previews: readonly Preview[] = [
  { name: "a sofa and two footstools", order: sofaOrder, contact: ada },
  { name: "free swatches", order: swatchOrder, contact: { ...ada, name: "Zoë O’Brien-Łuczak" } },
  {
    name: "all of it taken off",
    order: {
      ...sofaOrder,
      takenOff: [
        { of: "goods", title: "Founders’ week", amountMinor: 269_800 },
        { of: "delivery", title: "Delivery on us", amountMinor: 4_900 },
      ],
      totalMinor: 0,
      vatMinor: 0,
    },
    contact: ada,
  },
  {
    name: "one piece made to measure",
    order: { ...sofaOrder, lines: [...sofaOrder.lines, bespoke], totalMinor: 584_700, vatMinor: 97_450 },
    contact: ada,
  },
  {
    name: "only pieces made to measure",
    order: { ...sofaOrder, lines: [bespoke], totalMinor: 314_900, vatMinor: 52_483 },
    contact: ada,
  },
];
