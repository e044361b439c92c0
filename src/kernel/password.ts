import { argon2 as argon2WithCallback } from "node:crypto";
import { promisify } from "node:util";
import { equalBytes } from "./digest.ts";
import type { Random } from "./random.ts";

const argon2 = promisify(argon2WithCallback);

/** OWASP's first choice of parameters for argon2id (Password Storage Cheat Sheet): 46 MiB, one pass, one lane. */
const cost = { memory: 47_104, passes: 1, parallelism: 1 } as const;
const atOnce = 2;

type Cost = { memory: number; passes: number; parallelism: number };

/**
 * The verifier of a password as a PHC string (argon2id, RFC 9106), made with `pepper`: without that key, which is not in
 * the database, nobody can try passwords against it. At most two are worked on at once, so that a flood of sign-ins takes
 * 92 MiB and not all memory.
 */
export async function makeVerifier(password: string, pepper: Uint8Array, random: Random): Promise<string> {
  const salt = random.bytes(16);
  const tag = await derive(password, salt, pepper, cost, 32);
  const { memory, passes, parallelism } = cost;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(tag)}`;
}

const phc = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,88})\$([A-Za-z0-9+/]{22,88})$/;

/** Whether the password is the verifier's. Throws for what is no verifier of ours. */
export async function isPassword(password: string, verifier: string, pepper: Uint8Array): Promise<boolean> {
  const [, memory, passes, parallelism, salt = "", wanted = ""] = phc.exec(verifier) ?? [];
  if (memory === undefined) throw new Error("This is no verifier of a password.");
  const tag = Buffer.from(wanted, "base64");
  const used = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
  return equalBytes(await derive(password, Buffer.from(salt, "base64"), pepper, used, tag.byteLength), tag);
}

let working = 0;
const waiting: Array<() => void> = [];

async function derive(
  password: string,
  nonce: Buffer,
  secret: Uint8Array,
  used: Cost,
  tagLength: number,
): Promise<Buffer> {
  while (working >= atOnce) await new Promise<void>((go) => waiting.push(go));
  working++;
  try {
    // The same characters typed on two keyboards are the same password (NIST SP 800-63B §3.1.1.2).
    return await argon2("argon2id", { message: password.normalize("NFKC"), nonce, secret, tagLength, ...used });
  } finally {
    working--;
    waiting.shift()?.();
  }
}

function unpadded(bytes: Buffer): string {
  return bytes.toString("base64").replaceAll("=", "");
}
