import { readConfig } from "#config";
import type { Roll } from "#vault";

/** `candour roll-epoch`: the nightly roll, now. The shop must be running, and goes on meanwhile. */
export async function rollEpochCommand(): Promise<number> {
  const { joinShop } = await import("../main.ts");
  const joined = await joinShop(readConfig());
  try {
    process.stdout.write(`${sentences(await joined.modules.vault.rollEpoch({ atOnce: true })).join("\n")}\n`);
    return 0;
  } finally {
    await joined.close();
  }
}

function sentences({ epoch, isNew, moved, destroyed, nextDestruction }: Roll): string[] {
  const keys = moved === 1 ? "One key was" : `${moved} keys were`;
  return [
    isNew ? `Epoch ${epoch} is open. ${keys} wrapped anew.` : `Somebody else has just opened epoch ${epoch}.`,
    ...destroyed.map((each) => `The key of epoch ${each} is destroyed: copies of the keystore from then open nothing.`),
    ...(nextDestruction === null
      ? []
      : [`The key of the epoch before is kept for its time of grace, until ${nextDestruction.toISOString()}.`]),
  ];
}
