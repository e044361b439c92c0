import assert from "node:assert/strict";
import { createHash, createPublicKey, createVerify, generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";
import { sha256 } from "#kernel/digest";
import { type MailAddress, parseMailAddress } from "./address.ts";
import { type DkimKey, readDkimKey, signed } from "./dkim.ts";
import { readSmtpUrl } from "./smtp-settings.ts";
import { createSmtpTransport } from "./smtp-transport.ts";
import type { OutgoingMail } from "./transport.ts";

const folder = mkdtempSync(join(tmpdir(), "candour-dkim-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const pair = (modulusLength: number) => generateKeyPairSync("rsa", { modulusLength });
const pem = { type: "pkcs8", format: "pem" } as const;
const { privateKey } = pair(2_048);

function keyFile(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}

const at = (text: string): MailAddress => {
  const parsed = parseMailAddress(text);
  return parsed.ok ? parsed.address : assert.fail(text);
};
const mail: OutgoingMail = {
  messageId: "<11111111-2222-4333-8444-555555555555@fellandfern.example>",
  date: new Date("2026-10-03T13:05:00Z"),
  from: { name: "Fell & Fern", address: at("orders@fellandfern.example") },
  replyTo: at("hello@fellandfern.example"),
  to: { name: "Zoë O’Brien-Łuczak", address: at("zoe@brien.example") },
  subject: "We have your order FF-7K3M-9QTX",
  text: "Hello Zoë,\n\n.a line that begins with a dot\n",
  html: "<!doctype html><p>Hello Zoë</p>",
  flow: "order-mail",
  fields: ["name", "email", "order-link", "order"],
};

const message = Buffer.from(
  [
    "From: Fell & Fern <orders@fellandfern.example>",
    "To: =?UTF-8?Q?Zo=C3=AB?= <zoe@brien.example>",
    "Subject: A  sofa",
    "Date: Sat, 03 Oct 2026 13:05:00 +0000",
    "Message-ID: <1@fellandfern.example>",
    "",
    "Hello  Zo=C3=AB \t",
    "",
    "",
  ].join("\r\n"),
);

/** Checks a signature as a receiver does, by RFC 6376 with relaxed forms, and by nothing of what made it. */
function verified(mail: Buffer, record: string): boolean {
  const text = mail.toString("latin1");
  const split = text.indexOf("\r\n\r\n");
  const lines = text
    .slice(0, split)
    .replaceAll(/\r\n(?=[ \t])/g, "")
    .split("\r\n");
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(":");
    const value = line
      .slice(colon + 1)
      .replaceAll(/[ \t]+/g, " ")
      .trim();
    return [line.slice(0, colon).trim().toLowerCase(), value];
  });
  const [, signature = ""] = headers.find(([name]) => name === "dkim-signature") ?? [];
  const tags = new Map(
    signature
      .split(";")
      .map((tag): [string, string] => [tag.slice(0, tag.indexOf("=")).trim(), tag.slice(tag.indexOf("=") + 1).trim()]),
  );
  const body = text
    .slice(split + 4)
    .replaceAll(/[ \t]+\r\n/g, "\r\n")
    .replaceAll(/[ \t]+/g, " ")
    .replace(/(\r\n)*$/, "\r\n");
  const bodyHash = createHash("sha256").update(body, "latin1").digest("base64");
  if (tags.get("bh")?.replaceAll(" ", "") !== bodyHash) return false;
  const named = (tags.get("h") ?? "").split(":").map((name) => {
    const [, value] = headers.findLast(([each]) => each === name) ?? [];
    return `${name}:${value}\r\n`;
  });
  const unsigned = signature.replace(/(\bb=)[^;]*$/, "$1");
  const publicKey = createPublicKey({
    ...{ key: Buffer.from(/p=(.*)$/.exec(record)?.[1] ?? "", "base64"), format: "der", type: "spki" },
  });
  return createVerify("RSA-SHA256")
    .update(`${named.join("")}dkim-signature:${unsigned}`, "latin1")
    .verify(publicKey, (tags.get("b") ?? "").replaceAll(" ", ""), "base64");
}

test("a mail is signed so that whoever reads the published record can check it, and finds every change", async () => {
  const key = readDkimKey({ keyFile: keyFile("good.pem", privateKey.export(pem) as string), selector: "s1" });
  assert.equal(key.bits, 2_048);
  assert.match(key.record, /^v=DKIM1; k=rsa; p=[A-Za-z0-9+/]{390,}={0,2}$/);
  const made = await signed(message, "fellandfern.example", key);
  const text = made.toString("latin1");
  assert.match(text, /^DKIM-Signature: v=1; a=rsa-sha256; c=relaxed\/relaxed;\s+d=fellandfern\.example;[\s\S]*s=s1;/);
  assert.ok(text.endsWith(message.toString("latin1")), "the mail itself is as it was");
  assert.ok(verified(made, key.record));
  for (const [was, is] of [
    ["orders@", "other@"],
    ["A  sofa", "A  chair"],
    ["Hello", "Hallo"],
  ] as const)
    assert.equal(verified(Buffer.from(text.replace(was, is), "latin1"), key.record), false, is);
  const another = readDkimKey({
    keyFile: keyFile("b.pem", pair(2_048).privateKey.export(pem) as string),
    selector: "s1",
  });
  assert.equal(verified(made, another.record), false, "another key");
});

test("what is no key to sign with is named by its setting, and nothing of it is repeated", () => {
  const ed = generateKeyPairSync("ed25519").privateKey.export(pem) as string;
  const cases: ReadonlyArray<[string, string]> = [
    [join(folder, "nowhere.pem"), "cannot be read"],
    [keyFile("ed.pem", ed), "is no RSA key"],
    [keyFile("short.pem", pair(1_000).privateKey.export(pem) as string), "is no RSA key"],
    [keyFile("words.pem", "a-secret-word"), "is no RSA key"],
  ];
  for (const [path, because] of cases)
    assert.throws(
      () => readDkimKey({ keyFile: path, selector: "s1" }),
      ({ message: said }: Error) =>
        said.startsWith(`CANDOUR_DKIM_KEY names ${path}`) && said.includes(because) && !said.includes("a-secret-word"),
    );
});

test("a mail that could not be signed does not leave unsigned", async () => {
  const spoilt = { selector: "s1", privateKey: "-----BEGIN PRIVATE KEY-----\nnothing\n-----END PRIVATE KEY-----\n" };
  await assert.rejects(signed(message, "fellandfern.example", spoilt), /A mail was not signed/);
});

test("with a key each mail leaves signed in the name of its sender, and the receipt is of what left", async () => {
  const arrived: Buffer[] = [];
  const server = new SMTPServer({
    ...{ authOptional: true, disabledCommands: ["STARTTLS"], disableReverseLookup: true, logger: false },
    onData: (stream, _session, done) => {
      const parts: Buffer[] = [];
      stream.on("data", (part: Buffer) => parts.push(part));
      stream.on("end", () => {
        arrived.push(Buffer.concat(parts));
        done();
      });
    },
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  after(() => server.close());
  const { port } = server.server.address() as { port: number };
  const receipts: unknown[] = [];
  const sending = (dkim: DkimKey) =>
    createSmtpTransport({
      settings: readSmtpUrl(`smtp://127.0.0.1:${port}`),
      dkim,
      egress: {
        recordMail: async (flow, content) => {
          receipts.push({ flow, ...content });
          return { receiptId: "r1" };
        },
        recordMailOutcome: () => {},
      },
    });
  const key = readDkimKey({ keyFile: keyFile("sends.pem", privateKey.export(pem) as string), selector: "s1" });
  assert.deepEqual(await sending(key).send(mail), { ok: true });
  const raw = arrived[0] ?? assert.fail();
  assert.ok(verified(raw, key.record));
  assert.match(raw.toString("latin1"), /d=fellandfern\.example/);
  assert.equal((await simpleParser(raw)).text, mail.text);
  assert.deepEqual(receipts, [{ flow: "order-mail", fields: mail.fields, sha256: sha256(raw) }]);
  await assert.rejects(sending({ ...key, privateKey: "no key" }).send(mail), /A mail was not signed/);
  assert.deepEqual([arrived.length, receipts.length], [1, 1]);
});
