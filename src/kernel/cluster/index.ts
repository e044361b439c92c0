export { type Cluster, type ClusterSettings, startCluster, stopCluster } from "./cluster.ts";
export { type DatabaseChoice, migrateShop, readyDatabases, type ShopDatabases } from "./databases.ts";
export { ClusterError } from "./failure.ts";
export { clusterPlace, makeDataDir, outsidePlace, unclaimedHomes } from "./home.ts";
export { keepCluster } from "./keep.ts";
export type { ShopUrls } from "./own-server.ts";
export { databaseIdentity } from "./roles.ts";
export { databases, type Role, roles } from "./settings.ts";
