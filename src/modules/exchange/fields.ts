/** What a file may say of a product, by the names that the plain format has for it; other formats are brought to these. */

const productFields = {
  handle: "The name in its address",
  name: "Name",
  range: "Range",
  department: "Department",
  kind: "What it is",
  summary: "One sentence for cards",
  description: "Description",
  materials: "Materials, one on each line or behind a semicolon",
  care: "How to look after it",
  assembly: "What there is to put together",
  fire: "Fire safety of upholstery",
  electrical: "Electrical information",
  maker: "Who made it: name, address, e-mail or web address, on lines",
  responsible: "Who answers for it in the United Kingdom or the EU, on lines",
  designer: "Designer, by the name in the address",
  tags: "Tags, behind commas",
  status: "on sale, or draft",
  made_to_specification: "Made to the buyer's own measurements: yes or no",
  discontinued: "No more will be made: yes or no",
  added: "The day it came into the shop",
  rank: "Its place among the featured",
} as const;

const optionFields = (n: 1 | 2 | 3 | 4) =>
  ({
    [`option_${n}_name`]: `Option ${n}`,
    [`option_${n}_value`]: `What is chosen of option ${n}`,
    [`option_${n}_colour`]: `Its colour, as #5d7350`,
    [`option_${n}_family`]: `The colour it is found under`,
    [`option_${n}_material`]: `The material it is found under`,
  }) as Record<`option_${1 | 2 | 3 | 4}_${"name" | "value" | "colour" | "family" | "material"}`, string>;

const variantFields = {
  sku: "Stock-keeping number",
  ...optionFields(1),
  ...optionFields(2),
  ...optionFields(3),
  ...optionFields(4),
  price: "Price in pounds, VAT included",
  vat: "VAT: standard, reduced, zero, or per cent",
  supply: "stock, or made to order",
  least: "Leaves in at least so many working days, or weeks",
  most: "and at most",
  stock: "Pieces in stock when it is new here",
  width: "Width in cm",
  depth: "Depth in cm",
  height: "Height in cm",
  packed_width: "Width of the largest box in cm",
  packed_depth: "Depth of the largest box in cm",
  packed_height: "Height of the largest box in cm",
  boxes: "Boxes",
  weight: "Weight packed in kg",
  handling: "letter, parcel or two people",
  return_cost: "What sending it back costs, in pounds",
  measured: "no, where something of the measures and of how it is sent is not known yet",
} as const;

const pictureFields = {
  picture: "Picture: the name of a file",
  picture_text: "What the picture shows, in words",
  picture_shot: "What it is taken of: three-quarter, front, detail, in-scale or swatch",
  picture_look: "The fabric, finish or colour that it shows",
  picture_size: "The size that it shows",
} as const;

/** What each field is, in words. */
export const fieldWords: Readonly<Record<Field, string>> = { ...productFields, ...variantFields, ...pictureFields };
export type Field = keyof typeof productFields | keyof typeof variantFields | keyof typeof pictureFields;
export const FIELDS = [
  ...Object.keys(productFields),
  ...Object.keys(variantFields),
  ...Object.keys(pictureFields),
] as readonly Field[];
/** Said once of a product, in whichever of its rows. */
export const PRODUCT_FIELDS = Object.keys(productFields) as readonly Field[];

export function isField(name: string): name is Field {
  return Object.hasOwn(fieldWords, name);
}

/** What one row of a file says: the fields that it fills in, and under other names what only its format knows. */
export type Said = Readonly<Partial<Record<string, string>>>;
/** One row: where it begins, and what it says. */
export type FileRow = { line: number; said: Said };

/** Why a row is not taken. */
export type Fault = { line: number; says: string };
