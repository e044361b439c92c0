import type { SampleProduct, SampleSize } from "./compose.ts";
import { boucle, linen, paint, velvet, wood, wool } from "./looks.ts";
import {
  ASSEMBLY_FLAT,
  CARE_COVERS,
  CARE_LACQUER,
  CARE_OILED,
  CARE_VELVET,
  FIRE_BED,
  FIRE_UPHOLSTERY,
} from "./words.ts";

const SLATS = "Sprung slats of birch";

/** The three usual sizes of a British bed: mattress 135 × 190, 150 × 200 and 180 × 200 cm. */
function bedSizes(pounds: readonly [number, number, number], extra: number, height: number, kg: number): SampleSize[] {
  const size = (
    slug: string,
    label: string,
    width: number,
    length: number,
    price: number,
    more: number,
  ): SampleSize => ({
    slug,
    label,
    cm: [width + extra, length + 12, height],
    packed: [length + 14, 36, 24],
    boxes: 3,
    kg: kg + more,
    pounds: price,
  });
  return [
    size("double", "Double, 135 × 190 cm", 135, 190, pounds[0], 0),
    size("king", "King, 150 × 200 cm", 150, 200, pounds[1], 6),
    size("super-king", "Super king, 180 × 200 cm", 180, 200, pounds[2], 13),
  ];
}

export const beds: SampleProduct[] = [
  {
    slug: "hollin-oak-bed",
    code: "HOLBE",
    name: "Hollin oak bed",
    range: "Hollin",
    summary: "A plain bed of solid oak with a panelled head.",
    description:
      "Four corner posts, two rails, one panel: there is not much to it, and what there is is 28 mm thick. It stands without " +
      "a creak because the joints pull tight as you turn the bolts. The mattress is not included.",
    materials: ["Solid oak", SLATS],
    care: CARE_OILED,
    assembly: ASSEMBLY_FLAT,
    drawing: { kind: "bed", head: "panel", upholstered: false, drawers: 0, woodHex: wood.oak.hex },
    addedOn: "2025-02-03",
    option: "finish",
    looks: [wood.oak, wood.smoked, wood.walnut],
    sizes: bedSizes([895, 995, 1145], 9, 104, 62),
    extraPounds: { walnut: 340 },
    supply: { weeks: [5, 7], days: [3, 5], stock: { "natural-oak": 5, "smoked-oak/king": 2 } },
    handling: "two-person",
    returnPounds: 69,
    featured: 3,
  },
  {
    slug: "tarn-button-bed",
    code: "TARBE",
    name: "Tarn button-back bed",
    range: "Tarn",
    summary: "An upholstered bed with a tall, buttoned head.",
    description:
      "The head is 128 cm high and soft enough to lean on with a book. In ink and plum it matches the Tarn sofa. The mattress " +
      "is not included and sits 8 cm deep in the frame.",
    materials: ["Frame of beech and birch plywood", "Head of wool felt over foam", SLATS],
    care: CARE_VELVET,
    assembly: ASSEMBLY_FLAT,
    fire: FIRE_BED,
    drawing: { kind: "bed", head: "button", upholstered: true, drawers: 0, woodHex: "#4c3526" },
    addedOn: "2024-10-14",
    option: "fabric",
    looks: [velvet.ink, velvet.plum, velvet.smoke, linen.oat],
    sizes: bedSizes([1190, 1290, 1490], 14, 128, 71),
    supply: { weeks: [8, 10], days: [3, 5], stock: { "smoke-velvet/king": 2 } },
    handling: "two-person",
    returnPounds: 79,
  },
  {
    slug: "arden-wing-bed",
    code: "ARDBE",
    name: "Arden winged bed",
    range: "Arden",
    summary: "A soft bed whose head turns in a little at the sides.",
    description:
      "The wings hold pillows where they are. The sides are padded down to the floor, which shins will notice at night, and " +
      "there is room for a hand, not for boxes, underneath.",
    materials: ["Frame of beech and birch plywood", "Foam under polyester wadding", SLATS],
    care: CARE_COVERS,
    assembly: ASSEMBLY_FLAT,
    fire: FIRE_BED,
    drawing: { kind: "bed", head: "wing", upholstered: true, drawers: 0, woodHex: "#b98f5e" },
    addedOn: "2025-10-06",
    option: "fabric",
    looks: [linen.oat, linen.slate, velvet.moss, boucle.cream],
    sizes: bedSizes([1290, 1390, 1590], 22, 112, 78),
    extraPounds: { "cream-boucle": 120 },
    supply: { weeks: [7, 9], days: [3, 5], stock: { "oat-linen/king": 3 } },
    handling: "two-person",
    returnPounds: 79,
  },
  {
    slug: "birk-slatted-bed",
    code: "BIRBE",
    name: "Birk slatted bed",
    range: "Birk",
    summary: "A light ash bed with a slatted head, also for small rooms.",
    description:
      "Open at the head and the foot, so that a room seems larger. The rails are 30 cm from the floor: boxes go under, and " +
      "so does the vacuum cleaner. The mattress is not included.",
    materials: ["Solid ash", SLATS],
    care: CARE_LACQUER,
    assembly: ASSEMBLY_FLAT,
    drawing: { kind: "bed", head: "slats", upholstered: false, drawers: 0, woodHex: wood.ash.hex },
    addedOn: "2026-02-02",
    option: "finish",
    looks: [wood.ash, wood.blackAsh, paint.sage],
    sizes: bedSizes([595, 675, 795], 6, 96, 44),
    supply: { weeks: [4, 6], days: [2, 4], stock: { "pale-ash": 7, "black-ash/double": 2 } },
    handling: "two-person",
    featured: 20,
  },
  {
    slug: "ghyll-storage-bed",
    code: "GHYBE",
    name: "Ghyll storage bed",
    range: "Ghyll",
    summary: "A painted bed with drawers below, two or four.",
    description:
      "The double has two drawers, the wider ones four. They run on wheels and come right out, and need 62 cm of floor beside " +
      "the bed. Painted by brush in two coats, so the grain shows a little.",
    materials: ["Painted birch plywood", "Drawers of solid pine", SLATS],
    care: CARE_LACQUER,
    assembly: ASSEMBLY_FLAT,
    drawing: { kind: "bed", head: "panel", upholstered: false, drawers: 2, woodHex: paint.storm.hex },
    addedOn: "2025-11-17",
    option: "finish",
    looks: [paint.chalk, paint.sage, paint.storm],
    sizes: bedSizes([845, 945, 1095], 8, 98, 84),
    supply: { weeks: [5, 7], days: [3, 5], stock: { "chalk-paint/double": 4, "chalk-paint/king": 4 } },
    handling: "two-person",
    returnPounds: 69,
  },
  {
    slug: "fold-day-bed",
    code: "FOLDA",
    name: "Fold day bed",
    range: "Fold",
    summary: "A bench by day and a single bed by night, 80 by 200 cm.",
    description:
      "A thin, firm mattress on an ash frame. It makes a seat with cushions against the wall, and a bed for one guest who is " +
      "not too tall: there are 198 cm to lie on.",
    materials: ["Solid ash", "Foam mattress, 12 cm, with a cover that comes off"],
    care: CARE_COVERS,
    assembly: ASSEMBLY_FLAT,
    fire: FIRE_UPHOLSTERY,
    drawing: { kind: "bed", head: "none", upholstered: true, drawers: 0, woodHex: wood.ash.hex },
    addedOn: "2026-08-24",
    option: "fabric",
    looks: [linen.chalk, linen.lake, wool.lichen, wool.bracken],
    sizes: [
      { slug: "one", label: "One size", cm: [200, 82, 42], packed: [202, 84, 24], boxes: 2, kg: 36, pounds: 645 },
    ],
    supply: { weeks: [5, 7], days: [2, 4], stock: { "chalk-linen": 3, "lake-linen": 2 } },
    handling: "two-person",
  },
];
