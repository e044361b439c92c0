/** The fabrics, woods and metals that the sample shop works with, in true colours. */
import type { OptionValue } from "#catalogue";

type Look = OptionValue & { readonly hex: string };

export const velvet = {
  moss: { slug: "moss-velvet", label: "Moss velvet", hex: "#5c6b3c", colourFamily: "green", material: "velvet" },
  ink: { slug: "ink-velvet", label: "Ink velvet", hex: "#26344d", colourFamily: "blue", material: "velvet" },
  rust: { slug: "rust-velvet", label: "Rust velvet", hex: "#9c4a2d", colourFamily: "red", material: "velvet" },
  plum: { slug: "plum-velvet", label: "Plum velvet", hex: "#5b3550", colourFamily: "purple", material: "velvet" },
  ochre: { slug: "ochre-velvet", label: "Ochre velvet", hex: "#c08a2e", colourFamily: "yellow", material: "velvet" },
  blush: { slug: "blush-velvet", label: "Blush velvet", hex: "#cf9f95", colourFamily: "pink", material: "velvet" },
  smoke: { slug: "smoke-velvet", label: "Smoke velvet", hex: "#7d8287", colourFamily: "grey", material: "velvet" },
} as const satisfies Record<string, Look>;

export const linen = {
  oat: { slug: "oat-linen", label: "Oat linen", hex: "#d8cbb2", colourFamily: "natural", material: "linen" },
  slate: { slug: "slate-linen", label: "Slate linen", hex: "#6d747a", colourFamily: "grey", material: "linen" },
  fern: { slug: "fern-linen", label: "Fern linen", hex: "#7c8f6a", colourFamily: "green", material: "linen" },
  chalk: { slug: "chalk-linen", label: "Chalk linen", hex: "#ebe5d8", colourFamily: "white", material: "linen" },
  lake: { slug: "lake-linen", label: "Lake linen", hex: "#5f7f95", colourFamily: "blue", material: "linen" },
} as const satisfies Record<string, Look>;

export const wool = {
  heather: { slug: "heather-wool", label: "Heather wool", hex: "#8a6f86", colourFamily: "purple", material: "wool" },
  bracken: { slug: "bracken-wool", label: "Bracken wool", hex: "#a8622f", colourFamily: "orange", material: "wool" },
  peat: { slug: "peat-wool", label: "Peat wool", hex: "#4f3f36", colourFamily: "brown", material: "wool" },
  fleece: { slug: "fleece-wool", label: "Fleece wool", hex: "#e6ddcc", colourFamily: "white", material: "wool" },
  loch: { slug: "loch-wool", label: "Loch wool", hex: "#3d5c70", colourFamily: "blue", material: "wool" },
  lichen: { slug: "lichen-wool", label: "Lichen wool", hex: "#96a07c", colourFamily: "green", material: "wool" },
} as const satisfies Record<string, Look>;

export const boucle = {
  cream: { slug: "cream-boucle", label: "Cream bouclé", hex: "#eae2d2", colourFamily: "white", material: "boucle" },
  pebble: { slug: "pebble-boucle", label: "Pebble bouclé", hex: "#b0a99d", colourFamily: "grey", material: "boucle" },
} as const satisfies Record<string, Look>;

export const cotton = {
  white: { slug: "white-cotton", label: "White cotton", hex: "#f1eee6", colourFamily: "white", material: "cotton" },
  indigo: { slug: "indigo-cotton", label: "Indigo cotton", hex: "#34496e", colourFamily: "blue", material: "cotton" },
  clay: { slug: "clay-cotton", label: "Clay cotton", hex: "#b5735a", colourFamily: "orange", material: "cotton" },
} as const satisfies Record<string, Look>;

export const leather = {
  saddle: {
    slug: "saddle-leather",
    label: "Saddle leather",
    hex: "#95592f",
    colourFamily: "brown",
    material: "leather",
  },
  black: { slug: "black-leather", label: "Black leather", hex: "#2c2a28", colourFamily: "black", material: "leather" },
  bottle: {
    slug: "bottle-leather",
    label: "Bottle leather",
    hex: "#2f4a3c",
    colourFamily: "green",
    material: "leather",
  },
} as const satisfies Record<string, Look>;

export const wood = {
  oak: { slug: "natural-oak", label: "Natural oak", hex: "#c6a06c", colourFamily: "natural", material: "oak" },
  smoked: { slug: "smoked-oak", label: "Smoked oak", hex: "#6f5138", colourFamily: "brown", material: "oak" },
  walnut: { slug: "walnut", label: "Walnut", hex: "#6b452c", colourFamily: "brown", material: "walnut" },
  ash: { slug: "pale-ash", label: "Pale ash", hex: "#dcc7a2", colourFamily: "natural", material: "ash" },
  blackAsh: { slug: "black-ash", label: "Black ash", hex: "#34322f", colourFamily: "black", material: "ash" },
  beech: { slug: "beech", label: "Beech", hex: "#d2a97c", colourFamily: "natural", material: "beech" },
} as const satisfies Record<string, Look>;

export const paint = {
  sage: { slug: "sage-paint", label: "Sage paint", hex: "#93a189", colourFamily: "green", material: "painted-wood" },
  chalk: { slug: "chalk-paint", label: "Chalk paint", hex: "#e9e4d8", colourFamily: "white", material: "painted-wood" },
  storm: { slug: "storm-paint", label: "Storm paint", hex: "#4a5a68", colourFamily: "blue", material: "painted-wood" },
  madder: {
    slug: "madder-paint",
    label: "Madder paint",
    hex: "#8f3b31",
    colourFamily: "red",
    material: "painted-wood",
  },
} as const satisfies Record<string, Look>;

export const metal = {
  brass: { slug: "aged-brass", label: "Aged brass", hex: "#ac8a4c", colourFamily: "metal", material: "brass" },
  black: { slug: "black-steel", label: "Black steel", hex: "#2f3032", colourFamily: "black", material: "steel" },
  sage: { slug: "sage-steel", label: "Sage steel", hex: "#8b9a82", colourFamily: "green", material: "steel" },
  rust: { slug: "rust-steel", label: "Rust steel", hex: "#a34f32", colourFamily: "red", material: "steel" },
  cream: { slug: "cream-steel", label: "Cream steel", hex: "#e7dfcd", colourFamily: "white", material: "steel" },
} as const satisfies Record<string, Look>;

export const other = {
  jute: { slug: "natural-jute", label: "Natural jute", hex: "#bd9f6d", colourFamily: "natural", material: "jute" },
  darkJute: { slug: "dark-jute", label: "Dark jute", hex: "#7d6444", colourFamily: "brown", material: "jute" },
  paleJute: { slug: "pale-jute", label: "Pale jute", hex: "#d9c8a2", colourFamily: "natural", material: "jute" },
  paper: { slug: "white-paper", label: "White paper", hex: "#f3efe4", colourFamily: "white", material: "paper" },
  tea: { slug: "tea-paper", label: "Tea-stained paper", hex: "#dcc59a", colourFamily: "natural", material: "paper" },
  clayPaper: { slug: "clay-paper", label: "Clay paper", hex: "#cd9a7b", colourFamily: "orange", material: "paper" },
  opal: { slug: "opal-glass", label: "Opal glass", hex: "#f1ede3", colourFamily: "white", material: "glass" },
  amber: { slug: "amber-glass", label: "Amber glass", hex: "#c98d3d", colourFamily: "orange", material: "glass" },
  green: { slug: "green-glass", label: "Green glass", hex: "#7f9a84", colourFamily: "green", material: "glass" },
  clay: {
    slug: "clay-stoneware",
    label: "Clay stoneware",
    hex: "#b7775a",
    colourFamily: "orange",
    material: "ceramic",
  },
  milk: { slug: "milk-stoneware", label: "Milk stoneware", hex: "#e8e1d3", colourFamily: "white", material: "ceramic" },
  night: {
    slug: "night-stoneware",
    label: "Night stoneware",
    hex: "#38434f",
    colourFamily: "blue",
    material: "ceramic",
  },
  white: { slug: "white-marble", label: "White marble", hex: "#e4e2dd", colourFamily: "white", material: "marble" },
  forest: { slug: "green-marble", label: "Green marble", hex: "#53685a", colourFamily: "green", material: "marble" },
  blackMarble: {
    slug: "black-marble",
    label: "Black marble",
    hex: "#3a3b3e",
    colourFamily: "black",
    material: "marble",
  },
  cane: { slug: "natural-cane", label: "Natural cane", hex: "#d3b27c", colourFamily: "natural", material: "rattan" },
  smokedCane: { slug: "smoked-cane", label: "Smoked cane", hex: "#8d6844", colourFamily: "brown", material: "rattan" },
  blackCane: { slug: "black-cane", label: "Black cane", hex: "#3a3631", colourFamily: "black", material: "rattan" },
} as const satisfies Record<string, Look>;
