import { ConfigError } from "#config";
import { createClock } from "#kernel/clock";
import { ClusterError } from "#kernel/cluster/index";
import { describeUnforeseen, endOnUnforeseen } from "#kernel/last-resort";
import { createLog } from "#kernel/log";
import { MigrationError } from "#kernel/migrate";
import { opensFor } from "#policy/acts";
import { runAs } from "#vault/act";

/** Takes the words behind the command's name; answers the exit code of the process. */
export type Command = (args: readonly string[]) => Promise<number>;

/** Every command by name; each is loaded when it is asked for. What it does stands in commands.json, for the launcher. */
export const commands: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import("./start.ts")).start,
  web: async () => (await import("./web.ts")).web,
  worker: async () => (await import("./worker.ts")).worker,
  migrate: async () => (await import("./migrate.ts")).migrateCommand,
  demo: async () => (await import("./demo.ts")).demo,
  backup: async () => (await import("./backup.ts")).backupCommand,
  drill: async () => (await import("./backup.ts")).drillCommand,
  restore: async () => (await import("./backup.ts")).restoreCommand,
  move: async () => (await import("./move.ts")).moveCommand,
  "recovery-key": async () => (await import("./recovery-key.ts")).recoveryKeyCommand,
  "invite-owner": async () => (await import("./invite-owner.ts")).inviteOwnerCommand,
  "roll-epoch": async () => (await import("./roll-epoch.ts")).rollEpochCommand,
  promises: async () => (await import("./promises.ts")).promisesCommand,
  breach: async () => (await import("./breach.ts")).breachCommand,
  retention: async () => (await import("./retention.ts")).retentionCommand,
  patrol: async () => (await import("./patrol.ts")).patrol,
  export: async () => (await import("./export.ts")).exportCommand,
  bounce: async () => (await import("./bounce.ts")).bounceCommand,
  import: async () => (await import("./import.ts")).importCommand,
  verify: async () => (await import("./verify.ts")).verify,
  doctor: async () => (await import("./doctor.ts")).doctor,
  // The launcher has done it by the time this is asked.
  setup: () => Promise.resolve(() => Promise.resolve(0)),
};

/**
 * Runs the command `name`. What a person can put right is said in a sentence, and the exit code is 1. Of anything else
 * only class and place are said, whether it is thrown by the command or by what the command left running: the message
 * may quote what a shopper typed.
 */
export async function run(name: string, args: readonly string[]): Promise<number> {
  const load = commands[name];
  if (load === undefined) throw new Error(`commands.json names “${name}”, which src/commands/main.ts does not have.`);
  endOnUnforeseen(createLog(createClock().now));
  try {
    const command = await load();
    return await runAs({ name: `candour ${name}`, opens: opensFor(`candour ${name}`) }, () => command(args));
  } catch (thrown) {
    process.stderr.write(`candour: ${forPerson(thrown) ?? unforeseen(thrown)}\n`);
    return 1;
  }
}

function unforeseen(thrown: unknown): string {
  const { code, where, cause } = describeUnforeseen(thrown);
  return `something unforeseen happened: ${code} at ${where}${cause === "" ? "" : ` (caused by ${cause})`}`;
}

/** Errors whose messages are written for the person who runs the shop; by name, so that no command loads what it does not use. */
const spoken: readonly string[] = [
  "UndeclaredError",
  "UnversionedError",
  "VaultError",
  "KeyFileError",
  "SandboxError",
  "ThemeError",
  "CertificateError",
];

function forPerson(thrown: unknown): string | undefined {
  if (thrown instanceof ConfigError || thrown instanceof ClusterError || thrown instanceof MigrationError) {
    return thrown.message;
  }
  if (thrown instanceof Error && spoken.includes(thrown.name)) return thrown.message;
  if (!(thrown instanceof Error && "code" in thrown && "port" in thrown)) return undefined;
  if (thrown.code === "EACCES")
    return `port ${thrown.port} is kept for programs with a right to low ports. docs/running.md says how to give it to the shop; or set PORT to one from 1024 on.`;
  if (thrown.code === "EADDRINUSE")
    return `port ${thrown.port} is in use by another program. End it, or set PORT (for the back office: CANDOUR_OFFICE_PORT) to another one.`;
  return undefined;
}
