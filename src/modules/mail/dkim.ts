import { readFileSync } from "node:fs";
import DKIM from "nodemailer/lib/dkim";
import { publicHalf } from "#kernel/signature";

/** Where the key lies that mails are signed with, and under which name the domain publishes its other half. */
export type DkimSettings = { keyFile: string; selector: string };

export type DkimKey = { selector: string; privateKey: string };

/** Reads the key. Throws an error that names the setting and repeats nothing of the file. */
export function readDkimKey({ keyFile, selector }: DkimSettings): DkimKey & { record: string; bits: number } {
  let privateKey: string;
  try {
    privateKey = readFileSync(keyFile, "utf8");
  } catch {
    throw new Error(`CANDOUR_DKIM_KEY names ${keyFile}, which cannot be read.`);
  }
  const half = publicHalf(privateKey);
  if (half === null) {
    throw new Error(
      `CANDOUR_DKIM_KEY names ${keyFile}, which is no RSA key without a password, in PEM: openssl genrsa -out dkim.pem 2048 makes one.`,
    );
  }
  return { selector, privateKey, bits: half.bits, record: `v=DKIM1; k=rsa; p=${half.publicKey}` };
}

/**
 * The message with a signature before it, in the name of a domain (RFC 6376). Throws where none came of it, so that no mail leaves
 * unsigned because a key was spoilt.
 */
export async function signed(message: Buffer, domainName: string, key: DkimKey): Promise<Buffer> {
  const { selector: keySelector, privateKey } = key;
  const parts: Buffer[] = [];
  for await (const part of new DKIM({ domainName, keySelector, privateKey }).sign(message)) parts.push(part as Buffer);
  const whole = Buffer.concat(parts);
  if (!whole.subarray(0, 40).toString("latin1").startsWith("DKIM-Signature:"))
    throw new Error("A mail was not signed.");
  return whole;
}
