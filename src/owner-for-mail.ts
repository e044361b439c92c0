import type { Access } from "#access";
import { ConfigError } from "#config";
import { type OwnerForMail, readOwnerEmail } from "#mail";
import type { PrivacyLog } from "#privacy";
import type { Ground } from "./ground.ts";

/** Whom mails about the shop itself go to. Throws a `ConfigError` where the settings name what is no address. */
export function ownerForMail(
  { config, database }: Ground,
  privacyLog: PrivacyLog,
  access: () => Pick<Access, "wideGrant" | "counts">,
): OwnerForMail | undefined {
  if (config.ownerEmail === undefined) return undefined;
  const email = readOwnerEmail(config.ownerEmail);
  if (email === null) throw new ConfigError("CANDOUR_OWNER_EMAIL is no address that mails can be sent to.");
  const { reader } = database;
  return {
    email,
    checkpoint: async () => (await privacyLog.checkpoint(reader))?.signed ?? null,
    severalOpened: async (grantId) => {
      const grant = await access().wideGrant(reader, grantId);
      if (grant?.approvedHandle == null || grant.endsAt === null) return null;
      const { handle, approvedHandle: agreed, numbers, purpose, endsAt: until } = grant;
      return { handle, agreed, orders: numbers.length, purpose, until };
    },
    looks: (from, to) => access().counts(reader, from, to),
  };
}
