/** A product as a file tells of it. What is undefined, the file does not say. */
import type { Handling, OptionValue, ProductKind, ProductWords, Shot } from "#catalogue";
import type { Minor } from "#kernel/money";

/** What there is to measure, as far as it is said; of lengths and weights null is said to be none, which is no measure. */
export type FileFacts = {
  width?: number;
  depth?: number;
  height?: number;
  packedWidth?: number;
  packedDepth?: number;
  packedHeight?: number;
  boxes?: number;
  weightKg?: number;
  handling?: Handling;
  returnCostMinor?: Minor;
  supply?: "stock" | "made-to-order";
  least?: number;
  most?: number;
  /** False where it says itself that something of it is not known yet. */
  isWhole?: boolean;
};

export type FileVariant = {
  line: number;
  sku: string;
  /** Option slug → the value chosen. */
  choice: Readonly<Record<string, OptionValue>>;
  priceMinor: Minor;
  vatRatePermille?: number;
  facts: FileFacts;
  /** Pieces, for one that is new here. */
  pieces?: number;
};

export type FilePicture = {
  line: number;
  /** The name of a file, without folders. */
  name: string;
  alt: string;
  shot: Shot;
  look: string | null;
  size: string | null;
};

export type FileProduct = {
  /** Where it begins, and every line that tells of it. */
  line: number;
  lines: readonly number[];
  /** The name that it has in addresses, where it comes from. */
  handle: string;
  words: Partial<ProductWords>;
  range?: string;
  department?: string;
  /** What it is; `isGuessed` where only its words tell. */
  kind?: ProductKind | "sample";
  isKindGuessed: boolean;
  designer?: string;
  tags?: readonly string[];
  isForSale?: boolean;
  madeToSpecification?: boolean;
  discontinued?: boolean;
  addedOn?: string;
  featuredRank?: number;
  options: ReadonlyArray<{ slug: string; name: string }>;
  variants: readonly FileVariant[];
  pictures: readonly FilePicture[];
};
