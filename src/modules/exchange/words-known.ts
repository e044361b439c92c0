/** What words of other shops mean here: kinds of furniture, options, colours and materials. What no word tells is left open. */
import { COLOUR_FAMILIES, type ColourFamily, MATERIALS, type Material, type ProductKind } from "#catalogue";

/** The first that fits. Kinds of which the law wants more said stand before their like. */
const kinds: ReadonlyArray<readonly [RegExp, ProductKind]> = [
  [/\b(pendant|chandelier|ceiling (light|lamp)|hanging lamp)s?\b/, "pendant"],
  [/\b(wall (light|lamp)|sconce)s?\b/, "wall-light"],
  [/\b(floor|standing|standard) (lamp|light)s?\b/, "floor-lamp"],
  [/\b(lamp|light|lighting|lantern)s?\b/, "table-lamp"],
  [/\b(footstool|ottoman|pouffe?)s?\b/, "footstool"],
  [/\b(armchair|easy chair|lounge chair|accent chair|love ?seat|snuggler|recliner)s?\b/, "armchair"],
  [/\b(sofa|settee|couch|couche|chaise|divan|sofa bed)s?\b/, "sofa"],
  [
    /\b(bedside|night ?stand|chest|sideboard|cabinet|wardrobe|dresser|credenza|cupboard|media unit|tv unit)s?\b/,
    "cabinet",
  ],
  [/\b(upholstered|fabric|velvet|padded|ottoman) bed(stead)?s?\b/, "upholstered-bed"],
  [/\b(bed|bedstead|daybed)s?\b/, "bed"],
  [/\bround\b.*\b(table|desk)s?\b/, "round-table"],
  [/\b(table|desk|console)s?\b/, "table"],
  [/\b(padded|upholstered|velvet|leather|fabric|boucl[eé]) (dining |desk |office )?(chair|stool)s?\b/, "padded-chair"],
  [/\b(chair|stool|bench|benche)s?\b/, "chair"],
  [/\b(shelf|shelves|shelving|bookcase|bookshelf)s?\b/, "shelf"],
  [/\b(rug|carpet|runner)s?\b/, "rug"],
  [/\bmirrors?\b/, "mirror"],
  [/\bcushions?\b/, "cushion"],
  [/\b(throw|blanket)s?\b/, "throw"],
  [/\b(peg|hook|coat) (rail|rack)s?\b/, "pegs"],
];

/** What a product is by the words of it, looked through one after the other. */
export function guessKind(words: readonly string[]): ProductKind | null {
  for (const each of words) {
    const found = kinds.find(([pattern]) => pattern.test(each.toLowerCase()))?.[1];
    if (found !== undefined) return found;
  }
  return null;
}

const optionNames: ReadonlyArray<readonly [RegExp, string]> = [
  [/^(colour|color|shade)s?$/, "colour"],
  [/^(size|dimension|seat)s?$/, "size"],
  [/^(fabric|material|upholstery|cover|textile)s?$/, "fabric"],
  [/^(finish|wood|timber|leg|leg finish|frame|frame finish)(es|s)?$/, "finish"],
];

/** The option of this shop that another shop calls so; undefined for one that is known here by its own name alone. */
export function knownOption(name: string): string | undefined {
  return optionNames.find(([pattern]) => pattern.test(name.toLowerCase()))?.[1];
}

const colourWords: ReadonlyArray<readonly [RegExp, ColourFamily]> = [
  [/\b(brass|gold|bronze|copper|chrome|silver|nickel)\b/, "metal"],
  [/\b(black|charcoal|anthracite|ebony|onyx|jet)\b/, "black"],
  [/\b(white|cream|ivory|chalk|pearl|snow)\b/, "white"],
  [/\b(gr[ea]y|slate|ash grey|pewter|stone|smoke)\b/, "grey"],
  [/\b(green|moss|olive|sage|forest|emerald|fern|bottle)\b/, "green"],
  [/\b(blue|navy|indigo|teal|sky|cobalt|petrol|denim)\b/, "blue"],
  [/\b(purple|plum|aubergine|lilac|lavender|mauve)\b/, "purple"],
  [/\b(pink|blush|rose|coral)\b/, "pink"],
  [/\b(orange|terracotta|apricot|amber|tangerine)\b/, "orange"],
  [/\b(yellow|ochre|mustard|saffron|lemon)\b/, "yellow"],
  [/\b(red|rust|burgundy|crimson|claret|brick)\b/, "red"],
  [/\b(brown|chocolate|tan|walnut|chestnut|mocha|cognac)\b/, "brown"],
  [/\b(natural|beige|sand|oatmeal|linen|oak|ash|beech|taupe|jute|rattan)\b/, "natural"],
];

/** What a value of an option looks like, as far as its name tells. */
export function guessLook(label: string): { hex?: string; colourFamily?: ColourFamily; material?: Material } {
  const lower = label.toLowerCase();
  const colourFamily = colourWords.find(([pattern]) => pattern.test(lower))?.[1];
  const material = MATERIALS.find(({ slug }) => new RegExp(`\\b${slug.replace("-", "[- ]")}\\b`).test(lower))?.slug;
  const hex = COLOUR_FAMILIES.find(({ slug }) => slug === colourFamily)?.hex;
  return {
    ...(hex === undefined || colourFamily === undefined ? {} : { hex, colourFamily }),
    ...(material === undefined ? {} : { material }),
  };
}
