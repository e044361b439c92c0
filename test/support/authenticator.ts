import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";

/** A device in software that makes and shows passkeys (WebAuthn L3 §6), for tests that need no browser. */
export type Device = {
  /** Answers the question for a new passkey. */
  make(asked: { challenge: string }, bend?: Bend): MadeByDevice;
  /** Shows the passkey made last. */
  show(asked: { challenge: string }, bend?: Bend): ShownByDevice;
};

/** What a test may have the device get wrong. */
export type Bend = {
  origin?: string;
  host?: string;
  verified?: boolean;
  type?: string;
  count?: number;
  otherKey?: boolean;
};

type Common = { id: string; rawId: string; type: "public-key"; clientExtensionResults: Record<string, never> };
export type MadeByDevice = Common & { response: { clientDataJSON: string; attestationObject: string } };
export type ShownByDevice = Common & {
  response: { clientDataJSON: string; authenticatorData: string; signature: string };
};

/** A device that is used at `origin`. */
export function softwareDevice(origin: string): Device {
  let credentialId = randomBytes(32);
  let keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
  let count = 0;
  const clientData = (type: string, challenge: string, bend: Bend): Buffer =>
    Buffer.from(
      JSON.stringify({ type: bend.type ?? type, challenge, origin: bend.origin ?? origin, crossOrigin: false }),
    );
  const common = (): Common => ({
    id: credentialId.toString("base64url"),
    rawId: credentialId.toString("base64url"),
    type: "public-key",
    clientExtensionResults: {},
  });
  const head = (bend: Bend, attested: boolean): Buffer => {
    const host = bend.host ?? new URL(origin).hostname;
    const flags = 0x01 | (bend.verified === false ? 0 : 0x04) | (attested ? 0x40 : 0);
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(bend.count ?? count);
    return Buffer.concat([createHash("sha256").update(host).digest(), Buffer.from([flags]), counter]);
  };
  return {
    make: ({ challenge }, bend = {}) => {
      credentialId = randomBytes(32);
      keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
      const length = Buffer.alloc(2);
      length.writeUInt16BE(credentialId.byteLength);
      const data = Buffer.concat([head(bend, true), Buffer.alloc(16), length, credentialId, coseKey(keys.publicKey)]);
      const attestation = Buffer.concat([
        Buffer.from([0xa3]),
        ...[text("fmt"), text("none"), text("attStmt"), Buffer.from([0xa0]), text("authData"), bytes(data)],
      ]);
      const response = {
        clientDataJSON: clientData("webauthn.create", challenge, bend).toString("base64url"),
        attestationObject: attestation.toString("base64url"),
      };
      return { ...common(), response };
    },
    show: ({ challenge }, bend = {}) => {
      count++;
      const client = clientData("webauthn.get", challenge, bend);
      const data = head(bend, false);
      const key =
        bend.otherKey === true ? generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey : keys.privateKey;
      const signed = Buffer.concat([data, createHash("sha256").update(client).digest()]);
      const response = {
        clientDataJSON: client.toString("base64url"),
        authenticatorData: data.toString("base64url"),
        signature: sign("sha256", signed, key).toString("base64url"),
      };
      return { ...common(), response };
    },
  };
}

/** A P-256 key as COSE (RFC 9053): kty EC2, alg ES256. */
function coseKey(key: KeyObject): Buffer {
  const { x = "", y = "" } = key.export({ format: "jwk" }) as { x?: string; y?: string };
  return Buffer.concat([
    Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]),
    bytes(Buffer.from(x, "base64url")),
    Buffer.from([0x22]),
    bytes(Buffer.from(y, "base64url")),
  ]);
}

/** A byte string in CBOR (RFC 8949). */
function bytes(content: Buffer): Buffer {
  return Buffer.concat([header(0x40, content.byteLength), content]);
}

function text(content: string): Buffer {
  return Buffer.concat([header(0x60, Buffer.byteLength(content)), Buffer.from(content)]);
}

function header(major: number, length: number): Buffer {
  if (length < 24) return Buffer.from([major | length]);
  return length < 256 ? Buffer.from([major | 24, length]) : Buffer.from([major | 25, length >> 8, length & 0xff]);
}
