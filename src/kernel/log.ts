/** What a log line may carry: never a personal value, an address of the network or a text from outside. */
export type LogFields = Readonly<Record<string, string | number | boolean | null>>;

export type Log = {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
};

const longestLine = 2_000;

/** Writes one JSON line per event to `write` (standard error by default), cut at 2,000 characters. */
export function createLog(
  now: () => Date,
  write: (line: string) => void = (line) => {
    process.stderr.write(line);
  },
): Log {
  const at =
    (level: string) =>
    (event: string, fields: LogFields = {}) => {
      const line = JSON.stringify({ at: now().toISOString(), level, event, ...fields });
      write(`${line.slice(0, longestLine)}\n`);
    };
  return { info: at("info"), warn: at("warn"), error: at("error") };
}

/** A log that says nothing; for tests that assert elsewhere. */
export const silentLog: Log = { info: () => {}, warn: () => {}, error: () => {} };

/**
 * What may be said of a thrown thing: its class and its code, never its message, which may quote a person's data
 * (a unique violation does).
 */
export function errorCode(thrown: unknown): string {
  if (!(thrown instanceof Error)) return "not-an-error";
  const code = "code" in thrown && typeof thrown.code === "string" ? thrown.code : "";
  return code === "" ? thrown.name : `${thrown.name}:${code}`;
}
