/** What the sample merchant wrote for the front of the shop. */
import { photographsFolder, roomPhotograph } from "./photographs.ts";
import { drawRoom, roomSize } from "./room-scene.ts";
import { sampleRooms } from "./rooms.ts";

const scene = {
  alt: "A moss-green velvet sofa on a pale rug, a fern beside it, and fells behind the window. A drawing.",
  ...roomSize,
};

/** The front page with the rooms among the photographs in `folder`; its own scene is drawn if it is not among them. */
export function frontPage(folder = photographsFolder) {
  return { ...front, hero: { ...front.hero, photograph: roomIn(folder) }, rooms: sampleRooms(folder) };
}

const front = {
  headline: "Made slowly, to be sat in for years.",
  standfirst:
    "Sofas, beds and tables from a workshop in Kendal. Choose the fabric and the size; we build it after you order, and tell you the days it comes.",
  hero: {
    scene: { ...scene, svg: drawRoom("morning"), duskSvg: drawRoom("dusk") },
    first: { words: "See the sofas", department: "sofas" },
    second: { words: "Fabric and wood samples", department: "textiles" },
  },
  stories: [
    {
      title: "Arden, for lying down on",
      text: "Low arms for a head, a deep seat, and cushions that keep the shape of whoever sat there last. Every Arden is built on a beech frame, glued and screwed, and takes six to ten weeks.",
      range: "Arden",
      picture: { product: "arden-sofa", variant: "rust-velvet-three-seat" },
    },
  ],
  words: [
    {
      title: "The price you see is the price",
      text: "VAT is in it, and what delivery costs stands beside it from the start. Nothing is added on the last page.",
      way: { route: "terms", words: "How we sell" },
    },
    {
      title: "No banner, nothing to accept",
      text: "You can look round without a single cookie. One is set when you put something in the basket, so that we find it again.",
      way: { route: "privacy", words: "What we collect" },
    },
    {
      title: "Two weeks to change your mind",
      text: "Fourteen days from the day the last piece arrives, without a reason, whichever fabric you chose.",
      way: { route: "terms", words: "How returns work" },
    },
  ],
} as const;

function roomIn(folder: string) {
  const day = roomPhotograph("home", folder);
  const alt = "A moss-green velvet sofa, an oak armchair and a coffee table in the morning sun. A rendering.";
  if (day === null) return null;
  const { products, ...master } = day;
  return { alt, day: master, dusk: roomPhotograph("home-dusk", folder), pieces: products };
}
