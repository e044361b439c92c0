import { ada, type Preview, sofaOrder } from "../../preview.ts";

export const previews: readonly Preview[] = [{ name: "the link again", order: sofaOrder, contact: ada }];
