import { z } from "zod";

const base64url = (most: number) =>
  z
    .string()
    .max(most)
    .regex(/^[A-Za-z0-9_-]+$/);
const common = {
  id: base64url(1_400),
  rawId: base64url(1_400),
  type: z.literal("public-key"),
};

/** What a browser answers when a passkey was shown (WebAuthn L3 `AuthenticationResponseJSON`), without extensions: we ask for none. */
export const shownAnswer = z
  .object({
    ...common,
    response: z.object({
      clientDataJSON: base64url(4_000),
      authenticatorData: base64url(4_000),
      signature: base64url(2_000),
    }),
  })
  .transform((answer) => ({ ...answer, clientExtensionResults: {} }));

/** What a browser answers when a passkey was made (`RegistrationResponseJSON`), without extensions. */
export const madeAnswer = z
  .object({
    ...common,
    response: z.object({ clientDataJSON: base64url(4_000), attestationObject: base64url(12_000) }),
  })
  .transform((answer) => ({ ...answer, clientExtensionResults: {} }));

/** What our script is told after an answer: where to go, or a sentence. */
export const done = z.object({ to: z.string() });
export const says = z.object({ says: z.string() });
/** What a browser is to ask of a passkey; made by the library, handed to the browser as it is. */
export const question = z.looseObject({ challenge: z.string() });
