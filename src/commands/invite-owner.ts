import { readConfig } from "#config";

/**
 * `candour invite-owner`: a link by which one person joins the back office as an owner, once, within a day. For an owner who lost
 * every passkey and every code: whoever can run this has the machine anyway. The shop must be running.
 */
export async function inviteOwnerCommand(): Promise<number> {
  const { joinShop } = await import("../main.ts");
  const config = readConfig();
  const joined = await joinShop(config);
  try {
    const invitation = await joined.modules.staff.inviteFirst({ always: true });
    process.stdout.write(`Join as an owner, once, within a day: ${config.office.url}/join/${invitation}\n`);
    return 0;
  } finally {
    await joined.close();
  }
}
