/** Ways in which a partner can be broken, on demand, for tests of the shop. */
import type { Call, Reply, Route } from "./web.ts";

export const faultKinds = [
  "error-500", // nothing done, 500
  "reset", // nothing done, connection reset
  "reset-after-commit", // done, connection reset before the answer
  "reset-mid-body", // done, reset in the middle of the answer
  "hang", // silent for `seconds`, then done and answered, whether or not anybody still listens
  "hang-after-commit", // done, silent for `seconds`, then answered
  "redirect", // nothing done, 302 to somewhere else
  "huge-body", // done, answers with a body of 1 GB
  "slow-drip", // done, answers one byte every 200 ms
  "not-json", // done, answers with a page
] as const;

export type Fault = {
  /** Name of the call that breaks, or `any`. */
  on: string;
  kind: (typeof faultKinds)[number];
  seconds: number;
  /** How many calls break before all is well again. */
  times: number;
};

export type Faults = {
  set(fault: Fault): void;
  clear(): void;
  /** The fault that hits this call, counted down. */
  take(route: Route): Fault | undefined;
};

export function createFaults(): Faults {
  let faults: Fault[] = [];
  return {
    set: (fault) => {
      faults.push(fault);
    },
    clear: () => {
      faults = [];
    },
    take: (route) => {
      if (route.name.startsWith("control") || route.name.startsWith("page")) return undefined;
      const found = faults.find((fault) => fault.times > 0 && (fault.on === "any" || fault.on === route.name));
      if (found !== undefined) found.times -= 1;
      return found;
    },
  };
}

/** Reads a fault from a request of the control door, or answers undefined. */
export function readFault(value: Record<string, unknown> | undefined): Fault | undefined {
  const kind = faultKinds.find((one) => one === value?.kind);
  const { on = "any", seconds = 20, times = 1 } = value ?? {};
  if (kind === undefined || typeof on !== "string" || typeof seconds !== "number" || typeof times !== "number") {
    return undefined;
  }
  return { on, kind, seconds, times };
}

/** Answers a call as the fault wants it. */
export async function bend(
  fault: Pick<Fault, "kind" | "seconds">,
  call: Call,
  run: () => Promise<Reply>,
): Promise<Reply | "taken"> {
  switch (fault.kind) {
    case "error-500":
      return { status: 500, body: "broken on demand" };
    case "redirect":
      return { status: 302, headers: { location: "http://127.0.0.1:9/elsewhere" } };
    case "reset":
      call.req.socket.resetAndDestroy();
      return "taken";
    case "reset-after-commit":
      await run();
      call.req.socket.resetAndDestroy();
      return "taken";
    case "reset-mid-body":
      return cutShort(call, await run());
    case "hang":
      await pause(fault.seconds);
      return run();
    case "hang-after-commit": {
      const reply = await run();
      await pause(fault.seconds);
      return reply;
    }
    case "huge-body":
      await run();
      return pour(call, Buffer.alloc(64 * 1024, 0x20), 16_384, 0);
    case "slow-drip":
      await run();
      return pour(call, Buffer.from(" "), 100_000, 200);
    case "not-json":
      return { status: (await run()).status, headers: { "content-type": "text/html" }, body: "<p>Oh.</p>" };
  }
}

function cutShort(call: Call, reply: Reply): "taken" {
  const bytes = Buffer.from(reply.body ?? "");
  call.res.writeHead(reply.status, { "content-type": "application/json", "content-length": String(bytes.length) });
  call.res.write(bytes.subarray(0, bytes.length / 2), () => call.req.socket.resetAndDestroy());
  return "taken";
}

async function pour(call: Call, piece: Buffer, pieces: number, everyMs: number): Promise<"taken"> {
  const { res } = call;
  res.writeHead(200, { "content-type": "application/json" });
  for (let sent = 0; sent < pieces && !res.destroyed; sent++) {
    const room = res.write(piece);
    if (everyMs > 0) await pause(everyMs / 1_000);
    else if (!room) await new Promise<void>((go) => res.once("drain", go).once("close", go));
  }
  res.end();
  return "taken";
}

function pause(seconds: number): Promise<void> {
  return new Promise((go) => setTimeout(go, seconds * 1_000));
}
