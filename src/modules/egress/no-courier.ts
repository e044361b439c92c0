import type { Courier } from "./sandbox-courier.ts";

const nobody = () => Promise.resolve({ ok: false, because: "courier-unavailable" } as const);

/** Where the shop speaks to no courier: nothing is dispatched, and nobody is told an address. */
export const noCourier: Courier = {
  name: "none",
  takesParcels: false,
  book: nobody,
  track: nobody,
  forget: nobody,
  readWebhook: () => ({ ok: false, because: "bad-signature" }),
};
