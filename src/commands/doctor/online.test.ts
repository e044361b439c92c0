import assert from "node:assert/strict";
import { test } from "node:test";
import { type Finding, markFor } from "./finding.ts";
import { askNames, type Names } from "./names.ts";
import { type OnlineFacts, onlineFindings } from "./online.ts";

/** A shop online with nothing to find fault with. */
const sound: OnlineFacts = {
  shopUrl: "https://shop.example",
  officeUrl: "https://office.shop.example:8443",
  production: true,
  way: {
    kind: "itself",
    names: ["shop.example", "office.shop.example"],
    until: "2027-03-01",
    daysLeft: 90,
    keyFile: "/srv/tls/key.pem",
    keyOpen: false,
  },
  redirectPort: 80,
  smtpUrl: "smtps://mail.example",
  ownerEmail: "owner@shop.example",
  dkim: undefined,
  sample: false,
  trader: "said",
  provider: "Bank of Somewhere",
  carrier: "Carriers of Somewhere",
  names: undefined,
};
const way = sound.way as Extract<OnlineFacts["way"], { kind: "itself" }>;

/** What is found besides the good, each as it counts for a shop that sells. */
function faults(change: Partial<OnlineFacts>): string[] {
  const found = onlineFindings({ ...sound, ...change }).filter(({ mark }) => mark !== "good");
  for (const { advice } of found) assert.ok((advice ?? "") !== "", "each says what to do");
  return found.map((each: Finding) => `${markFor(each, true)}: ${each.sentence}`);
}

test("a shop that is ready to go online has nothing to be found", () => {
  assert.deepEqual(faults({}), []);
});

test("each thing that is missing to go online is named with what to do", () => {
  const cases: ReadonlyArray<[Partial<OnlineFacts>, RegExp]> = [
    [{ way: { kind: "broken", sentence: "TLS_KEY is not the key." } }, /^unsafe: TLS_KEY is not the key\.$/],
    [
      { way: { ...way, daysLeft: 13 } },
      /^unsafe: The certificate for shop\.example, .* until 2027-03-01, 13 days from now/,
    ],
    [{ way: { ...way, daysLeft: -1 } }, /^unsafe: The certificate .* expired on 2027-03-01\.$/],
    [
      { way: { ...way, keyOpen: true } },
      /^unsafe: Others may read the key of the certificate, \/srv\/tls\/key\.pem\.$/,
    ],
    [{ redirectPort: undefined }, /^caution: Nobody answers at port 80/],
    [{ way: { kind: "proxies", proxies: ["127.0.0.1", "10.0.0.0/8"] } }, /^caution: 10\.0\.0\.0\/8 is a large network/],
    [{ trader: "unsaid" }, /^unsafe: Nobody has said who trades here/],
    [{ provider: null }, /^caution: There is no payment provider: the shop shows what it sells and takes no orders\.$/],
    [{ carrier: null }, /^unsafe: No carrier is connected: orders are taken and paid, and nothing can be handed over/],
    [{ smtpUrl: undefined }, /^unsafe: SMTP_URL is not set/],
    [{ ownerEmail: undefined }, /^caution: CANDOUR_OWNER_EMAIL is not set/],
    [
      { production: false, shopUrl: "http://localhost:3000" },
      /^unsafe: SHOP_URL is http:\/\/localhost:3000: for trying out/,
    ],
  ];
  for (const [change, words] of cases) {
    const found = faults(change);
    assert.equal(found.length, 1, found.join("\n"));
    assert.match(found[0] ?? "", words);
  }
  assert.equal(faults({ carrier: null, provider: null }).length, 1, "who cannot be paid has nothing to hand over");
  assert.deepEqual(faults({ way: { ...way, daysLeft: 14 } }), []);
  assert.deepEqual(faults({ redirectPort: undefined, shopUrl: "https://shop.example:8443" }), []);
});

const signing: OnlineFacts["dkim"] = {
  ...{ kind: "signs", keyFile: "/keys/dkim.pem", keyOpen: false, bits: 2_048, record: "v=DKIM1; k=rsa; p=MIIB" },
  ...{ domain: "shop.example", where: "candour._domainkey.shop.example" },
};

test("what the domain has to publish for the shop's own signature stands there to be copied, with SPF and DMARC beside it", () => {
  assert.deepEqual(faults({ dkim: signing }), []);
  const found = onlineFindings({ ...sound, dkim: signing }).find(({ sentence }) => sentence.includes("DKIM"));
  for (const words of [
    "a TXT record at candour._domainkey.shop.example: v=DKIM1; k=rsa; p=MIIB",
    "a TXT record at shop.example that your mail provider names, such as v=spf1",
    "a TXT record at _dmarc.shop.example: v=DMARC1; p=none",
  ])
    assert.ok(found?.advice?.includes(words), words);
  assert.match(faults({ dkim: { ...signing, keyOpen: true } })[0] ?? "", /^unsafe: Others may read the key that signs/);
  assert.match(faults({ dkim: { ...signing, bits: 1_024 } })[0] ?? "", /^caution: The key .* has 1024 bits/);
  const broken = { kind: "broken", sentence: "CANDOUR_DKIM_KEY names /x, which cannot be read." } as const;
  assert.match(faults({ dkim: broken })[0] ?? "", /^unsafe: CANDOUR_DKIM_KEY names \/x/);
});

type Zone = Readonly<Record<string, readonly string[] | string>>;

/** Name servers that say what the zone says; a word in place of records is the trouble there is with that name. */
function namesOf(zone: Zone): Names {
  const records = async (key: string): Promise<string[]> => {
    const found = zone[key] ?? "ENOTFOUND";
    if (typeof found === "string") throw Object.assign(new Error("asked in vain"), { code: found });
    return [...found];
  };
  return {
    resolve4: (host: string) => records(`A ${host}`),
    resolve6: (host: string) => records(`AAAA ${host}`),
    resolveTxt: async (name: string) => (await records(`TXT ${name}`)).map((text) => [text.slice(0, 3), text.slice(3)]),
  } as Names;
}

const ready: Zone = {
  "A shop.example": ["203.0.113.7"],
  "TXT shop.example": ["other=1", "v=spf1 include:mail.example -all"],
  "TXT _dmarc.shop.example": ["v=DMARC1; p=reject"],
  "TXT s1._domainkey.shop.example": ["v=DKIM1; k=rsa; p=MIGfMA0"],
};

async function asked(change: Zone, selector: string | undefined = "s1"): Promise<string[]> {
  const names = await askNames(
    { host: "shop.example", mailDomain: "shop.example", selector },
    namesOf({ ...ready, ...change }),
  );
  return onlineFindings({ ...sound, names })
    .slice(-4)
    .map(({ mark, sentence }) => `${mark}: ${sentence}`);
}

test("what the world is told of the name is read: where it leads, and who may send mails for it", async () => {
  assert.deepEqual(await asked({}), [
    "good: shop.example leads to 203.0.113.7.",
    "good: SPF says who may send mails of shop.example.",
    "good: DMARC of shop.example has receivers reject what is not from you.",
    "good: A DKIM key for the mails of shop.example stands at s1.",
  ]);
  const cases: ReadonlyArray<[Zone, number, RegExp]> = [
    [{ "A shop.example": "ENOTFOUND" }, 0, /^caution: No address is known for shop\.example/],
    [
      { "A shop.example": "ENODATA", "AAAA shop.example": ["2001:db8::7"] },
      0,
      /^good: shop\.example leads to 2001:db8::7/,
    ],
    [{ "TXT shop.example": ["other=1"] }, 1, /^caution: No SPF record/],
    [{ "TXT shop.example": ["v=spf1 +all"] }, 1, /^caution: SPF of shop\.example lets everybody send/],
    [{ "TXT _dmarc.shop.example": "ENOTFOUND" }, 2, /^caution: No DMARC record/],
    [{ "TXT _dmarc.shop.example": ["v=DMARC1; p=none"] }, 2, /^caution: DMARC .* does nothing .*\(p=none\)/],
    [{ "TXT s1._domainkey.shop.example": "ENODATA" }, 3, /^caution: There is no DKIM key/],
    [{ "TXT s1._domainkey.shop.example": ["v=DKIM1; p="] }, 3, /^caution: The DKIM key of s1 was withdrawn/],
  ];
  for (const [change, at, words] of cases) assert.match((await asked(change))[at] ?? "", words);
});

test("a name server that cannot be reached is said to be so, and is no record that is missing", async () => {
  const silent = {
    "A shop.example": "ETIMEOUT",
    "TXT shop.example": "ECONNREFUSED",
    "TXT _dmarc.shop.example": "ESERVFAIL",
  };
  assert.deepEqual((await asked(silent)).slice(0, 3), [
    "caution: Could not ask for the address of shop.example (ETIMEOUT).",
    "caution: Could not ask for SPF of shop.example (ECONNREFUSED).",
    "caution: Could not ask for DMARC of shop.example (ESERVFAIL).",
  ]);
  const names = await askNames(
    { host: "shop.example", mailDomain: "shop.example", selector: undefined },
    namesOf(ready),
  );
  assert.match(onlineFindings({ ...sound, names }).at(-1)?.sentence ?? "", /^DKIM of shop\.example was not looked for/);
});

test("a key at the domain that is another one than the shop signs with is said to be so; the same one in other words is not", async () => {
  const found = async (expected: string): Promise<string> => {
    const asking = { host: "shop.example", mailDomain: "shop.example", selector: "s1", expected };
    return onlineFindings({ ...sound, names: await askNames(asking, namesOf(ready)) }).at(-1)?.sentence ?? "";
  };
  assert.match(await found("v=DKIM1; k=rsa; p=MIIBOTHER"), /is another one than the shop signs with/);
  assert.match(await found("p=MIGfMA0"), /^A DKIM key for the mails of shop\.example stands at s1/);
});
