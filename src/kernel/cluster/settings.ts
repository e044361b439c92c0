/**
 * How our own PostgreSQL runs, as name and value. They are given on the command line, where neither a file nor
 * `ALTER SYSTEM` can overrule them.
 */
export const clusterSettings: Readonly<Record<string, string>> = {
  // Reached through a socket in a private folder, as a user the kernel vouches for. Never over the network.
  listen_addresses: "",
  unix_socket_permissions: "0700",
  max_connections: "60",
  // An acknowledged order survives a power cut.
  fsync: "on",
  full_page_writes: "on",
  synchronous_commit: "on",
  // A log is a place where personal data would lie in clear. A refused statement is reported to the shop, which knows
  // what may be said of it; the server writes down neither statements nor values, and no error below FATAL, because the
  // text of an error alone can quote a value.
  log_min_messages: "log",
  log_statement: "none",
  log_duration: "off",
  log_min_duration_statement: "-1",
  log_min_duration_sample: "-1",
  log_transaction_sample_rate: "0",
  log_parameter_max_length: "0",
  log_parameter_max_length_on_error: "0",
  log_min_error_statement: "panic",
  log_error_verbosity: "terse",
  log_checkpoints: "off",
  log_autovacuum_min_duration: "-1",
  log_lock_waits: "off",
  logging_collector: "off",
  log_destination: "stderr",
  // Small when nothing happens: no helpers for parallel reads, no input/output processes, no replication.
  shared_buffers: "64MB",
  max_wal_size: "512MB",
  io_method: "sync",
  jit: "off",
  max_parallel_workers_per_gather: "0",
  max_worker_processes: "4",
  max_logical_replication_workers: "0",
  autovacuum_max_workers: "2",
  huge_pages: "off",
  update_process_title: "off",
  // The same on every machine.
  timezone: "UTC",
  log_timezone: "UTC",
  lc_messages: "C",
  datestyle: "ISO, DMY",
};

/** The roles of a shop, and what each is for. */
export const roles = {
  /** Made the cluster; creates roles and databases, nothing else. */
  cluster: "candour_cluster",
  /** Owns the shop's tables and migrates them. */
  owner: "candour_owner",
  /** The running shop: what `db/grants.sql` says and no more. */
  shop: "candour_shop",
  /** The keystore's owner; the only one with a grant there. */
  vault: "candour_vault",
} as const;

export type Role = (typeof roles)[keyof typeof roles];

export const databases = { shop: "candour", keystore: "candour_keystore" } as const;

/** The one rule of who may come in: on the socket, as whom the kernel says you are. */
export const hostAuthentication = "local all all peer map=candour\n";

/** Lets the operating system's user who runs the shop take each of our roles, and nobody else any. */
export function identityMap(systemUser: string): string {
  return Object.values(roles)
    .map((role) => `candour "${systemUser.replaceAll('"', '""')}" ${role}\n`)
    .join("");
}

/** The arguments of `postgres`, in one order always, so that two lists can be compared. */
export function serverArguments(
  pgData: string,
  socketDir: string,
  changed: Readonly<Record<string, string>> = {},
): string[] {
  const all = { ...clusterSettings, unix_socket_directories: socketDir, ...changed };
  return ["-D", pgData, ...Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`])];
}
