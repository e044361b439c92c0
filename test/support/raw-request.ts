import { connect, type Socket } from "node:net";

/** What came back over a bare connection: status, headers by lower-case name, body, and everything as it was. */
export type RawAnswer = {
  status: number;
  headers: ReadonlyMap<string, string>;
  body: string;
  all: string;
  /** Milliseconds until the other end closed, or until nothing more came. */
  ms: number;
  closed: boolean;
};

/**
 * Writes bytes to a port and reads until the other end closes, or until nothing has come for `quiet` milliseconds after
 * the first byte. Status 0 when the connection ended without an answer. Text is taken as Latin-1, byte by byte.
 */
export function rawRequest(
  port: number,
  bytes: string | readonly string[],
  quiet = 150,
  open: (port: number) => Socket = (at) => connect(at, "localhost"),
): Promise<RawAnswer> {
  return new Promise((resolve) => {
    const started = performance.now();
    const parts: Buffer[] = [];
    const socket = open(port);
    let timer: NodeJS.Timeout | undefined;
    const done = (closed: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ ...parse(Buffer.concat(parts).toString("latin1")), ms: performance.now() - started, closed });
    };
    socket.on("connect", () => {
      for (const part of typeof bytes === "string" ? [bytes] : bytes) socket.write(Buffer.from(part, "latin1"));
    });
    socket.on("data", (part: Buffer) => {
      parts.push(part);
      clearTimeout(timer);
      timer = setTimeout(() => done(false), quiet);
    });
    socket.on("error", () => {});
    socket.on("close", () => done(true));
  });
}

function parse(all: string): Omit<RawAnswer, "ms" | "closed"> {
  const cut = all.indexOf("\r\n\r\n");
  const [first = "", ...lines] = all.slice(0, cut === -1 ? all.length : cut).split("\r\n");
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(first)?.[1] ?? 0);
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(":");
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    headers.set(name, headers.has(name) ? `${headers.get(name)}\n${value}` : value);
  }
  return { status, headers, body: cut === -1 ? "" : all.slice(cut + 4), all };
}
