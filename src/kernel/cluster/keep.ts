import { setTimeout as pause } from "node:timers/promises";
import type { Bus } from "#kernel/bus";
import { errorCode } from "#kernel/log";
import { type ClusterSettings, startCluster } from "./cluster.ts";

/** Watches over a PostgreSQL of our own while a shop runs on it. */
export type Keeper = {
  /** Ends the watch; resolves when no start is under way any more. */
  close(): Promise<void>;
};

const firstPauseMs = 1_000;
const longestPauseMs = 10_000;

/**
 * Brings our own PostgreSQL back whenever it ends under a running shop: for want of memory, by a fault of its own or by
 * somebody's hand. Its end is heard on the bus, so that a server that runs costs nothing. What cannot be started (a disk
 * is full) is tried again until it can. For the one process that holds the shop's right to run.
 */
export function keepCluster(settings: ClusterSettings, bus: Pick<Bus, "onLost" | "onRestored">): Keeper {
  const closing = new AbortController();
  let isHeard = true;
  let trying: Promise<void> | undefined;
  // Until the bus is heard again: between a start and that moment the server may have ended once more.
  const bringBack = async (): Promise<void> => {
    for (let pauseMs = firstPauseMs; !isHeard && !closing.signal.aborted; ) {
      try {
        await startCluster(settings);
        pauseMs = firstPauseMs;
      } catch (thrown) {
        settings.log.error("database-not-back", { code: errorCode(thrown) });
        pauseMs = Math.min(2 * pauseMs, longestPauseMs);
      }
      await pause(pauseMs, undefined, { signal: closing.signal }).catch(() => {});
    }
  };
  bus.onLost(() => {
    isHeard = false;
    trying ??= bringBack().finally(() => {
      trying = undefined;
    });
  });
  bus.onRestored(() => {
    isHeard = true;
  });
  return {
    close: async () => {
      closing.abort();
      await trying;
    },
  };
}
