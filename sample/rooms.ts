/** What is said of the rooms among the photographs of the sample shop, in the order in which they are shown. */
import { photographsFolder, roomPhotograph } from "./photographs.ts";

const rooms = [
  {
    slug: "living-room-in-the-morning",
    file: "living",
    title: "A living room in the morning",
    text: "The sofa for lying on, a marble table that does not mind a wet glass, and a lamp that reads over your shoulder.",
    alt: "A moss-green velvet sofa with two cushions and a throw, before it a round marble table on a pale rug.",
  },
  {
    slug: "table-for-eight",
    file: "dining",
    title: "A table for eight",
    text: "Oak that gets better with every dinner, a bench for the children, and two lamps hung low enough to keep the talk at the table.",
    alt: "A long oak table with a bench and black spindle chairs, two green pendant lamps above it.",
  },
  {
    slug: "bedroom-with-little-in-it",
    file: "bedroom",
    title: "A bedroom with little in it",
    text: "An oak bed, a table on each side, a lamp on each table. Nothing here has to be moved to be dusted.",
    alt: "An oak bed between two bedside tables with stoneware lamps, a tall arched mirror beside it.",
  },
  {
    slug: "reading-corner",
    file: "reading",
    title: "A corner to read in",
    text: "High sides keep the draught and the rest of the house out. Feet up, lamp on.",
    alt: "A plum velvet wing chair with an ochre footstool, a tripod lamp and a bookcase.",
  },
  {
    slug: "study",
    file: "study",
    title: "A study you can leave open",
    text: "A desk with a drawer for the charger, a chair you can sit in all day, and shelves that take the big books.",
    alt: "An oak desk with a wool-covered chair, a dark lamp on it, a bookcase and a steel shelf on a green-grey wall.",
  },
  {
    slug: "narrow-hall",
    file: "hall",
    title: "A narrow hall",
    text: "Thirty centimetres are enough to put the keys down, hang the coats up and sit down for the boots.",
    alt: "A white console table under a round brass mirror, a bench, a rail with pegs and a striped runner.",
  },
  {
    slug: "leather-and-smoked-oak",
    file: "leather",
    title: "Leather and smoked oak",
    text: "Hide that was not painted over keeps every mark and is the better for it. So does the table.",
    alt: "A tan leather sofa and a black leather armchair round a dark oak table, an amber glass lamp above.",
  },
  {
    slug: "garden-room",
    file: "garden-room",
    title: "A garden room",
    text: "A bed by day, a bed by night for whoever stays, and a paper lamp as light as it looks.",
    alt: "A day bed in blue linen under a large window, a lounge chair, a pink pouffe and a red stool.",
  },
] as const;

/** The rooms whose photographs lie in `folder`, each with what stands in it. */
export function sampleRooms(folder = photographsFolder) {
  return rooms.flatMap(({ file, alt, ...room }) => {
    const photograph = roomPhotograph(file, folder);
    if (photograph === null) return [];
    const { products, ...master } = photograph;
    return [{ ...room, photograph: master, alt: `${alt} A rendering.`, pieces: products }];
  });
}
