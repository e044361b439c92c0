/** What the sample shop shows together, across its departments. */
import type { Collection } from "#catalogue";

export const sampleCollections: readonly Collection[] = [
  {
    slug: "a-chair-by-the-window",
    title: "A chair by the window",
    blurb:
      "What a corner for reading needs: a back that carries the head, light that falls on the page and not in the eyes, somewhere for the cup, and something for the feet. None of it takes more floor than a bath mat, apart from the chair.",
    position: 0,
    products: [
      "tarn-wing-chair",
      "heron-floor-lamp",
      "fold-side-table",
      "sedge-lounge-chair",
      "arden-footstool",
      "moor-wool-throw",
      "beck-bookcase",
      "thrang-wool-rug",
    ],
  },
  {
    slug: "the-narrow-hall",
    title: "The narrow hall",
    blurb:
      "For the first two metres behind the front door, where a pram, four coats and the post meet. Everything here is at most 42 cm deep, hangs on the wall, or can be trodden on.",
    position: 1,
    products: [
      "ghyll-console-table",
      "birk-peg-rail",
      "scar-round-mirror",
      "moor-striped-rug",
      "langdale-bench",
      "scar-wall-light",
      "birk-stool",
      "scar-wall-shelf",
    ],
  },
];
