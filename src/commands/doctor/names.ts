import { Resolver } from "node:dns/promises";
import { second } from "#kernel/clock";
import type { NameFacts, Said } from "./name-findings.ts";

/** What is asked of a name server; Node's, unless a test has its own. */
export type Names = Pick<Resolver, "resolve4" | "resolve6" | "resolveTxt">;

/**
 * Asks the name servers of this machine what the world is told of the shop: only on request, because it tells them that
 * somebody asks. Waits for at most some seconds; what could not be asked is said to be so.
 */
export async function askNames(
  asked: { host: string; mailDomain: string; selector: string | undefined; expected?: string | undefined },
  names: Names = new Resolver({ timeout: 2 * second, tries: 2 }),
): Promise<NameFacts> {
  const { host, mailDomain, selector } = asked;
  const text = (name: string, begins: RegExp): Promise<Said<string>> =>
    said(async () => {
      const records = (await names.resolveTxt(name)).map((parts) => parts.join(""));
      return records.find((record) => begins.test(record)) ?? null;
    });
  const [addresses, spf, dmarc, key] = await Promise.all([
    said(() => addressesOf(names, host)),
    text(mailDomain, /^v=spf1(?: |$)/i),
    text(`_dmarc.${mailDomain}`, /^v=DMARC1\b/i),
    selector === undefined ? undefined : text(`${selector}._domainkey.${mailDomain}`, /(?:^|;)\s*p\s*=/),
  ]);
  return {
    ...{ host, addresses, mailDomain, spf, dmarc },
    dkim: selector === undefined || key === undefined ? undefined : { selector, key, expected: asked.expected },
  };
}

/** Of both families; one that is missing is no trouble, one that could not be asked only if the other is not there. */
async function addressesOf(names: Names, host: string): Promise<readonly string[] | null> {
  const found = await Promise.allSettled([names.resolve4(host), names.resolve6(host)]);
  const addresses = found.flatMap((each) => (each.status === "fulfilled" ? each.value : []));
  if (addresses.length > 0) return addresses;
  for (const each of found) if (each.status === "rejected" && !isAbsent(each.reason)) throw each.reason;
  return null;
}

async function said<T>(ask: () => Promise<T | null>): Promise<Said<T>> {
  try {
    return { kind: "said", value: await ask() };
  } catch (thrown) {
    if (isAbsent(thrown)) return { kind: "said", value: null };
    return { kind: "unasked", because: codeOf(thrown) };
  }
}

/** The name server knows that there is none. */
function isAbsent(thrown: unknown): boolean {
  return ["ENOTFOUND", "ENODATA"].includes(codeOf(thrown));
}

function codeOf(thrown: unknown): string {
  return thrown instanceof Error && "code" in thrown ? String(thrown.code) : "no answer";
}
