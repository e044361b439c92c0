import { ConfigError } from "#config";
import { ClusterError } from "#kernel/cluster/index";
import { MigrationError } from "#kernel/migrate";

/** Takes the words behind the command's name; answers the exit code of the process. */
export type Command = (args: readonly string[]) => Promise<number>;

/** Every command by name; each is loaded when it is asked for. What it does stands in commands.json, for the launcher. */
export const commands: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import("./start.ts")).start,
  web: async () => (await import("./web.ts")).web,
  worker: async () => (await import("./worker.ts")).worker,
  migrate: async () => (await import("./migrate.ts")).migrateCommand,
  demo: async () => (await import("./demo.ts")).demo,
  promises: async () => (await import("./promises.ts")).promisesCommand,
  doctor: async () => (await import("./doctor.ts")).doctor,
  // The launcher has done it by the time this is asked.
  setup: () => Promise.resolve(() => Promise.resolve(0)),
};

/** Runs the command `name`. What a person can put right is said in a sentence, and the exit code is 1. */
export async function run(name: string, args: readonly string[]): Promise<number> {
  const load = commands[name];
  if (load === undefined) throw new Error(`commands.json names “${name}”, which src/commands/main.ts does not have.`);
  try {
    return await (await load())(args);
  } catch (thrown) {
    const sentence = forPerson(thrown);
    if (sentence === undefined) throw thrown;
    process.stderr.write(`candour: ${sentence}\n`);
    return 1;
  }
}

function forPerson(thrown: unknown): string | undefined {
  if (thrown instanceof ConfigError || thrown instanceof ClusterError || thrown instanceof MigrationError) {
    return thrown.message;
  }
  const busy = thrown instanceof Error && "code" in thrown && thrown.code === "EADDRINUSE" && "port" in thrown;
  if (busy) return `port ${thrown.port} is in use by another program. End it, or set PORT to another one.`;
  return undefined;
}
