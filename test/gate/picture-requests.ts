import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { App } from "../support/app.ts";
import { testPhotographs } from "../support/photographs.ts";
import type { Hired } from "../support/staff.ts";
import { form, get, upload } from "./right-requests.ts";
import type { ValidRequest } from "./valid-requests.ts";

const sofa = readFileSync(join(testPhotographs, "arden-sofa/moss-velvet.three-quarter.avif"));
const shows = { alt: "A rail with pegs.", shot: "front", look: "", size: "" };

/** One for every route of the pictures of a product. */
export function pictureRequests(
  { modules, ground }: App,
  who: Hired,
): Readonly<Record<string, () => Promise<ValidRequest>>> {
  const { catalogue, media } = modules;
  const { reader, transact } = ground.database;
  const kept = async (slug: string) => (await catalogue.kept(reader, slug)) ?? assert.fail();
  const revision = async (slug: string) => ({ revision: String((await kept(slug)).revision) });
  /** The address of a picture that the rail has, given to it where it has none. */
  const picture = async (): Promise<string> => {
    const { product, revision: read } = await kept("birk-peg-rail");
    const [first] = product.photographs;
    if (first !== undefined) return `/products/birk-peg-rail/pictures/${first.sha256.slice(0, 20)}`;
    const photograph = {
      sha256: await media.keep(sofa),
      width: 1200,
      height: 900,
      ...shows,
      shot: "front",
      look: null,
      size: null,
    } as const;
    const which = { slug: "birk-peg-rail", revision: read };
    await transact((tx) => catalogue.changing(who.handle).addPhotograph(tx, which, photograph));
    return picture();
  };
  return {
    "product-pictures": async () => get("/products/scar-wall-shelf/pictures"),
    "add-picture": async () =>
      upload("/products/scar-wall-shelf/pictures", { ...(await revision("scar-wall-shelf")), ...shows }, sofa),
    "product-picture": async () => get(await picture()),
    "describe-picture": async () => {
      const target = await picture();
      return form(target, { ...(await revision("birk-peg-rail")), ...shows, place: "1", x: "30", y: "70" });
    },
    "remove-picture": async () => {
      const target = await picture();
      return form(`${target}/removal`, await revision("birk-peg-rail"));
    },
    "office-picture": async () => get(`/pictures/${"0".repeat(20)}`),
  };
}
