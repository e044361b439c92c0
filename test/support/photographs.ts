import { join } from "node:path";

/**
 * Photographs for tests, in the form of `sample/photographs`: a sofa in two of its fabrics and beside a person, and a table whose
 * master is no picture, and a room with the sofa in it. All other products are drawn.
 */
export const testPhotographs = join(import.meta.dirname, "photographs");
