import { caution, type Finding, good } from "./finding.ts";

/** What the name server says of a domain. `unasked`: it could not be asked; null: there is no such record. */
export type Said<T> = { kind: "said"; value: T | null } | { kind: "unasked"; because: string };

/** What was asked of the domain that mails come from, and of the shop's own name. */
export type NameFacts = {
  host: string;
  addresses: Said<readonly string[]>;
  mailDomain: string;
  /** The record of who may send mails for the domain (RFC 7208). */
  spf: Said<string>;
  /** What receivers are to do with mails that are not ours (RFC 7489). */
  dmarc: Said<string>;
  /** The selector that was asked about, and the key at it (RFC 6376); `expected`: the record of the key that the shop signs with itself. */
  dkim: { selector: string; key: Said<string>; expected?: string | undefined } | undefined;
};

/** Judges what the domain says; none of it keeps a shop closed, all of it decides whether mails arrive. */
export function nameFindings(names: NameFacts | undefined): Finding[] {
  if (names === undefined) return [];
  const { host, addresses, mailDomain, spf, dmarc, dkim } = names;
  return [
    judge(addresses, `the address of ${host}`, {
      there: (value) => good(`${host} leads to ${value.join(", ")}.`),
      absent: () =>
        caution(
          `No address is known for ${host}, so nobody finds the shop.`,
          `Add an A (and AAAA) record for ${host}.`,
        ),
    }),
    judge(spf, `SPF of ${mailDomain}`, {
      there: (value) => spfFinding(mailDomain, value),
      absent: () => noSpf(mailDomain),
    }),
    judge(dmarc, `DMARC of ${mailDomain}`, {
      there: (value) => dmarcFinding(mailDomain, value),
      absent: () => noDmarc(mailDomain),
    }),
    dkimFinding(mailDomain, dkim),
  ];
}

function judge<T>(said: Said<T>, what: string, by: { there(value: T): Finding; absent(): Finding }): Finding {
  if (said.kind === "unasked")
    return caution(`Could not ask for ${what} (${said.because}).`, "Ask again where a name server can be reached.");
  return said.value === null ? by.absent() : by.there(said.value);
}

function spfFinding(domain: string, record: string): Finding {
  if (/\s[+?]all\b|\sall\b/.test(record))
    return caution(`SPF of ${domain} lets everybody send in its name: ${record}`, "End the record with -all or ~all.");
  return good(`SPF says who may send mails of ${domain}.`);
}

function noSpf(domain: string): Finding {
  return caution(
    `No SPF record says who may send mails of ${domain}, so many receivers take them for spam.`,
    `Add a TXT record at ${domain}; your mail provider says which, for example: v=spf1 include:mail.example -all`,
  );
}

function dmarcFinding(domain: string, record: string): Finding {
  const policy = /(?:^|;)\s*p\s*=\s*(\w+)/i.exec(record)?.[1]?.toLowerCase();
  if (policy === "reject" || policy === "quarantine")
    return good(`DMARC of ${domain} has receivers ${policy} what is not from you.`);
  return caution(
    `DMARC of ${domain} does nothing against mails in its name that are not from you (p=${policy ?? "?"}).`,
    "When SPF and DKIM have held for some weeks, set p=quarantine and later p=reject.",
  );
}

function noDmarc(domain: string): Finding {
  return caution(
    `No DMARC record says what is to become of forged mails in the name of ${domain}.`,
    `Add a TXT record at _dmarc.${domain}: v=DMARC1; p=none; rua=mailto:postmaster@${domain}`,
  );
}

function dkimFinding(domain: string, dkim: NameFacts["dkim"]): Finding {
  if (dkim === undefined) {
    return caution(
      `DKIM of ${domain} was not looked for: its record lies under a name that only your mail provider knows.`,
      "candour doctor --production --names --dkim <the selector>",
    );
  }
  const { selector, key, expected } = dkim;
  const publicKey = (record: string) =>
    /(?:^|;)\s*p\s*=\s*([A-Za-z0-9+/=\s]*)/.exec(record)?.[1]?.replaceAll(/\s/g, "");
  if (
    key.kind === "said" &&
    key.value !== null &&
    expected !== undefined &&
    publicKey(key.value) !== publicKey(expected)
  )
    return caution(
      `The DKIM key at ${selector}._domainkey.${domain} is another one than the shop signs with, so receivers take its mails for forged.`,
      `Make the TXT record ${expected}`,
    );
  return judge(key, `DKIM of ${selector}._domainkey.${domain}`, {
    there: (value) =>
      /(?:^|;)\s*p\s*=\s*[A-Za-z0-9+/]/.test(value)
        ? good(`A DKIM key for the mails of ${domain} stands at ${selector}.`)
        : caution(`The DKIM key of ${selector} was withdrawn.`, "Ask your mail provider for the selector in use."),
    absent: () =>
      caution(
        `There is no DKIM key at ${selector}._domainkey.${domain}, so mails of ${domain} are not signed by it.`,
        "Add the TXT or CNAME record that your mail provider names.",
      ),
  });
}
