/** Whom the sample shop credits for its designs: invented people and studios, as invented as the shop. */
import type { Designer } from "#catalogue";

const invented: readonly (Omit<Designer, "position"> & { ranges: readonly string[] })[] = [
  {
    slug: "isla-thornber",
    name: "Isla Thornber",
    blurb:
      "Isla Thornber begins with how somebody lies on a sofa and draws the outside last. She tries each seat for a winter in her own front room.",
    ranges: ["Arden", "Fold"],
  },
  {
    slug: "tobias-rewcastle",
    name: "Tobias Rewcastle",
    blurb:
      "Tobias Rewcastle was a joiner for eleven years before he drew furniture, and it shows in the joints. He does not hide a screw: he finds a way to do without it.",
    ranges: ["Langdale", "Hollin", "Sedge"],
  },
  {
    slug: "studio-withy",
    name: "Studio Withy",
    blurb:
      "Studio Withy is three people in a former school who work with cane, rush and paper. They draw little and weave a lot of models.",
    ranges: ["Rush", "Moth", "Lantern"],
  },
  {
    slug: "marit-oxenholm",
    name: "Marit Oxenholm",
    blurb:
      "Marit Oxenholm designs for flats with low ceilings and narrow stairs, having lived in five of them. Most of what she draws can be carried by one person.",
    ranges: ["Birk", "Beck", "Wharfe"],
  },
  {
    slug: "cuthbert-and-lowe",
    name: "Cuthbert & Lowe",
    blurb:
      "Cuthbert & Lowe are a metalworker and a lighting engineer who share a shed. Their lamps come apart with one screwdriver, so that they can be mended.",
    ranges: ["Scar", "Heron", "Garsdale"],
  },
];

export const sampleDesigners: readonly Designer[] = invented.map(({ slug, name, blurb }, position) => ({
  slug,
  name,
  blurb,
  position,
}));

/** Slug of the designer of a range; null for what the workshop drew itself. */
export function designerOf(range: string): string | null {
  return invented.find(({ ranges }) => ranges.includes(range))?.slug ?? null;
}
