/** What lets the shop be paid through Stripe. */
export type StripeSettings = Readonly<{ secretKey: string; webhookSecrets: readonly string[]; live: boolean }>;

/** The settings of Stripe, or the sentence that says what is wrong with them; neither where there are none. */
export function readStripe(
  env: Readonly<Record<string, string | undefined>>,
  production: boolean,
): { settings?: StripeSettings; problem?: string } {
  const { STRIPE_SECRET_KEY: secretKey = "", STRIPE_WEBHOOK_SECRET: named = "" } = env;
  if (secretKey === "" && named === "") return {};
  if (secretKey === "")
    return { problem: "STRIPE_SECRET_KEY is missing: STRIPE_WEBHOOK_SECRET alone takes no payments." };
  if (secretKey.startsWith("pk_")) {
    return {
      problem:
        "STRIPE_SECRET_KEY is a publishable key (pk_…), which is for browsers: set the secret key or, better, a restricted one (rk_…).",
    };
  }
  const kind = /^(?:sk|rk)_(live|test)_[A-Za-z0-9]{10,180}$/.exec(secretKey)?.[1];
  if (kind === undefined) {
    return {
      problem:
        "STRIPE_SECRET_KEY must be a key as Stripe shows it, beginning with rk_live_, sk_live_, rk_test_ or sk_test_.",
    };
  }
  const live = kind === "live";
  if (production && !live) {
    return {
      problem:
        "STRIPE_SECRET_KEY is a test key, with which anybody could have goods for nothing: a shop at an https address needs a live one. Try test keys out on localhost.",
    };
  }
  if (!production && live) {
    return {
      problem: "STRIPE_SECRET_KEY is a live key, which takes real money: a shop for trying out needs a test key.",
    };
  }
  const webhookSecrets = named.split(/[\s,]+/).filter((each) => each !== "");
  if (webhookSecrets.length === 0) {
    return {
      problem:
        "STRIPE_WEBHOOK_SECRET is missing: the signing secret (whsec_…) of the endpoint that you made for this shop at Stripe.",
    };
  }
  if (webhookSecrets.length > 4 || !webhookSecrets.every((each) => /^whsec_[A-Za-z0-9+/=]{16,200}$/.test(each))) {
    return {
      problem:
        "STRIPE_WEBHOOK_SECRET must be one to four signing secrets (whsec_…) with commas between them, the newest first.",
    };
  }
  return { settings: Object.freeze({ secretKey, webhookSecrets: Object.freeze(webhookSecrets), live }) };
}
