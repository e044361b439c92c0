import { z } from "zod";

/** One order, by its number in the path. */
export const orderNumber = z.object({ number: z.string().regex(/^[A-Z]{1,4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/) });
