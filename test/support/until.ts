import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";

/** Waits until `holds` answers true, at most a minute, which only a busy machine needs; then fails with `what` did not come about. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 2_400; tries++) {
    if (await holds()) return;
    await pause(25);
  }
  assert.fail(`It did not come about: ${what}`);
}
