/** Somebody's first visit to a page, on a telephone that has kept nothing from before, and what came over the wire for it. */
import type { Browser, BrowserContext, CDPSession, Page } from "playwright-core";

/** One answer. `bytes` are those on the wire, compressed, of which `headerBytes` came before the content. */
export type Arrived = {
  url: string;
  kind: string;
  mime: string;
  encoding: string | undefined;
  bytes: number;
  headerBytes: number;
};

export type FirstVisit = {
  page: Page;
  /** What came so far, in the order in which it was asked for. */
  arrived(): readonly Arrived[];
  leave(): Promise<void>;
};

export type FirstVisitOptions = {
  /** Of somebody who has been here before and has nothing left but these. */
  cookies?: Awaited<ReturnType<BrowserContext["cookies"]>>;
  /** Done before the first byte is asked for. */
  prepare?: (page: Page, session: CDPSession) => Promise<void>;
};

/** A telephone of 390 by 844 pixels with two dots to a pixel. */
export const telephone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 } as const;

/** Opens `address` in a browser's window with a cache of its own, and waits until what the page loads at once is there. */
export async function visitFirst(
  browser: Browser,
  address: string,
  { cookies = [], prepare }: FirstVisitOptions = {},
): Promise<FirstVisit> {
  const context = await browser.newContext(telephone);
  await context.addCookies(cookies);
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  const arrived = watchWire(session);
  await prepare?.(page, session);
  await page.goto(address, { waitUntil: "load" });
  return { page, arrived: () => [...arrived.values()], leave: () => context.close() };
}

function watchWire(session: CDPSession): Map<string, Arrived> {
  const arrived = new Map<string, Arrived>();
  session.on("Network.requestWillBeSent", ({ requestId, request: { url }, type = "Other" }) => {
    if (url.startsWith("http"))
      arrived.set(requestId, { url, kind: type, mime: "", encoding: undefined, bytes: 0, headerBytes: 0 });
  });
  session.on("Network.responseReceived", ({ requestId, response }) => {
    const { mimeType: mime, headers, encodedDataLength: headerBytes } = response;
    const encoding = Object.entries(headers).find(([name]) => name.toLowerCase() === "content-encoding")?.[1];
    Object.assign(arrived.get(requestId) ?? {}, { mime, encoding, headerBytes });
  });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength: bytes }) => {
    Object.assign(arrived.get(requestId) ?? {}, { bytes });
  });
  return arrived;
}
