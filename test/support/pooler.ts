import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withConnection } from "#kernel/cluster/roles";
import { asUser, isRoot, ownUser, unprivilegedUser } from "#kernel/cluster/run-as";
import { freePorts } from "./free-ports.ts";
import { until } from "./until.ts";

const program = "/usr/sbin/pgbouncer";

export type Pooler = {
  /** The same login and database by way of the pooler. */ by(address: string): string;
  stop(): Promise<void>;
};

/** Whether PgBouncer of the distribution is here. */
export function hasPooler(): boolean {
  return existsSync(program);
}

/** Starts PgBouncer in front of the server of `addresses`, with sessions of its clients' own, for the logins in them. */
export async function startPooler(addresses: readonly string[]): Promise<Pooler> {
  const user = isRoot() ? unprivilegedUser() : ownUser();
  const folder = mkdtempSync(join(tmpdir(), "candour-pooler-"));
  const port = await freePorts();
  const at = new URL(addresses[0] ?? "");
  const quoted = (word: string) => `"${decodeURIComponent(word).replaceAll('"', '""')}"`;
  const users = addresses
    .map((each) => new URL(each))
    .map(({ username, password }) => `${quoted(username)} ${quoted(password)}`);
  const settings = [
    ...["[databases]", `* = host=${at.hostname} port=${at.port}`, "[pgbouncer]"],
    ...["listen_addr = 127.0.0.1", `listen_port = ${port}`, "unix_socket_dir =", "pool_mode = session"],
    ...["auth_type = scram-sha-256", `auth_file = ${join(folder, "users")}`],
    ...["max_client_conn = 200", "default_pool_size = 80", "ignore_startup_parameters = statement_timeout"],
  ];
  writeFileSync(join(folder, "users"), `${users.join("\n")}\n`, { mode: 0o600 });
  writeFileSync(join(folder, "settings"), `${settings.join("\n")}\n`, { mode: 0o600 });
  if (!user.isSelf)
    for (const path of [folder, join(folder, "users"), join(folder, "settings")]) chownSync(path, user.uid, user.gid);
  const child: ChildProcess = spawn(program, [join(folder, "settings")], { ...asUser(user), stdio: "ignore" });
  const by = (address: string): string => {
    const url = new URL(address);
    url.hostname = "127.0.0.1";
    url.port = String(port);
    return url.href;
  };
  await until("PgBouncer answers", () =>
    withConnection(by(addresses[0] ?? ""), () => Promise.resolve(true)).catch(() => false),
  );
  return {
    by,
    stop: async () => {
      child.kill("SIGTERM");
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
