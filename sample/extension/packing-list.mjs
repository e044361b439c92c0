// A small program beside the shop: it is told that an order was paid, asks what is to be packed, and prints it. It needs Node alone.
//
//   SHOP_API=https://office.shop.example  SHOP_KEY=candour_key_…  WEBHOOK_SECRET=whsec_…  PORT=9000  node packing-list.mjs
//
// The key needs the scope orders:read. It learns nothing of who ordered: neither the message nor the API says it.
import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer, request as plain } from "node:http";
import { request as secure } from "node:https";

const { SHOP_API: api = "", SHOP_KEY: key = "", WEBHOOK_SECRET: secrets = "", PORT: port = "9000" } = process.env;
const toleranceSeconds = 300;
/** A message may come twice, under the same id. A real program keeps these where they survive its end. */
const seen = new Set();
const say = (line) => process.stdout.write(`${line}\n`);

/** Whether a message is from the shop and new enough (Standard Webhooks 1.0). Several secrets, with commas, while one is changed. */
function isFromTheShop(headers, body) {
  const { "webhook-id": id, "webhook-timestamp": at, "webhook-signature": signatures = "" } = headers;
  if (Math.abs(Date.now() / 1_000 - Number(at)) > toleranceSeconds) return false;
  return secrets.split(",").some((secret) => {
    const bytes = Buffer.from(secret.replace("whsec_", ""), "base64");
    const expected = createHmac("sha256", bytes).update(`${id}.${at}.`).update(body).digest();
    return signatures.split(" ").some((each) => {
      const given = Buffer.from(each.replace("v1,", ""), "base64");
      return given.length === expected.length && timingSafeEqual(given, expected);
    });
  });
}

/** What the API answers about an order. */
function readOrder(number) {
  const url = new URL(`/api/admin/v1/orders/${number}`, api);
  // Names below localhost are this machine, which not every resolver knows.
  const host = url.hostname.endsWith(".localhost") ? "127.0.0.1" : url.hostname;
  const options = {
    host,
    port: url.port,
    path: url.pathname,
    headers: { host: url.host, authorization: `Bearer ${key}` },
  };
  return new Promise((resolve, reject) => {
    const asked = (url.protocol === "https:" ? secure : plain)(options, async (answer) => {
      const text = (await answer.toArray()).join("");
      if (answer.statusCode === 200) resolve(JSON.parse(text));
      else reject(new Error(`The shop answered ${answer.statusCode}.`));
    });
    asked.on("error", reject).end();
  });
}

const server = createServer(async (req, res) => {
  const body = Buffer.concat(await req.toArray());
  if (!isFromTheShop(req.headers, body)) return res.writeHead(401).end();
  const id = req.headers["webhook-id"];
  const { type, data } = JSON.parse(body.toString());
  try {
    if (type === "order.paid" && !seen.has(id)) {
      const { number, lines } = await readOrder(data.order);
      for (const line of lines) say(`${number}: ${line.left} × ${line.sku} ${line.title}`);
      seen.add(id);
    }
    res.writeHead(204).end();
  } catch (thrown) {
    // Not taken: the shop sends it again, in five seconds and ever later.
    say(thrown.message);
    res.writeHead(503).end();
  }
});
server.listen(Number(port), "127.0.0.1", () => say(`packing list at http://127.0.0.1:${server.address().port}/`));
