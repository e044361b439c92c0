import type { Browser, BrowserContext, CDPSession, Page } from "playwright-core";
import type { App } from "./app.ts";

/** Somebody of the staff at a browser of their own, with a device that holds passkeys. */
export type Colleague = {
  page: Page;
  context: BrowserContext;
  /** The session of the debugger that holds the device. */
  tools: CDPSession;
  /** How many passkeys the device holds. */
  passkeys(): Promise<number>;
  /** The device from now on unlocks for its owner, or for nobody. */
  unlocks(isOwner: boolean): Promise<void>;
};

type Look = Parameters<Browser["newContext"]>[0];

/** Opens a browser with a device that makes and shows passkeys (a virtual authenticator of the DevTools protocol). */
export async function colleague(browser: Browser, look: Look = {}): Promise<Colleague> {
  const context = await browser.newContext(look);
  const page = await context.newPage();
  const tools = await context.newCDPSession(page);
  await tools.send("WebAuthn.enable");
  const { authenticatorId } = await tools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    page,
    context,
    tools,
    passkeys: async () => (await tools.send("WebAuthn.getCredentials", { authenticatorId })).credentials.length,
    unlocks: async (isUserVerified) =>
      void (await tools.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified })),
  };
}

/** Joins by a fresh invitation of the machine (an owner's), under a short name. */
export async function joinsAsOwner(app: App, who: Colleague, handle: string): Promise<void> {
  const invitation = await app.modules.staff.inviteFirst({ always: true });
  await joinsBy(who, `${app.office.url}/join/${invitation ?? ""}`, handle);
}

/** Joins by the link of an invitation. */
export async function joinsBy({ page }: Colleague, address: string, handle: string): Promise<void> {
  await page.goto(address);
  await page.getByLabel("Your short name").fill(handle);
  await page.getByRole("button", { name: "Make a passkey and come in" }).click();
  await page.waitForURL("**/you");
}

/** Signs in by the passkey of the device. */
export async function signsIn(app: App, { page }: Colleague): Promise<void> {
  await page.goto(`${app.office.url}/sign-in`);
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await page.waitForURL(`${app.office.url}/`);
}
