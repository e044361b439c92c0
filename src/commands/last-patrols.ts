import { readConfig } from "#config";
import { ClusterError, readyDatabases } from "#kernel/cluster/index";
import { silentLog } from "#kernel/log";
import { healthOf } from "#patrol";
import { patrolInWords } from "./patrol.ts";
import { accessInWords, readWatched } from "./watched.ts";

/** How the promises stand by what the patrols of the running shop saw last; or a sentence on why that is not known. */
export async function lastPatrols(): Promise<string> {
  const unknown = "Last patrol: not known, because no shop runs from this data folder.";
  try {
    const databases = await readyDatabases(readConfig(), { log: silentLog, joinOnly: true });
    const watched = await readWatched(databases.urls.shop);
    if (watched === undefined) return unknown;
    const health = healthOf(watched.patrols).map(({ promise, good }) => `  ${good ? "✓" : "✗"} ${promise}`);
    const lines = watched.patrols.map((standing) => `  ${patrolInWords(standing).replaceAll("\n", "\n  ")}`);
    return [
      "Promises that patrols see kept in the running shop:",
      ...health,
      "Last patrols:",
      ...lines,
      accessInWords(watched.access),
    ].join("\n");
  } catch (thrown) {
    if (thrown instanceof ClusterError) return unknown;
    throw thrown;
  }
}
