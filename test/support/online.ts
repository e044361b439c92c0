import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { type IncomingMessage, request as plainRequest } from "node:http";
import { request as secureRequest } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestCertificate, testCertificate } from "./certificate.ts";
import { freePorts } from "./free-ports.ts";
import { startMailServer } from "./mail-server.ts";
import { type ShopProcess, startShopProcess } from "./shop-process.ts";

/** The names under which the shop of these tests is known. */
export const shopName = "shop.test";
export const officeName = "office.shop.test";

export const particulars = {
  name: "Heron Chairs",
  strapline: "Chairs for kitchens",
  company: {
    registeredName: "Heron Chairs Limited",
    number: "01234567",
    registeredIn: "England and Wales",
    vatNumber: "GB 123 4567 89",
    office: ["1 Weir Street", "Otley", "LS21 1AA"],
  },
  email: "hello@heron.example",
  telephone: "01632 960 000",
  hours: "Monday to Friday, 9 am to 5 pm",
  regulator: { name: "the Information Commission", address: ["Water Lane", "Wilmslow"], website: "ico.org.uk" },
};

/** A folder with everything that a shop needs to go online: who trades, and a certificate for both names. */
export type Prepared = {
  dataDir: string;
  certificate: TestCertificate;
  /** Of four neighbours: the shop's, that of plain HTTP, one that is free, the office's. */
  port: number;
  /** The settings of a shop that speaks https itself. */
  env: Record<string, string>;
  put(certificate: TestCertificate): void;
};

export async function prepareOnline(): Promise<Prepared> {
  const dataDir = mkdtempSync(join(tmpdir(), "candour-online-"));
  const port = await freePorts();
  mkdirSync(join(dataDir, "tls"), { mode: 0o700 });
  writeFileSync(join(dataDir, "shop.json"), JSON.stringify(particulars));
  const certificate = testCertificate([shopName, officeName]);
  const put = ({ cert, key }: TestCertificate): void => {
    writeFileSync(join(dataDir, "tls/cert.pem"), cert);
    writeFileSync(join(dataDir, "tls/key.pem"), key, { mode: 0o600 });
  };
  put(certificate);
  const env = {
    SHOP_URL: `https://${shopName}:${port}`,
    OFFICE_URL: `https://${officeName}:${port + 3}`,
    SMTP_URL: "smtp://127.0.0.1:9",
    CANDOUR_SAMPLE: "off",
    TLS_CERT: join(dataDir, "tls/cert.pem"),
    TLS_KEY: join(dataDir, "tls/key.pem"),
    CANDOUR_REDIRECT_PORT: String(port + 1),
  };
  return { dataDir, certificate, port, env, put };
}

/** Starts it as its owner would. `changed` overrides settings; an empty text takes one away. */
export async function startOnline(prepared: Prepared, changed: Record<string, string> = {}): Promise<ShopProcess> {
  const { dataDir, port, env } = prepared;
  const mails = await startMailServer();
  const shop = await startShopProcess({ dataDir, port, env: { ...env, SMTP_URL: mails.url, ...changed } }).catch(
    async (thrown: unknown) => {
      await mails.close();
      throw thrown;
    },
  );
  void shop.gone.then(() => mails.close());
  return shop;
}

export type Asked = {
  port: number;
  path?: string;
  method?: string;
  /** The name that is asked for, `shop.test` if none is given. */
  host?: string;
  /** The authority that is trusted, for https; without it the way is plain HTTP. */
  ca?: string;
  /** The address of this machine to come from. */
  from?: string;
  headers?: Record<string, string>;
  body?: string;
};

export type Answered = { status: number; headers: IncomingMessage["headers"]; body: string; cert: string };

/** Asks a shop on this machine by a name that no resolver knows. */
export function ask(asked: Asked): Promise<Answered> {
  const { port, path = "/", method = "GET", host = `${shopName}:${port}`, ca, from, headers = {}, body } = asked;
  const options = {
    ...{ port, path, method, host: "127.0.0.1", agent: false as const, headers: { host, ...headers } },
    ...(from === undefined ? {} : { localAddress: from }),
  };
  return new Promise((resolve, reject) => {
    const read = (answer: IncomingMessage): void => {
      let text = "";
      const { socket } = answer;
      const cert =
        "getPeerCertificate" in socket
          ? (socket.getPeerCertificate as () => { raw: Buffer })().raw.toString("base64")
          : "";
      answer.setEncoding("utf8").on("data", (part: string) => {
        text += part;
      });
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text, cert }));
    };
    const sent =
      ca === undefined
        ? plainRequest(options, read)
        : secureRequest({ ...options, ca, servername: host.replace(/:\d+$/, "") }, read);
    sent.on("error", reject);
    sent.end(body);
  });
}
