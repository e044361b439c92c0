/**
 * What the sample shop shows as reviews: written for it, about furniture that does not exist, by nobody who bought any. Each
 * comes in with the source "sample", so that pages say that it is invented and no search engine is told of it as a rating.
 */
import type { ReviewDraft } from "#reviews";
import { armchairs } from "./armchairs.ts";
import { beds } from "./beds.ts";
import { chairs } from "./chairs.ts";
import { lighting } from "./lighting.ts";
import { readWrittenDown } from "./read.ts";
import { sofas } from "./sofas.ts";
import { storage } from "./storage.ts";
import { tables } from "./tables.ts";
import { textiles } from "./textiles.ts";

export const sampleReviews: readonly ReviewDraft[] = [
  sofas,
  armchairs,
  beds,
  tables,
  chairs,
  storage,
  lighting,
  textiles,
].flatMap(readWrittenDown);
