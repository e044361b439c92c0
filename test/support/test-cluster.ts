import { join } from "node:path";
import { type Cluster, startCluster } from "#kernel/cluster/index";
import { silentLog } from "#kernel/log";

/**
 * The PostgreSQL that holds the databases of test files. It does not wait for the disk: nothing here is to outlive a power
 * cut, and two databases are made and dropped for each file. What a power cut or a kill does to a shop is tested on shops with
 * a server of their own.
 */
export function startTestCluster(): Promise<Cluster> {
  return startCluster({
    dataDir: join(import.meta.dirname, "../../.build/test-data"),
    log: silentLog,
    postgres: { max_connections: "200", fsync: "off" },
  });
}
