/** A PostgreSQL as a merchant has one: of the distribution, with a password, on a port, sorting as the country does. */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { findBinaries } from "#kernel/cluster/binaries";
import { withConnection } from "#kernel/cluster/roles";
import { asUser, isRoot, ownUser, type RunAs, unprivilegedUser } from "#kernel/cluster/run-as";

export type OwnServer = {
  /** What `server_version` says. */
  version: string;
  /** The superuser's address over TCP, with a password. */
  address: string;
  /** The same login on the Unix socket; the password is asked there too. */
  socketAddress: string;
  stop(): Promise<void>;
};

/** The folder of the programs of an installed PostgreSQL 15, the oldest that the shop supports; nothing where none is. */
export function installedPostgres(): string | undefined {
  const folders = [
    "/usr/lib/postgresql/15/bin",
    "/usr/pgsql-15/bin",
    "/opt/homebrew/opt/postgresql@15/bin",
    "/usr/local/opt/postgresql@15/bin",
  ];
  return folders.find((folder) => existsSync(join(folder, "initdb")));
}

/** Makes and starts a server in a scratch folder: an installed one, or with the programs that the shop brings. */
export async function startOwnServer(installed?: string): Promise<OwnServer> {
  const user = isRoot() ? unprivilegedUser() : ownUser();
  const folder = mkdtempSync(join(tmpdir(), "candour-own-"));
  if (!user.isSelf) chownSync(folder, user.uid, user.gid);
  const programs = installed ?? findBinaries(user, join(folder, "copies")).folder;
  const password = "p@ss / wörd";
  makeCluster(programs, folder, user, password, installed !== undefined);
  const port = await freePort();
  const settings = {
    listen_addresses: "127.0.0.1",
    port: String(port),
    unix_socket_directories: folder,
    max_connections: "200",
    fsync: "off",
    lc_messages: "C",
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const server = spawn(join(programs, "postgres"), ["-D", join(folder, "data"), ...args], {
    ...asUser(user),
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  server.stderr.on("data", (part: Buffer) => {
    said = (said + part.toString()).slice(-4_000);
  });
  const login = `merchant:${encodeURIComponent(password)}`;
  const address = `postgresql://${login}@127.0.0.1:${port}/postgres`;
  const stop = async (): Promise<void> => {
    if (server.exitCode === null && server.signalCode === null) {
      server.kill("SIGINT");
      await once(server, "exit");
    }
    rmSync(folder, { recursive: true, force: true });
  };
  const version = await versionOnceItAnswers(address, () => server.exitCode !== null).catch(async (thrown: unknown) => {
    await stop();
    throw new Error(`PostgreSQL did not start:\n${said}`, { cause: thrown });
  });
  const socketAddress = `postgresql://${login}@${encodeURIComponent(folder)}:${port}/postgres`;
  return { version, address, socketAddress, stop };
}

/** With a password for everybody; an installed one sorts by the rules of English, not by bytes as the shop's own does. */
function makeCluster(programs: string, folder: string, user: RunAs, password: string, isInstalled: boolean): void {
  const passwordFile = join(folder, "password");
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (!user.isSelf) chownSync(passwordFile, user.uid, user.gid);
  const locale = isInstalled ? ["--locale-provider=icu", "--icu-locale=en-GB"] : [];
  execFileSync(
    join(programs, "initdb"),
    [
      ...["-D", join(folder, "data"), "-U", "merchant", "--auth", "scram-sha-256", "--pwfile", passwordFile],
      ...["--encoding", "UTF8", "--locale", "C", "--no-sync", "--no-instructions", ...locale],
    ],
    { ...asUser(user), stdio: ["ignore", "ignore", "pipe"] },
  );
}

async function versionOnceItAnswers(address: string, isOver: () => boolean): Promise<string> {
  for (let tries = 0; ; tries++) {
    try {
      return await withConnection(address, async (client) => {
        const { rows } = await client.query<{ version: string }>("SELECT current_setting('server_version') AS version");
        return rows[0]?.version ?? "";
      });
    } catch (thrown) {
      if (isOver() || tries > 300) throw thrown;
      await pause(50);
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
