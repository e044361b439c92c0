import { existsSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { ConfigError, readConfig } from "#config";
import type { Reader } from "#kernel/db";
import { versions } from "#policy/versions";
import {
  type CertificateFault,
  type Checkpoint,
  type ErasureStatement,
  type LogVerdict,
  type PrivacyLog,
  subjectTagOf,
  verifyCertificate,
} from "#privacy";

const usage = `candour verify: check what the shop says it has forgotten

  candour verify                     the privacy log of the running shop, against every checkpoint it has signed
  candour verify checkpoint.txt      the same, also against a checkpoint that you kept, alone or in a mail
  candour verify certificate.json    a certificate of erasure, without the shop
      --key <vkey>                   the key that the shop publishes, if you have it from elsewhere
      --link <address>               the address of the page of the order, complaint or question, or of the invoice: is it of this?
`;

/** `candour verify [file]`: answers 0 if all of it fits, 1 with a sentence where it does not. */
export async function verify(args: readonly string[]): Promise<number> {
  const asked = readArguments(args);
  if (asked === null) {
    process.stdout.write(usage);
    return 2;
  }
  const text = asked.path === undefined ? undefined : readText(asked.path);
  if (text?.trimStart().startsWith("{")) {
    const { good, words } = explainCertificate(text, asked);
    process.stdout.write(`${words}\n`);
    return good ? 0 : 1;
  }
  const { joinShop } = await import("../main.ts");
  const joined = await joinShop(readConfig());
  try {
    const { privacyLog } = joined.modules;
    const kept = text === undefined ? [] : [readKept(privacyLog, text, asked.path ?? "")];
    const verdict = await privacyLog.verify(joined.reader, kept);
    const missing = await versionsMissing(privacyLog, joined.reader);
    process.stdout.write(`${verdictInWords(verdict)}\n${missing.words}\nThe public key: ${privacyLog.verifierKey()}\n`);
    return verdict.ok && missing.none ? 0 : 1;
  } finally {
    await joined.close();
  }
}

type Asked = { path: string | undefined; key: string | undefined; link: string | undefined };

function readArguments(args: readonly string[]): Asked | null {
  try {
    const options = { key: { type: "string" }, link: { type: "string" } } as const;
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    return positionals.length > 1 ? null : { path: positionals[0], key: values.key, link: values.link };
  } catch {
    return null;
  }
}

function readText(path: string): string {
  if (!existsSync(path)) throw new ConfigError(`There is no file ${path}.`);
  return readFileSync(path, "utf8");
}

/** The checkpoint in a file: alone, or somewhere in a mail that brought it. */
function readKept(log: PrivacyLog, text: string, path: string): Checkpoint {
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  for (const [at, line] of lines.entries()) {
    const note = lines.slice(at, at + 5).join("\n");
    const kept = line === "" ? null : log.readKept(`${note}\n`);
    if (kept !== null) return kept;
  }
  throw new ConfigError(`${path} holds no checkpoint that this shop has signed.`);
}

/** Whether every version of the policy that our pages show stands in the log with the words that they show. */
async function versionsMissing(log: PrivacyLog, reader: Reader): Promise<{ none: boolean; words: string }> {
  const entered = await log.versionEntries(reader);
  const missing = versions.filter(({ sha256 }) => !entered.has(sha256)).map(({ id }) => id);
  if (missing.length === 0) return { none: true, words: `All ${versions.length} versions of the policy stand in it.` };
  const words = "Not in it, or with other words: the policy of";
  return { none: false, words: `${words} ${missing.join(", ")}. A shop that runs enters them within a minute.` };
}

function verdictInWords(verdict: LogVerdict): string {
  if (verdict.ok)
    return `The privacy log is whole: ${verdict.entries} entries fit all ${verdict.checkpoints} checkpoints signed so far.`;
  switch (verdict.because) {
    case "broken-chain":
      return `Entry ${verdict.seq} is not what it was when it was written, or the one before it is missing.`;
    case "cut-off":
      return `The end was cut off: a checkpoint was signed over ${verdict.size} entries, and only ${verdict.entries} are left.`;
    case "forked":
      return `History was rewritten: the first ${verdict.size} entries are not those of the checkpoint that was signed over them.`;
    case "bad-signature":
      return `The stored checkpoint over ${verdict.size} entries does not carry the signature of this shop.`;
    case "tree-differs":
      return `A kept hash of the tree (level ${verdict.level}) is not that of its entries, so that published tiles are wrong.`;
  }
}

const faults: Readonly<Record<CertificateFault, string>> = {
  "no-certificate": "This is no certificate of erasure, or parts of it are missing.",
  "no-key": "The key in it is no key, so nothing can be checked.",
  "another-key": "It is signed with another key than the one you gave: whoever made it is not that shop.",
  changed: "It was changed after it was signed, or was signed with another key than it names.",
  "entry-differs": "What it says was destroyed is not what its entry of the privacy log says.",
  "not-of-this-link": "It is the certificate of something else than what this link leads to.",
  "checkpoint-not-signed": "The checkpoint in it is not signed with its key.",
  "not-in-the-log": "Its entry is not in the log that the checkpoint in it was signed over.",
};

/** What is to be said of a certificate. Nothing is asked of the shop. */
export function explainCertificate(
  text: string,
  { key, link }: Pick<Asked, "key" | "link">,
): { good: boolean; words: string } {
  const secret = link === undefined ? undefined : /([A-Za-z0-9_-]{22})\/?$/.exec(link)?.[1];
  if (link !== undefined && secret === undefined)
    return { good: false, words: "The link is not the address of a page with a secret in it." };
  const tag = secret === undefined ? undefined : subjectTagOf(secret);
  const verdict = verifyCertificate(text, { trusted: key, tag });
  if (!verdict.ok) return { good: false, words: faults[verdict.because] };
  const { said, inLog } = verdict;
  const lines = [
    `The certificate is what ${said.shop} signed on ${said.statedAt}.`,
    inLog === null
      ? "No checkpoint covers its entry yet: download it again in some minutes, so that the log proves it too."
      : `Its entry is number ${inLog.index + 1} of the ${inLog.size} that a signed checkpoint covers.`,
    ...sayings(said),
    ...(tag === undefined ? [] : ["It is the certificate of what the link leads to."]),
    key === undefined
      ? `It is signed with the key in it. Compare that with the one the shop publishes:\n  ${verdict.key}`
      : "It is signed with the key that you gave.",
  ];
  return { good: true, words: lines.join("\n") };
}

const kinds: Readonly<Record<ErasureStatement["about"]["kind"], string>> = {
  order: "Order",
  complaint: "Complaint",
  question: "Question",
  withdrawal: "Withdrawal",
  invoice: "Whom a VAT invoice was made out to",
};

function sayings({ about, erased, partners, stage, epoch, notProven }: ErasureStatement): string[] {
  const rows = Object.values(erased.rows).reduce((sum, count) => sum + count, 0);
  const waiting = partners.filter(({ state }) => state !== "confirmed");
  return [
    `${[kinds[about.kind], ...(about.number === null ? [] : [about.number])].join(" ")}: ${erased.keys.destroyed} key and ${rows} rows were destroyed by ${erased.at}.`,
    ...(stage === "beyond-recovery"
      ? [`No older copy that the shop knows of opens any more; the wrapping key was destroyed on ${epoch.destroyedAt}.`]
      : []),
    ...waiting.map(({ partner, state }) => `${partner}: deletion ${state}.`),
    ...notProven.map((words) => `Not proven: ${words}`),
  ];
}
