import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { draftTrouble } from "#catalogue";
import { testPhotographs } from "../test/support/photographs.ts";
import { sampleProducts } from "./catalogue/index.ts";
import { masterPaths, photographed, photographsFolder, provenanceFaults, provenanceOf } from "./photographs.ts";

const place = mkdtempSync(join(tmpdir(), "candour-photographs-"));
after(() => rmSync(place, { recursive: true }));
const file = join(place, "arden-sofa/provenance.json");

/** The test photographs, with the first record of the sofa changed. */
function changed(change: Record<string, unknown>): string[] {
  cpSync(testPhotographs, place, { recursive: true });
  const { pictures } = JSON.parse(readFileSync(join(testPhotographs, "arden-sofa/provenance.json"), "utf8"));
  const [first, ...others] = pictures;
  writeFileSync(file, JSON.stringify({ pictures: [{ ...first, ...change }, ...others] }));
  return provenanceFaults(place).map((fault) => fault.replace(`${place}/`, ""));
}

test("of every picture of the sample shop is said where it comes from, under a licence that is known", () => {
  for (const folder of [photographsFolder, testPhotographs]) assert.deepEqual(provenanceFaults(folder), []);
});

test("every product can be imported with its photographs, each folder belongs to one, and each file is shown", () => {
  const drafts = sampleProducts.map((draft) => photographed(draft));
  for (const draft of drafts) assert.deepEqual(draftTrouble(draft), [], draft.slug);
  const shown = drafts.reduce((count, { photographs }) => count + photographs.length, 0);
  const rooms = provenanceOf(join(photographsFolder, "rooms")).length;
  assert.equal(masterPaths().length, shown + rooms);
});

test("an unknown licence, another picture, a picture without a record and a record without a picture are faults", () => {
  assert.deepEqual(changed({}), []);
  assert.match(changed({ licence: "All rights reserved" }).join(), /^arden-sofa: .*licence/s);
  assert.match(changed({ licence: undefined }).join(), /licence/);
  assert.match(changed({ author: "" }).join(), /author/);
  assert.match(changed({ file: "../moss.avif" }).join(), /file/);
  const spoken = "arden-sofa/moss-velvet.three-quarter.avif: is not the picture that is spoken of";
  assert.deepEqual(changed({ sha256: "0".repeat(64) }), [spoken]);
  assert.deepEqual(changed({ file: "other.front.avif" }), [
    "arden-sofa/moss-velvet.three-quarter.avif: nobody says where it comes from",
    "arden-sofa/other.front.avif: is not the picture that is spoken of",
  ]);
});

test("photographs stand in the order of the shots and the looks, and say in words what they show", () => {
  const sofa = sampleProducts.find(({ slug }) => slug === "arden-sofa");
  assert.ok(sofa !== undefined);
  assert.deepEqual(
    photographed(sofa, testPhotographs).photographs.map(({ alt }) => alt),
    [
      "Arden sofa in moss velvet, three-seat, three-quarter view",
      "Arden sofa in rust velvet, three-seat, three-quarter view",
      "Arden sofa in moss velvet, three-seat, beside a person 170 cm tall",
    ],
  );
});
