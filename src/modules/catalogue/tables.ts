/** The rows of the schema `catalogue`, as the driver gives them. Days and JSON come as text. */
import type { Generated, Selectable } from "kysely";
import type { FormerSlugRow } from "./addresses.sql.ts";
import type { TogetherRows } from "./together.sql.ts";

export type CategoryRow = { slug: string; name: string; singular: string; blurb: string; position: number };
/** What staff do with a department, beside what an import says of it. */
export type KeptCategoryColumns = {
  present_slug: Generated<string | null>;
  revision: Generated<number>;
  hidden: Generated<boolean>;
};

export type ProductRow = {
  id: string;
  slug: string;
  name: string;
  range: string;
  category: string;
  summary: string;
  description: string;
  materials: string[];
  care: string;
  assembly: string;
  fire: string | null;
  electrical: string | null;
  maker: string[];
  responsible: string[];
  designer: string | null;
  made_to_specification: boolean;
  discontinued: boolean;
  is_swatch: boolean;
  added_on: string;
  featured_rank: number;
  drawing: string;
};
/** What staff do with a product, beside what an import says of it. */
export type KeptColumns = {
  present_slug: Generated<string | null>;
  tags: Generated<string[]>;
  revision: Generated<number>;
  off_sale: Generated<boolean>;
};

export type OptionRow = { product_id: string; slug: string; name: string; position: number };

export type OptionValueRow = {
  product_id: string;
  option_slug: string;
  slug: string;
  label: string;
  hex: string | null;
  colour_family: string | null;
  material: string | null;
  position: number;
};

export type VariantRow = {
  id: string;
  product_id: string;
  sku: string;
  slug: string;
  choice: string;
  price_minor: number;
  was_price_minor: number | null;
  was_from: string | null;
  was_until: string | null;
  vat_rate_permille: number;
  supply_kind: string;
  supply_min: number;
  supply_max: number;
  width_mm: number;
  depth_mm: number;
  height_mm: number;
  packed_width_mm: number;
  packed_depth_mm: number;
  packed_height_mm: number;
  boxes: number;
  weight_g: number;
  handling: string;
  return_cost_minor: number | null;
  unmeasured: boolean;
  on_sale: boolean;
  position: number;
};

export type PhotographRow = {
  product_id: string;
  sha256: string;
  shot: string;
  look: string | null;
  size: string | null;
  alt: string;
  width_px: number;
  height_px: number;
  shown: boolean;
  position: number;
};
export type FocalColumns = { focal_x: Generated<number>; focal_y: Generated<number> };

export type CatalogueRows = {
  categories: Array<CategoryRow & Selectable<KeptCategoryColumns>>;
  together: TogetherRows;
  products: Array<ProductRow & Selectable<KeptColumns>>;
  options: OptionRow[];
  optionValues: OptionValueRow[];
  variants: VariantRow[];
  photographs: Array<PhotographRow & Selectable<FocalColumns>>;
  formerSlugs: FormerSlugRow[];
};

export type CatalogueTables = {
  "catalogue.release": { only_row: boolean; version: number };
  "catalogue.category": CategoryRow & KeptCategoryColumns;
  "catalogue.product": ProductRow & KeptColumns;
  "catalogue.option": OptionRow;
  "catalogue.option_value": OptionValueRow;
  "catalogue.variant": VariantRow;
  "catalogue.photograph": PhotographRow & FocalColumns;
};
