import type { Clock } from "#kernel/clock";
import type { Log } from "#kernel/log";
import type { FlowId } from "#policy/flows";
import { VaultError } from "./error.ts";
import { type KeeperCall, type KeyKeeper, refusedBy } from "./kept-epochs.ts";

export type TransitSettings = {
  call: KeeperCall;
  /** The name of our key in the transit engine. */
  keyName: string;
  /** The token, read anew for every call: whoever renews it puts the new one in its place. */
  token: () => string;
  clock: Clock;
  log: Log;
};

/** All that each call may send. */
export const transitSends = {
  "epoch-transit-create": { fields: ["name", "type"], categories: [] },
  "epoch-transit-rotate": { fields: ["name"], categories: [] },
  "epoch-transit-new": { fields: ["bits", "name"], categories: [] },
  "epoch-transit-open": { fields: ["ciphertext", "name"], categories: [] },
  "epoch-transit-retire": { fields: ["min_decryption_version", "min_encryption_version", "name"], categories: [] },
  "epoch-transit-destroy": { fields: ["min_available_version", "name"], categories: [] },
} as const satisfies Partial<Record<FlowId, { fields: readonly string[]; categories: readonly never[] }>>;

type TransitFlow = keyof typeof transitSends;
type Data = Readonly<Record<string, unknown>>;

/**
 * The transit engine of HashiCorp Vault or OpenBao (its HTTP API, v1). An epoch is a version of one key: the key is made, or rotated,
 * and a data key is asked for under the newest version. Destroying sets the smallest version that may be used and trims what is
 * below it, at once and for good; what remains is in the server's own snapshots.
 */
export function createTransitKeeper(settings: TransitSettings): KeyKeeper {
  const { keyName, clock, log } = settings;
  const ask = (flow: TransitFlow, path: string, body?: Data) => askTransit(settings, flow, path, body);
  return {
    name: "vault-transit",
    create: async () => {
      // A key that exists already stays as it is; only a rotation makes sure that this epoch shares its version with no other.
      await ask("epoch-transit-create", `keys/${keyName}`, { type: "aes256-gcm96" });
      await ask("epoch-transit-rotate", `keys/${keyName}/rotate`);
      const { plaintext, ciphertext } = await ask("epoch-transit-new", `datakey/plaintext/${keyName}`, { bits: 256 });
      const version = versionIn(ciphertext);
      if (typeof plaintext !== "string" || version === undefined)
        throw refusedBy(log, "epoch-transit-new", "strange-answer");
      const sealed = Buffer.from(String(ciphertext), "utf8");
      return { bare: Buffer.from(plaintext, "base64"), sealed, keeperKey: `${keyName}:v${version}` };
    },
    open: async (epoch, { sealed }) => {
      const ciphertext = sealed.toString("utf8");
      const answer = await sendTransit(settings, "epoch-transit-open", `decrypt/${keyName}`, { ciphertext });
      if (isTooOld(answer)) throw tooOld(epoch, keyName, versionIn(ciphertext));
      const { plaintext } = dataIn(settings, "epoch-transit-open", answer);
      if (typeof plaintext !== "string") throw refusedBy(log, "epoch-transit-open", "strange-answer");
      return Buffer.from(plaintext, "base64");
    },
    destroy: async ({ keeperKey }) => {
      const next = Number(keeperKey.slice(keeperKey.lastIndexOf(":v") + 2)) + 1;
      const smallest = { min_decryption_version: next, min_encryption_version: next };
      await ask("epoch-transit-retire", `keys/${keyName}/config`, smallest);
      await ask("epoch-transit-destroy", `keys/${keyName}/trim`, { min_available_version: next });
      return clock.now();
    },
  };
}

type Answer = Awaited<ReturnType<KeeperCall>>;

async function askTransit(settings: TransitSettings, flow: TransitFlow, path: string, body?: Data): Promise<Data> {
  return dataIn(settings, flow, await sendTransit(settings, flow, path, body));
}

function sendTransit({ call, token }: TransitSettings, flow: TransitFlow, path: string, body?: Data): Promise<Answer> {
  const request = { path: `/v1/transit/${path}`, headers: { "x-vault-token": token() } };
  return call(flow, body === undefined ? request : { ...request, body }, transitSends[flow].fields);
}

function dataIn({ log }: TransitSettings, flow: TransitFlow, answer: Answer): Data {
  if (!answer.ok) throw refusedBy(log, flow, answer.because);
  if (answer.status === 204) return {};
  if (answer.status !== 200) throw refusedBy(log, flow, `http-${answer.status}`);
  try {
    const { data } = JSON.parse(answer.body) as { data?: Data };
    return data ?? {};
  } catch {
    throw refusedBy(log, flow, "strange-answer");
  }
}

/** The engine's word for a version below `min_decryption_version`, which a trimmed one is as well. */
function isTooOld(answer: Answer): boolean {
  return answer.ok && answer.status === 400 && answer.body.includes("(too old)");
}

/** To try again later would not help. Whether the version is gone or only locked, its administrator can tell. */
function tooOld(epoch: number, keyName: string, version: number | undefined): VaultError {
  return new VaultError(
    "epoch-key-missing",
    `The key of epoch ${epoch} is version ${version} of ${keyName}, which the transit engine calls too old. Either it was trimmed and is gone for good, as the keys of ended epochs are: then put back keystore and keys of one moment. Or somebody raised min_decryption_version: set it to ${version}.`,
  );
}

/** Sealed by transit: `vault:v3:…`, where 3 is the version. */
function versionIn(ciphertext: unknown): number | undefined {
  const version = typeof ciphertext === "string" ? /^vault:v(\d{1,6}):/.exec(ciphertext)?.[1] : undefined;
  return version === undefined ? undefined : Number(version);
}
