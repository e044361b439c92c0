import assert from "node:assert/strict";
import { createServer, type Server, type Socket } from "node:net";
import { after, test } from "node:test";
import { simpleParser } from "mailparser";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { sha256 } from "#kernel/digest";
import { testCertificate } from "../../../test/support/certificate.ts";
import { freshDatabase } from "../../../test/support/database.ts";
import { headerName, type MailAddress, parseMailAddress } from "./address.ts";
import { readSmtpUrl, type SmtpSettings } from "./smtp-settings.ts";
import { compose, createSmtpTransport, type SmtpDeps } from "./smtp-transport.ts";
import type { OutgoingMail } from "./transport.ts";

const at = (text: string): MailAddress => {
  const parsed = parseMailAddress(text);
  if (!parsed.ok) throw new Error(`not an address: ${text}`);
  return parsed.address;
};

const mail: OutgoingMail = {
  messageId: "<11111111-2222-4333-8444-555555555555@fellandfern.example>",
  date: new Date("2026-10-03T13:05:00Z"),
  from: { name: "Fell & Fern", address: at("orders@fellandfern.example") },
  replyTo: at("hello@fellandfern.example"),
  to: { name: "Zoë O’Brien-Łuczak", address: at("zoe@brien.example") },
  subject: "We have your order FF-7K3M-9QTX",
  text: "Hello Zoë,\n\n.a line that begins with a dot\nFrom a line that begins with From\n",
  html: "<!doctype html><p>Hello Zoë</p>",
  flow: "order-mail",
  fields: ["name", "email", "order-link", "order"],
};

type Arrived = { from: string; to: string[]; quoted: string | null | undefined; secure: boolean; raw: Buffer };
const closing: Array<() => void> = [];
after(() => {
  for (const close of closing) close();
});

/** A mail server that keeps what it took. `refuse` names the step at which it says no, and how. */
async function mailServer(
  options: SMTPServerOptions = {},
  refuse: { step?: "mail" | "rcpt" | "data"; code?: number; words?: string } = {},
): Promise<{ port: number; arrived: Arrived[] }> {
  const arrived: Arrived[] = [];
  const no = () => Object.assign(new Error(refuse.words ?? "no"), { responseCode: refuse.code });
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    disableReverseLookup: true,
    logger: false,
    onMailFrom: (_, __, done) => done(refuse.step === "mail" ? no() : null),
    onRcptTo: (_, __, done) => done(refuse.step === "rcpt" ? no() : null),
    onData: (stream, session, done) => {
      const parts: Buffer[] = [];
      stream.on("data", (part: Buffer) => parts.push(part));
      stream.on("end", () => {
        const { mailFrom, rcptTo, dsn } = session.envelope;
        arrived.push({
          from: mailFrom === false ? "" : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          quoted: dsn?.ret,
          secure: session.secure,
          raw: Buffer.concat(parts),
        });
        done(refuse.step === "data" ? no() : null);
      });
    },
    ...options,
  });
  server.on("error", () => {});
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  closing.push(() => server.close());
  const address = server.server.address();
  return { port: typeof address === "object" && address !== null ? address.port : 0, arrived };
}

/** A server of bare sockets, for what a real mail server never does. */
async function rawServer(speak: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    speak(socket);
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  closing.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

const local = (port: number): SmtpSettings => readSmtpUrl(`smtp://127.0.0.1:${port}`);
const limits = { connectMs: 300, silentMs: 300, totalMs: 900 };
/** For a test that is not about time, on a machine that does something else. */
const patient = { connectMs: 5_000, silentMs: 5_000, totalMs: 15_000 };

function transport(settings: SmtpSettings, more: Partial<SmtpDeps> = {}) {
  const receipts: unknown[] = [];
  const made = createSmtpTransport({
    settings,
    limits,
    egress: {
      recordMail: async (flow, content) => {
        receipts.push({ flow, ...content });
        return { receiptId: "r1" };
      },
      recordMailOutcome: async (receiptId, outcome) => {
        receipts.push({ receiptId, outcome });
      },
    },
    ...more,
  });
  return { send: made.send, receipts };
}

test("a mail arrives whole: one recipient, Unicode names, both forms, no header of ours too many, and a receipt of its bytes", async () => {
  const { port, arrived } = await mailServer();
  const { send, receipts } = transport(local(port));
  assert.deepEqual(await send(mail), { ok: true });
  assert.equal(arrived.length, 1);
  const [got] = arrived;
  assert.ok(got);
  assert.deepEqual([got.from, got.to], ["orders@fellandfern.example", ["zoe@brien.example"]]);
  const read = await simpleParser(got.raw);
  assert.equal(read.subject, mail.subject);
  assert.equal(read.text, mail.text);
  assert.equal(String(read.html).trim(), mail.html);
  assert.equal(read.messageId, mail.messageId);
  assert.deepEqual(read.date, mail.date);
  assert.deepEqual(read.from?.value, [{ address: "orders@fellandfern.example", name: "Fell & Fern" }]);
  assert.deepEqual(Array.isArray(read.to) ? [] : read.to?.value, [
    { address: "zoe@brien.example", name: "Zoë O’Brien-Łuczak" },
  ]);
  assert.deepEqual(read.attachments, []);
  assert.equal(
    [...read.headers.keys()].sort().join(" "),
    "auto-submitted content-type date from message-id mime-version reply-to subject to",
  );
  assert.ok(
    got.raw
      .toString("latin1")
      .split("\r\n")
      .every((line) => line.length <= 998 && /^[\x20-\x7e\t]*$/.test(line)),
  );
  assert.deepEqual(receipts, [
    { flow: "order-mail", fields: mail.fields, sha256: sha256(got.raw) },
    { receiptId: "r1", outcome: "sent" },
  ]);
});

test("the server is asked to quote headers only in its reports, and to send them where the settings say", async () => {
  const { port, arrived } = await mailServer({ hideDSN: false });
  const { send } = transport(local(port), { bounceAddress: at("bounces@fellandfern.example") });
  assert.deepEqual(await send(mail), { ok: true });
  assert.deepEqual([arrived[0]?.from, arrived[0]?.quoted], ["bounces@fellandfern.example", "HDRS"]);
});

test("nothing leaves without a receipt", async () => {
  const { port, arrived } = await mailServer();
  const { send } = transport(local(port), {
    egress: { recordMail: () => Promise.reject(new Error("no ledger")), recordMailOutcome: async () => {} },
  });
  await assert.rejects(send(mail), /no ledger/);
  assert.deepEqual(arrived, []);
});

test("no name, subject or text can add a header, a recipient or a second mail", async () => {
  const { port, arrived } = await mailServer();
  const { send } = transport(local(port));
  const crlf = "Ada\r\nBcc: eve@example.org\r\n\r\nHi\r\n.\r\nMAIL FROM:<eve@example.org>\r\n";
  const evil = { ...mail, to: { ...mail.to, name: headerName(crlf) }, subject: crlf, text: crlf };
  assert.deepEqual(await send(evil), { ok: true });
  // Even without our own cleaning the composer folds a break into a space.
  assert.deepEqual(await send({ ...evil, to: { ...mail.to, name: crlf } }), { ok: true });
  assert.equal(arrived.length, 2);
  for (const { to, raw } of arrived) {
    assert.deepEqual(to, ["zoe@brien.example"]);
    const read = await simpleParser(raw);
    assert.deepEqual(read.bcc, undefined);
    assert.equal(read.headers.size, 9);
    assert.deepEqual(Array.isArray(read.to) ? [] : read.to?.value.map(({ address }) => address), ["zoe@brien.example"]);
  }
});

test("text that looks like a path, an address or data is sent as text and fetched by nobody", async () => {
  const bytes = await compose({
    ...mail,
    text: "/etc/passwd",
    html: '<img src="data:image/png;base64,AAAA">file:///etc/passwd',
  });
  const read = await simpleParser(bytes);
  assert.equal(read.text?.trim(), "/etc/passwd");
  assert.deepEqual(read.attachments, []);
});

test("a 5xx about the recipient or the message is permanent, anything else is worth another try", async () => {
  const cases = [
    ["rcpt", 550, "permanent"],
    ["rcpt", 450, "temporary"],
    ["data", 554, "permanent"],
    ["data", 451, "temporary"],
    ["mail", 553, "temporary"],
    ["mail", 451, "temporary"],
  ] as const;
  for (const [step, code, because] of cases) {
    const { port } = await mailServer({}, { step, code, words: "zoe@brien.example is not known here" });
    const outcome = await transport(local(port)).send(mail);
    assert.deepEqual(outcome, { ok: false, because, code: `smtp-${code}` }, `${step} ${code}`);
  }
});

test("a server that is not there, drops the line, stalls, drips or talks nonsense costs at most the time allowed", async () => {
  const gone = await rawServer(() => {});
  closing.pop()?.();
  const after250 = (socket: Socket) => {
    socket.write("220 hello\r\n");
    socket.on("data", (part) => {
      const line = part.toString();
      if (line.startsWith("EHLO")) socket.write("250 hello\r\n");
      else if (line.startsWith("DATA")) socket.write("354 go on\r\n");
      else if (/^(?:MAIL|RCPT)/.test(line)) socket.write("250 ok\r\n");
      else if (line.endsWith("\r\n.\r\n")) socket.destroy();
    });
  };
  const drip = (socket: Socket) => {
    socket.write("220");
    const drop = setInterval(() => socket.write("-"), 50);
    socket.on("close", () => clearInterval(drop));
  };
  const endless = (socket: Socket) => {
    socket.write("220 hello\r\n");
    socket.once("data", () => {
      const drop = setInterval(() => socket.write("250-and\r\n"), 50);
      socket.on("close", () => clearInterval(drop));
    });
  };
  const cases = [
    [gone, "smtp-unreachable"],
    [await rawServer((socket) => socket.destroy()), "smtp-lost"],
    [await rawServer(after250), "smtp-lost"],
    [await rawServer(() => {}), "smtp-timeout"],
    [await rawServer(drip), "smtp-timeout"],
    [await rawServer(endless), "smtp-timeout"],
    [await rawServer((socket) => socket.write("HTTP/1.1 200 OK\r\n\r\n")), "smtp-trouble"],
    [await rawServer((socket) => socket.write("554 go away\r\n")), "smtp-554"],
  ] as const;
  for (const [port, code] of cases) {
    const started = performance.now();
    assert.deepEqual(await transport(local(port)).send(mail), { ok: false, because: "temporary", code });
    assert.ok(performance.now() - started < 1_500, code);
  }
});

const host = "smtp.fellandfern.example";
const good = testCertificate([host]);
const upgrading = { disabledCommands: [], key: good.key, cert: good.cert } satisfies SMTPServerOptions;

function remote(scheme: "smtp" | "smtps", port: number, more: Partial<SmtpDeps> = {}) {
  return transport(readSmtpUrl(`${scheme}://${host}:${port}`), {
    connectTo: "127.0.0.1",
    authority: good.cert,
    ...more,
  });
}

test("to another machine a mail goes over verified TLS only, whether upgraded or from the start", async () => {
  const upgraded = await mailServer(upgrading);
  assert.deepEqual(await remote("smtp", upgraded.port).send(mail), { ok: true });
  const fromTheStart = await mailServer({ ...upgrading, secure: true });
  assert.deepEqual(await remote("smtps", fromTheStart.port).send(mail), { ok: true });
  assert.deepEqual(
    [...upgraded.arrived, ...fromTheStart.arrived].map(({ secure }) => secure),
    [true, true],
  );
});

test("a certificate of an unknown authority, for another host or out of date is refused, and nothing is sent", async () => {
  const other = testCertificate(["mail.elsewhere.example"]);
  const old = testCertificate([host], 2020, 2021);
  const cases = [
    ["unknown authority", good, other.cert],
    ["the usual authorities", good, undefined],
    ["another host", other, other.cert],
    ["out of date", old, old.cert],
  ] as const;
  for (const [what, { key, cert }, authority] of cases) {
    for (const scheme of ["smtp", "smtps"] as const) {
      const server = await mailServer({ ...upgrading, key, cert, secure: scheme === "smtps" });
      const { send } = transport(readSmtpUrl(`${scheme}://${host}:${server.port}`), {
        connectTo: "127.0.0.1",
        limits: patient,
        ...(authority === undefined ? {} : { authority }),
      });
      assert.deepEqual(
        await send(mail),
        { ok: false, because: "temporary", code: "smtp-tls-refused" },
        `${what}, ${scheme}`,
      );
      assert.deepEqual(server.arrived, []);
    }
  }
});

test("a server elsewhere that offers no encryption, or only an old one, gets neither login nor mail", async () => {
  let heard = "";
  const port = await rawServer((socket) => {
    socket.write("220 hello\r\n");
    socket.on("data", (part) => {
      heard += part.toString();
      socket.write(part.toString().startsWith("EHLO") ? "250-hello\r\n250 AUTH PLAIN LOGIN\r\n" : "502 no\r\n");
    });
  });
  const { send } = transport(readSmtpUrl(`smtp://user:open-sesame@${host}:${port}`), { connectTo: "127.0.0.1" });
  assert.equal((await send(mail)).ok, false);
  assert.doesNotMatch(heard, /AUTH|MAIL|zoe|sesame|b3Blbi1zZXNhbWU/);
  const old = await mailServer({
    ...upgrading,
    secure: true,
    minVersion: "TLSv1",
    maxVersion: "TLSv1.1",
    ciphers: "DEFAULT@SECLEVEL=0",
  });
  assert.deepEqual(await remote("smtps", old.port).send(mail), {
    ok: false,
    because: "temporary",
    code: "smtp-tls-refused",
  });
});

test("a login is used, and one that is refused waits for the operator without repeating it anywhere", async () => {
  const options = {
    ...upgrading,
    authOptional: false,
    onAuth: (auth, _, done) =>
      auth.username === "shop" && auth.password === "open sesame"
        ? done(null, { user: "shop" })
        : done(new Error("no")),
  } satisfies SMTPServerOptions;
  const { port, arrived } = await mailServer(options);
  const as = (login: string) =>
    transport(readSmtpUrl(`smtp://${login}@${host}:${port}`), { connectTo: "127.0.0.1", authority: good.cert });
  assert.deepEqual(await as("shop:open%20sesame").send(mail), { ok: true });
  assert.deepEqual(await as("shop:wrong").send(mail), { ok: false, because: "temporary", code: "smtp-535" });
  assert.equal(arrived.length, 1);
});

test("SMTP_URL is read strictly, and what is wrong with it is said without repeating it", () => {
  assert.deepEqual(readSmtpUrl("smtp://mail.example"), {
    host: "mail.example",
    port: 587,
    login: undefined,
    tls: "must-upgrade",
  });
  assert.deepEqual(readSmtpUrl("smtps://a%40b:c%3Ad@mail.example:4465/"), {
    host: "mail.example",
    port: 4465,
    login: { user: "a@b", password: "c:d" },
    tls: "from-the-start",
  });
  for (const host of ["localhost", "127.0.0.1", "127.8.9.10", "[::1]"])
    assert.equal(readSmtpUrl(`smtp://${host}:25`).tls, "none");
  for (const host of ["localhost.example", "128.0.0.1", "[::2]", "127.0.0.1.example", "10.0.0.1"]) {
    assert.equal(readSmtpUrl(`smtp://${host}`).tls, "must-upgrade", host);
  }
  assert.equal(readSmtpUrl("smtps://localhost").tls, "from-the-start");
  for (const wrong of [
    "mail.example",
    "http://mail.example",
    "smtp://",
    "smtp://u:s3cret@mail.example?tls.rejectUnauthorized=false",
    "smtp://u:s3cret@mail.example/path",
    "smtp://u:s3cret%ff@mail.example",
    "smtp://u:s3cret@mail.example#x",
  ]) {
    assert.throws(
      () => readSmtpUrl(wrong),
      (thrown: Error) => /^SMTP_URL /.test(thrown.message) && !/s3cret/.test(thrown.message),
      wrong,
    );
  }
});

test("a mail is not sent inside a transaction, and each outcome is noted as a word", async () => {
  const { database } = await freshDatabase();
  const { port, arrived } = await mailServer({}, { step: "rcpt", code: 550 });
  const { send, receipts } = transport(local(port));
  await assert.rejects(
    database.transact(() => send(mail)),
    /not sent inside a transaction/,
  );
  assert.deepEqual(receipts, []);
  await send(mail);
  assert.deepEqual(receipts.at(-1), { receiptId: "r1", outcome: "smtp-550" });
  assert.deepEqual(arrived, []);
});
