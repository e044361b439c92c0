import { Agent, request } from "node:http";

/** What came back over a real connection. `set-cookie` stands in `cookies`, one line each. */
export type Answer = {
  status: number;
  headers: Readonly<Record<string, string>>;
  cookies: readonly string[];
  text: string;
};

export type Sending = {
  method?: string;
  headers?: Readonly<Record<string, string>>;
  /** A list is sent in chunks, without announcing a length. */
  body?: string | Uint8Array | readonly string[];
};

const agent = new Agent({ keepAlive: true, maxSockets: 8 });

/** Sends exactly these headers to exactly this target; nothing is added but host and length, nothing is followed. */
export function send(
  shopUrl: string,
  target: string,
  { method = "GET", headers = {}, body }: Sending = {},
): Promise<Answer> {
  const { hostname, port } = new URL(shopUrl);
  return new Promise((resolve, reject) => {
    const whole = typeof body === "string" || body instanceof Uint8Array ? body : undefined;
    const length = whole === undefined ? {} : { "content-length": String(Buffer.byteLength(whole)) };
    const all = { ...length, ...headers };
    const outgoing = request({ hostname, port, method, path: target, headers: all, agent }, (incoming) => {
      const parts: Buffer[] = [];
      incoming.on("data", (part: Buffer) => parts.push(part));
      incoming.on("error", reject);
      incoming.on("end", () => {
        const { "set-cookie": cookies = [], ...single } = incoming.headers;
        resolve({
          status: incoming.statusCode ?? 0,
          headers: single as Record<string, string>,
          cookies,
          text: Buffer.concat(parts).toString("utf8"),
        });
      });
    });
    outgoing.on("error", reject);
    for (const part of whole === undefined ? ((body ?? []) as readonly string[]) : [whole]) outgoing.write(part);
    outgoing.end();
  });
}

/** The body of a form. Pairs may repeat a name. */
export function formBody(pairs: Readonly<Record<string, string>> | ReadonlyArray<readonly [string, string]>): string {
  return new URLSearchParams(pairs as Record<string, string>).toString();
}

export const formType = "application/x-www-form-urlencoded";
/** What a browser says of a form on our own page. */
export const ownForm = { "content-type": formType, "sec-fetch-site": "same-origin" } as const;
