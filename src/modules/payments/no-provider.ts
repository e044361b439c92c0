import type { PaymentProvider, ProviderFailure } from "./provider.ts";

const nobody = (): Promise<ProviderFailure> => Promise.resolve({ ok: false, because: "unreachable" });

/** Where the shop has no way to be paid: nothing is sent anywhere, and no message is believed. The shop takes no orders then. */
export const noProvider: PaymentProvider = {
  name: "none",
  redirectOrigin: "",
  begin: nobody,
  fetch: nobody,
  findByOrder: nobody,
  capture: nobody,
  cancel: nobody,
  refund: nobody,
  verifyWebhook: () => ({ ok: false, because: "bad-signature" }),
};
