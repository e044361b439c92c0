/** What any answer costs at least: a bare `node:http` server that sends `size` bytes. The measure for our ratios. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const body = Buffer.alloc(Number(process.argv[2] ?? "17"), "x");
const server = createServer((_, response) => {
  response.writeHead(200, { "content-type": "text/html; charset=utf-8", "content-length": body.byteLength });
  response.end(body);
});
server.listen(0, "localhost", () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});
