import { caution, type Finding, good, unsafe } from "./finding.ts";
import { type NameFacts, nameFindings } from "./name-findings.ts";

/** What a shop needs to be on the internet, as found. */
export type OnlineFacts = {
  shopUrl: string;
  officeUrl: string;
  production: boolean;
  way: Way;
  /** The port of plain HTTP that only leads to https. */
  redirectPort: number | undefined;
  smtpUrl: string | undefined;
  ownerEmail: string | undefined;
  /** What signs the mails, and what the domain has to publish for it; undefined where the shop signs none. */
  dkim: DkimSeen | undefined;
  sample: boolean;
  /** Whether somebody said who trades; undefined where nobody could be asked. */
  trader: "said" | "unsaid" | undefined;
  /** Through whom money comes; null where there is nobody. */
  provider: string | null;
  /** With whom parcels go; null where there is nobody. */
  carrier: string | null;
  /** What the domain says to the world; only where that was asked for. */
  names: NameFacts | undefined;
};

/** `where`: the name of the record. */
export type DkimSeen =
  | { kind: "signs"; keyFile: string; keyOpen: boolean; bits: number; where: string; record: string; domain: string }
  | { kind: "broken"; sentence: string };

/** Who speaks https for the shop. */
export type Way =
  | { kind: "itself"; names: readonly string[]; until: string; daysLeft: number; keyFile: string; keyOpen: boolean }
  | { kind: "broken"; sentence: string }
  | { kind: "proxies"; proxies: readonly string[] }
  | { kind: "nobody" };

/** A certificate is renewed a month before its end, by whoever renews; a fortnight before it nobody has. */
const lateDays = 14;

/** Judges what is needed to go online; pure, in the order in which it is done. */
export function onlineFindings(facts: OnlineFacts): Finding[] {
  return [
    ...addressFindings(facts),
    ...wayFindings(facts),
    ...traderFindings(facts),
    providerFinding(facts),
    ...carrierFindings(facts),
    ...mailFindings(facts),
    ...nameFindings(facts.names),
  ];
}

function addressFindings({ shopUrl, officeUrl, production, sample, provider }: OnlineFacts): Finding[] {
  if (!production) {
    const sentence = `SHOP_URL is ${shopUrl}: for trying out. Payments go to ${provider ?? "nobody"}, and no money moves.`;
    const found: Finding[] = [
      { ...caution(sentence, "For production set SHOP_URL to the shop's https address."), inProduction: "unsafe" },
    ];
    if (sample)
      found.push(good("An empty shop is filled with the sample catalogue (CANDOUR_SAMPLE=off leaves it empty)."));
    return found;
  }
  const office = new URL(officeUrl);
  const where = office.protocol === "https:" ? "by https" : "from this machine only, or through a tunnel to it";
  return [good(`The shop is at ${shopUrl}.`), good(`Staff reach the back office at ${officeUrl}, ${where}.`)];
}

function wayFindings({ production, way, redirectPort, shopUrl }: OnlineFacts): Finding[] {
  if (!production || way.kind === "nobody") return [];
  if (way.kind === "broken") return [unsafe(way.sentence, "Put a certificate for these names into the two files.")];
  if (way.kind === "proxies") {
    const named = way.proxies.join(", ");
    const found = [good(`A proxy speaks https for the shop; believed is what comes from ${named} (TRUSTED_PROXIES).`)];
    const wide = way.proxies.filter((each) => Number(each.split("/")[1] ?? 128) < (each.includes(":") ? 64 : 16));
    if (wide.length === 0) return found;
    const sentence = `${wide.join(", ")} is a large network: everybody in it can say of any request where it comes from.`;
    return [...found, caution(sentence, "Name the address of the proxy itself in TRUSTED_PROXIES.")];
  }
  const found: Finding[] = [];
  const { names, until, daysLeft, keyFile, keyOpen } = way;
  const about = `The certificate for ${names.join(", ")} is good until ${until}`;
  const renew = "Look why it was not renewed; the shop takes up new files by itself.";
  if (daysLeft < 0) found.push(unsafe(`The certificate for ${names.join(", ")} expired on ${until}.`, renew));
  else if (daysLeft < lateDays) found.push(unsafe(`${about}, ${daysLeft} days from now.`, renew));
  else found.push(good(`${about}.`));
  if (keyOpen) found.push(unsafe(`Others may read the key of the certificate, ${keyFile}.`, `chmod go= ${keyFile}`));
  if (redirectPort === undefined && new URL(shopUrl).port === "") {
    const sentence = "Nobody answers at port 80, where browsers begin when somebody types the bare name.";
    found.push(caution(sentence, "Set CANDOUR_REDIRECT_PORT=80, or lead port 80 to https in front of the shop."));
  }
  return found;
}

function traderFindings({ trader, sample, production }: OnlineFacts): Finding[] {
  if (trader === undefined || (sample && !production)) return [];
  if (trader === "said") return [good("The shop says who trades there, on every page and in every mail.")];
  return [
    unsafe(
      "Nobody has said who trades here, which the law wants on every page (Companies (Trading Disclosures) Regulations 2015).",
      "Write data/shop.json, or set it in the back office under Settings.",
    ),
  ];
}

function providerFinding({ provider, production }: OnlineFacts): Finding {
  if (provider !== null) return good(`Payments go through ${provider}.`);
  const sentence = production
    ? "There is no payment provider: the shop shows what it sells and takes no orders."
    : "There is no payment provider for a shop online: it would show what it sells and take no orders.";
  return caution(
    sentence,
    "Set STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET (docs/running.md, Taking money with Stripe). Until then the basket says that there is no checkout.",
  );
}

/** Who cannot be paid has nothing to hand over either. */
function carrierFindings({ carrier, provider }: OnlineFacts): Finding[] {
  if (carrier !== null) return [good(`Parcels go with ${carrier}.`)];
  if (provider === null) return [];
  return [
    unsafe(
      "No carrier is connected: orders are taken and paid, and nothing can be handed over from the back office.",
      "There is none to choose yet. Take no orders before there is: leave STRIPE_SECRET_KEY unset.",
    ),
  ];
}

function mailFindings({ smtpUrl, ownerEmail, dkim }: OnlineFacts): Finding[] {
  if (smtpUrl === undefined) {
    const sentence = "SMTP_URL is not set: mails lie in memory and reach nobody.";
    const advice = "Set SMTP_URL, for example smtps://user:password@mail.example:465.";
    return [{ ...caution(sentence, advice), inProduction: "unsafe" }];
  }
  const found: Finding[] = [good(`Mails leave through ${new URL(smtpUrl).host}.`), ...dkimFindings(dkim)];
  if (ownerEmail === undefined) {
    const sentence =
      "CANDOUR_OWNER_EMAIL is not set: nobody gets the checkpoint of the privacy log, nor hears who looked.";
    found.push(caution(sentence, "Set CANDOUR_OWNER_EMAIL to whoever owns the shop, and keep these mails."));
  }
  return found;
}

/** What to publish stands here whether or not it is there already: only `--names` asks the world. */
function dkimFindings(dkim: DkimSeen | undefined): Finding[] {
  if (dkim === undefined) {
    const sentence = "The shop does not sign its mails itself (DKIM); most mail providers do it for you.";
    const advice =
      "If yours does not: openssl genrsa -out dkim.pem 2048, name the file in CANDOUR_DKIM_KEY, and run this again.";
    return [{ ...good(sentence), advice }];
  }
  if (dkim.kind === "broken") return [unsafe(dkim.sentence, "The shop does not start before this is mended.")];
  const { keyFile, keyOpen, bits, where, record, domain } = dkim;
  const publish = `Publish, where it is not there yet: a TXT record at ${where}: ${record}`;
  const beside = `Beside it, SPF: a TXT record at ${domain} that your mail provider names, such as v=spf1 include:mail.example -all; and DMARC: a TXT record at _dmarc.${domain}: v=DMARC1; p=none; rua=mailto:postmaster@${domain}. Whether they are there: candour doctor --production --names`;
  const found: Finding[] = [
    { ...good(`Mails are signed (DKIM) with ${keyFile}.`), advice: `${publish}\n    ${beside}` },
  ];
  if (keyOpen) found.push(unsafe(`Others may read the key that signs the mails, ${keyFile}.`, `chmod go= ${keyFile}`));
  if (bits < 2_048) {
    const sentence = `The key that signs the mails has ${bits} bits, which is short.`;
    found.push(caution(sentence, "openssl genrsa -out dkim.pem 2048, under another selector."));
  }
  return found;
}
