/**
 * Stand-ins for the keepers of epoch keys, as their makers describe them: the transit engine of HashiCorp Vault and OpenBao (HTTP API
 * v1) and AWS KMS (JSON protocol 2014-11-01). They answer in the shapes of the published examples and refuse what the real ones refuse.
 */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { type AwsCredentials, awsAuthorization } from "../../src/modules/vault/aws-signature.ts";

export type Asked = { action: string; body: Record<string, unknown>; status: number };

type Answered = { status: number; body?: unknown };

export type StandIn = {
  origin: string;
  /** Every call, oldest first. */
  asked: Asked[];
  /** What is answered instead, until it is undefined again. */
  trouble: Answered | "silence" | undefined;
};

/** Vault with one token. `disabled` is what an operator does by mistake: raise the smallest version that may be used. */
export async function startTransit(token: string): Promise<StandIn & { versions(name: string): number[] }> {
  const keys = new Map<
    string,
    { versions: Map<number, Buffer>; latest: number; least: [decrypt: number, encrypt: number] }
  >();
  const refuse = (words: string): Answered => ({ status: 400, body: { errors: [words] } });
  const answer = (path: string, body: Record<string, unknown>): Answered => {
    const [, name = "", action = ""] = /^\/v1\/transit\/keys\/([a-z-]+)(?:\/(\w+))?$/.exec(path) ?? [];
    const [, verb, used = ""] = /^\/v1\/transit\/(datakey\/plaintext|decrypt)\/([a-z-]+)$/.exec(path) ?? [];
    const key = keys.get(name || used);
    if (name !== "" && action === "") {
      if (key === undefined) keys.set(name, { versions: new Map([[1, randomBytes(32)]]), latest: 1, least: [1, 0] });
      return { status: 204 };
    }
    if (key === undefined) return refuse("encryption key not found");
    if (action === "rotate") {
      key.latest++;
      key.versions.set(key.latest, randomBytes(32));
      return { status: 200, body: { data: { name, latest_version: key.latest } } };
    }
    if (action === "config") {
      const least: [number, number] = [Number(body.min_decryption_version), Number(body.min_encryption_version)];
      if (Math.max(...least) > key.latest) return refuse("cannot set min version greater than the latest");
      key.least = least;
      return { status: 200, body: { data: { name } } };
    }
    if (action === "trim") {
      const least = Number(body.min_available_version);
      if (Math.min(...key.least) === 0 || least > Math.min(...key.least)) return refuse("minimum available version");
      for (const version of [...key.versions.keys()]) if (version < least) key.versions.delete(version);
      return { status: 200, body: { data: { name } } };
    }
    if (verb === "datakey/plaintext") {
      const bare = randomBytes(Number(body.bits) / 8);
      const sealed = seal(key.versions.get(key.latest) ?? Buffer.alloc(32), bare, "").toString("base64");
      const data = { plaintext: bare.toString("base64"), ciphertext: `vault:v${key.latest}:${sealed}` };
      return { status: 200, body: { data } };
    }
    const [, version = "", sealed = ""] = /^vault:v(\d+):(.+)$/.exec(String(body.ciphertext)) ?? [];
    const with_ = key.versions.get(Number(version));
    if (Number(version) < key.least[0] || with_ === undefined)
      return refuse("ciphertext or signature version is disallowed by policy (too old)");
    const bare = open(with_, Buffer.from(sealed, "base64"), "");
    return bare === undefined
      ? refuse("invalid ciphertext")
      : { status: 200, body: { data: { plaintext: bare.toString("base64") } } };
  };
  const standIn = await listen((path, headers, raw) => {
    if (headers["x-vault-token"] !== token)
      return { action: path, answer: { status: 403, body: { errors: ["permission denied"] } } };
    return { action: path, answer: answer(path, raw === "" ? {} : JSON.parse(raw)) };
  });
  return Object.assign(standIn, { versions: (name: string) => [...(keys.get(name)?.versions.keys() ?? [])] });
}

/** KMS in one region. `states` are those of its keys; a test sets them as an operator would. */
export async function startKms(
  credentials: AwsCredentials,
  now: () => Date,
): Promise<StandIn & { states: Map<string, "Enabled" | "Disabled" | "PendingDeletion">; forget(id: string): void }> {
  const keys = new Map<string, { key: Buffer; deletion?: number }>();
  const states = new Map<string, "Enabled" | "Disabled" | "PendingDeletion">();
  const arn = (id: string) => `arn:aws:kms:us-east-2:111122223333:key/${id}`;
  const refuse = (__type: string): Answered => ({ status: 400, body: { __type, message: "" } });
  const answer = (action: string, body: Record<string, unknown>): Answered => {
    if (action === "CreateKey") {
      const KeyId = crypto.randomUUID();
      keys.set(KeyId, { key: randomBytes(32) });
      states.set(KeyId, "Enabled");
      return {
        status: 200,
        body: { KeyMetadata: { Arn: arn(KeyId), KeyId, KeyState: "Enabled", KeySpec: "SYMMETRIC_DEFAULT" } },
      };
    }
    const id = String(body.KeyId);
    const found = keys.get(id);
    if (found === undefined) return refuse("NotFoundException");
    if (action === "DescribeKey")
      return {
        status: 200,
        body: { KeyMetadata: { Arn: arn(id), KeyId: id, KeyState: states.get(id), DeletionDate: found.deletion } },
      };
    if (states.get(id) === "Disabled") return refuse("DisabledException");
    if (states.get(id) === "PendingDeletion") return refuse("KMSInvalidStateException");
    const context = JSON.stringify(body.EncryptionContext);
    if (action === "GenerateDataKey") {
      const bare = randomBytes(32);
      const CiphertextBlob = seal(found.key, bare, context).toString("base64");
      return { status: 200, body: { CiphertextBlob, KeyId: arn(id), Plaintext: bare.toString("base64") } };
    }
    if (action === "Decrypt") {
      const bare = open(found.key, Buffer.from(String(body.CiphertextBlob), "base64"), context);
      if (bare === undefined) return refuse("InvalidCiphertextException");
      return {
        status: 200,
        body: { KeyId: arn(id), Plaintext: bare.toString("base64"), EncryptionAlgorithm: "SYMMETRIC_DEFAULT" },
      };
    }
    states.set(id, "PendingDeletion");
    found.deletion = now().getTime() / 1_000 + Number(body.PendingWindowInDays) * 86_400;
    const said = { KeyState: "PendingDeletion", PendingWindowInDays: body.PendingWindowInDays };
    return { status: 200, body: { DeletionDate: found.deletion, KeyId: arn(id), ...said } };
  };
  const standIn = await listen((path, headers, raw) => {
    const action = /^TrentService\.(\w+)$/.exec(String(headers["x-amz-target"]))?.[1] ?? "";
    const signed = /SignedHeaders=([a-z0-9;-]+)/.exec(String(headers.authorization))?.[1]?.split(";") ?? [];
    const request = {
      method: "POST",
      path,
      headers: Object.fromEntries(signed.map((name) => [name, String(headers[name])])),
      body: raw,
      region: "us-east-2",
      service: "kms",
    };
    const isSigned =
      ["host", "x-amz-date", "x-amz-target"].every((name) => signed.includes(name)) &&
      headers.authorization === awsAuthorization(request, credentials);
    return { action, answer: isSigned ? answer(action, JSON.parse(raw)) : refuse("InvalidSignatureException") };
  });
  return Object.assign(standIn, { states, forget: (id: string) => void keys.delete(id) });
}

async function listen(
  handle: (path: string, headers: IncomingHttpHeaders, raw: string) => { action: string; answer: Answered },
): Promise<StandIn> {
  const standIn: StandIn = { origin: "", asked: [], trouble: undefined };
  const server = createServer(async (req, res) => {
    let raw = "";
    for await (const chunk of req) raw += chunk;
    if (standIn.trouble === "silence") return;
    const { action, answer } =
      standIn.trouble === undefined ? handle(req.url ?? "", req.headers, raw) : { action: "", answer: standIn.trouble };
    standIn.asked.push({ action, body: raw === "" ? {} : JSON.parse(raw), status: answer.status });
    res.writeHead(answer.status, { "content-type": "application/json" });
    res.end(answer.body === undefined ? "" : JSON.stringify(answer.body));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  // Made inside a test: nobody waits for it when the file ends.
  server.unref();
  server.on("connection", (socket) => socket.unref());
  standIn.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return standIn;
}

function seal(key: Buffer, bare: Buffer, context: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(context));
  return Buffer.concat([nonce, cipher.update(bare), cipher.final(), cipher.getAuthTag()]);
}

function open(key: Buffer, sealed: Buffer, context: string): Buffer | undefined {
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, 12)).setAAD(Buffer.from(context));
    decipher.setAuthTag(sealed.subarray(-16));
    return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]);
  } catch {
    return undefined;
  }
}
