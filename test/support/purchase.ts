/** Whole purchases by HTTP alone, for load and for faults: what is answered is what the shop has acknowledged. */
import { setTimeout as pause } from "node:timers/promises";

export type Bought = { number: string; secret: string };

const formType = "application/x-www-form-urlencoded";
const contact = {
  email: "bench@shopper.example",
  name: "Bench Shopper",
  telephone: "01632960001",
  addressLine1: "1 Example Street",
  addressLine2: "",
  town: "Kendal",
  postcode: "LA9 4QX",
  note: "",
};

/** Buys one piece as a browser without scripts would, and pays with the card that always works. */
export async function buyThroughPages(base: string, sku: string): Promise<void> {
  const form = (path: string, fields: Record<string, string>, cookie?: string) =>
    fetch(base + path, {
      method: "POST",
      redirect: "manual",
      headers: { origin: base, "content-type": formType, ...(cookie === undefined ? {} : { cookie }) },
      body: new URLSearchParams(fields).toString(),
    });
  const added = await form("/basket/lines", { sku, quantity: "1" });
  const cookie = (added.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
  expect(await form("/checkout", contact, cookie), 303);
  const review = await (await fetch(`${base}/checkout/review`, { headers: { cookie } })).text();
  const totalMinor = /name="totalMinor" value="(\d+)"/.exec(review)?.[1] ?? "";
  const seen = /name="seen" value="([^"]+)"/.exec(review)?.[1] ?? "";
  const paid = expect(await form("/checkout/payment", { totalMinor, seen }, cookie), 303);
  await payAtBank(paid.headers.get("location") ?? "");
}

/** The same through the store API. Answers once the shop has acknowledged the order. Every request goes through `ask`. */
export async function buyThroughApi(base: string, sku: string, ask: typeof fetch = fetch): Promise<Bought> {
  const call = async (method: string, path: string, bearer: string | null, body: object) => {
    const answer = await ask(`${base}/api/v1${path}`, {
      method,
      headers: {
        "content-type": "application/json",
        origin: base,
        "idempotency-key": crypto.randomUUID(),
        ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
      },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Record<string, unknown>;
  };
  const { bearer } = (await call("POST", "/baskets", null, {})) as { bearer: string };
  await call("POST", "/basket/lines", bearer, { sku, quantity: 1 });
  const { addressLine2: _, note: __, ...needed } = contact;
  const review = (await call("PUT", "/checkout", bearer, needed)) as { total: { amountMinor: number }; seen: string };
  const paid = await call("POST", "/orders", bearer, { totalMinor: review.total.amountMinor, seen: review.seen });
  await payAtBank(String(paid.redirectUrl), ask);
  return { number: String(paid.number), secret: String(paid.secret) };
}

export type Buyers = {
  /** What they were told is bought, so far. */
  bought: Bought[];
  /** Resolves when each has ended what it was at, or after 15 seconds. */
  stop(): Promise<void>;
};

/** A few lines of buyers who buy through the API until they are stopped. A failure is only a reason to go on. */
export function startBuyers(
  base: string,
  skus: readonly string[],
  { lines, ask = fetch }: { lines: number; ask?: typeof fetch },
): Buyers {
  const bought: Bought[] = [];
  let open = true;
  let next = 0;
  const line = async (): Promise<void> => {
    while (open) {
      const sku = skus[next++ % skus.length] ?? "";
      await buyThroughApi(base, sku, ask).then(
        (each) => bought.push(each),
        () => pause(100),
      );
    }
  };
  const all = Array.from({ length: lines }, line);
  return {
    bought,
    stop: async () => {
      open = false;
      await Promise.race([Promise.all(all), pause(15_000, undefined, { ref: false })]);
    },
  };
}

/** Types the card that always works into the bank's page and goes back to the shop. */
async function payAtBank(address: string, ask: typeof fetch = fetch): Promise<void> {
  const page = await (await ask(address)).text();
  const action = /<form[^>]*action="([^"]+)"/.exec(page)?.[1] ?? address;
  const hidden = [...page.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map((match) => [
    match[1] ?? "",
    match[2] ?? "",
  ]);
  const back = await ask(new URL(action, address), {
    method: "POST",
    redirect: "manual",
    headers: { origin: new URL(address).origin, "content-type": formType },
    body: new URLSearchParams([
      ...hidden,
      ["number", "4242424242424242"],
      ["expiry", "12/30"],
      ["cvc", "123"],
    ]).toString(),
  });
  expect(back, 303);
  expect(await ask(back.headers.get("location") ?? "", { redirect: "manual" }), 303);
}

function expect(answer: Response, status: number): Response {
  if (answer.status !== status)
    throw new Error(
      `${new URL(answer.url).pathname.replaceAll(/[\w-]{22}/g, "…")} answered ${answer.status}, not ${status}.`,
    );
  return answer;
}
