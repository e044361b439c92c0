import { formBody, ownForm } from "./send.ts";
import type { ValidRequest } from "./valid-requests.ts";

export type Fields = Readonly<Record<string, string>>;

/** A GET of the back office that is right. */
export const get = (target: string, status = 200): ValidRequest => ({ target, status, sending: {} });
export const form = (target: string, fields: Fields = {}, status = 303): ValidRequest => ({
  target,
  status,
  sending: { method: "POST", headers: ownForm, body: formBody(fields) },
});
export const json = (target: string, value: object, status = 200): ValidRequest => ({
  target,
  status,
  sending: {
    method: "POST",
    headers: { "content-type": "application/json", "sec-fetch-site": "same-origin" },
    body: JSON.stringify(value),
  },
});
/** A form with a file, as a browser sends it. */
export async function upload(
  target: string,
  fields: Fields,
  file: Uint8Array,
  { status = 303, field = "picture", type = "image/jpeg" } = {},
): Promise<ValidRequest> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append(field, new File([new Uint8Array(file)], "IMG_0001.jpg", { type }));
  const sent = new Response(form);
  const headers = { "content-type": sent.headers.get("content-type") ?? "", "sec-fetch-site": "same-origin" };
  return { target, status, sending: { method: "POST", headers, body: Buffer.from(await sent.arrayBuffer()) } };
}
