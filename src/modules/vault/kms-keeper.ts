import { type Clock, second } from "#kernel/clock";
import type { Log } from "#kernel/log";
import type { FlowId } from "#policy/flows";
import { type AwsCredentials, awsAuthorization, awsDate } from "./aws-signature.ts";
import { type KeeperCall, type KeyKeeper, refusedBy } from "./kept-epochs.ts";

export type KmsSettings = {
  call: KeeperCall;
  /** The host of the service, as it is signed: kms.eu-west-2.amazonaws.com. */
  host: string;
  region: string;
  /** Read anew for every call: they may end by themselves. */
  credentials: () => AwsCredentials;
  /** Random id of the shop: part of what every sealed key is bound to. */
  shop: string;
  /** Real time: the service refuses a signature that is minutes off. */
  wallClock: Clock;
  log: Log;
};

/** How long the service waits at least before it deletes a key, in days. Until then it can be called back. */
export const kmsWaitsDays = 7;

const context = ["EncryptionContext.candour-epoch", "EncryptionContext.candour-shop"] as const;

/** All that each call may send. */
export const kmsSends = {
  "epoch-kms-create": { fields: ["Description", "Tags[].TagKey", "Tags[].TagValue"], categories: [] },
  "epoch-kms-new": { fields: [...context, "KeyId", "KeySpec"], categories: [] },
  "epoch-kms-open": { fields: ["CiphertextBlob", ...context, "KeyId"], categories: [] },
  "epoch-kms-destroy": { fields: ["KeyId", "PendingWindowInDays"], categories: [] },
  "epoch-kms-look": { fields: ["KeyId"], categories: [] },
} as const satisfies Partial<Record<FlowId, { fields: readonly string[]; categories: readonly never[] }>>;

type KmsFlow = keyof typeof kmsSends;
type Body = Readonly<Record<string, unknown>>;
type Answered = { ok: true; body: Body } | { ok: false; code: string };

const actions: Readonly<Record<KmsFlow, string>> = {
  "epoch-kms-create": "CreateKey",
  "epoch-kms-new": "GenerateDataKey",
  "epoch-kms-open": "Decrypt",
  "epoch-kms-destroy": "ScheduleKeyDeletion",
  "epoch-kms-look": "DescribeKey",
};

/**
 * AWS KMS (its JSON protocol, version 2014-11-01). An epoch is a key of its own, and what it sealed is bound to shop and epoch by the
 * encryption context. Destroying schedules its deletion after seven days, the least that the service allows; the date it names is
 * the date of the receipt, and its audit trail proves it independently of us.
 */
export function createKmsKeeper(settings: KmsSettings): KeyKeeper {
  const { shop, wallClock, log } = settings;
  const contextOf = (epoch: number) => ({ "candour-epoch": String(epoch), "candour-shop": shop });
  const must = async (flow: KmsFlow, body: Body): Promise<Body> => {
    const answer = await askKms(settings, flow, body);
    if (!answer.ok) throw refusedBy(log, flow, answer.code);
    return answer.body;
  };
  return {
    name: "aws-kms",
    create: async (epoch) => {
      const tags = Object.entries(contextOf(epoch)).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
      const made = await must("epoch-kms-create", { Description: `Candour, epoch ${epoch}`, Tags: tags });
      const keeperKey = textIn(made.KeyMetadata, "KeyId");
      const given = await must("epoch-kms-new", {
        KeyId: keeperKey,
        KeySpec: "AES_256",
        EncryptionContext: contextOf(epoch),
      });
      const [bare, sealed] = [textIn(given, "Plaintext"), textIn(given, "CiphertextBlob")];
      if (keeperKey === "" || bare === "" || sealed === "") throw refusedBy(log, "epoch-kms-new", "strange-answer");
      return { bare: Buffer.from(bare, "base64"), sealed: Buffer.from(sealed, "base64"), keeperKey };
    },
    open: async (epoch, { keeperKey, sealed }) => {
      const asked = {
        KeyId: keeperKey,
        CiphertextBlob: sealed.toString("base64"),
        EncryptionContext: contextOf(epoch),
      };
      const answer = await askKms(settings, "epoch-kms-open", asked);
      if (!answer.ok && answer.code === "NotFoundException") return undefined;
      const bare = answer.ok ? textIn(answer.body, "Plaintext") : "";
      if (bare === "") throw refusedBy(log, "epoch-kms-open", answer.ok ? "strange-answer" : answer.code);
      return Buffer.from(bare, "base64");
    },
    destroy: async ({ keeperKey }) => {
      const asked = { KeyId: keeperKey, PendingWindowInDays: kmsWaitsDays };
      let answer = await askKms(settings, "epoch-kms-destroy", asked);
      if (!answer.ok && answer.code === "NotFoundException") return wallClock.now();
      // Scheduled already, by us before a kill: the date of that time holds.
      const isScheduled = !answer.ok && answer.code === "KMSInvalidStateException";
      if (isScheduled) answer = await askKms(settings, "epoch-kms-look", { KeyId: keeperKey });
      const found = answer.ok ? (isScheduled ? answer.body.KeyMetadata : answer.body) : undefined;
      const date =
        typeof found === "object" && found !== null && "DeletionDate" in found
          ? Number(found.DeletionDate)
          : Number.NaN;
      if (!Number.isFinite(date)) throw refusedBy(log, "epoch-kms-destroy", answer.ok ? "strange-answer" : answer.code);
      return new Date(date * second);
    },
  };
}

async function askKms(settings: KmsSettings, flow: KmsFlow, body: Body): Promise<Answered> {
  const { call, host, region, wallClock } = settings;
  const credentials = settings.credentials();
  const headers = {
    "content-type": "application/x-amz-json-1.1",
    "x-amz-date": awsDate(wallClock.now()),
    "x-amz-target": `TrentService.${actions[flow]}`,
    ...(credentials.sessionToken === undefined ? {} : { "x-amz-security-token": credentials.sessionToken }),
  };
  const toSign = {
    method: "POST",
    path: "/",
    headers: { ...headers, host },
    body: JSON.stringify(body),
    region,
    service: "kms",
  };
  const authorization = awsAuthorization(toSign, credentials);
  const answer = await call(flow, { path: "/", headers: { ...headers, authorization }, body }, kmsSends[flow].fields);
  if (!answer.ok) return { ok: false, code: answer.because };
  const said = parsed(answer.body);
  if (answer.status === 200) return { ok: true, body: said };
  // `__type` is the name of the error, in older answers behind a namespace.
  const code = textIn(said, "__type").split("#").at(-1) ?? "";
  return { ok: false, code: /^[A-Za-z]{3,60}$/.test(code) ? code : `http-${answer.status}` };
}

function parsed(text: string): Body {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === "object" && read !== null ? (read as Body) : {};
  } catch {
    return {};
  }
}

function textIn(value: unknown, name: string): string {
  const found = typeof value === "object" && value !== null ? (value as Body)[name] : undefined;
  return typeof found === "string" ? found : "";
}
