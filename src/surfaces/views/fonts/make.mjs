// Makes newsreader.woff2 from the published font: see README.md beside it for how to run it.
import { readFileSync, writeFileSync } from "node:fs";
import subsetFont from "subset-font";

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 .,:;!?&()/-+£–—‘’“”…éèöüä½×%";
const font = await subsetFont(readFileSync(process.argv[2]), letters, {
  targetFormat: "woff2",
  // The cut for large sizes; thickness stays variable.
  variationAxes: { opsz: 60, wght: { min: 400, max: 600 } },
  noLayoutClosure: true,
  noHinting: true,
  dropTables: ["gasp", "DSIG", "STAT"],
});
writeFileSync("newsreader.woff2", font);
