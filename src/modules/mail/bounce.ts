/**
 * What comes back: a mail server's report that a mail could not be delivered (RFC 3464), read for two facts. Whom it was for and
 * what the servers said of them is not looked at.
 */

/** The Message-ID of the mail that came back, and the code of ours for why. */
export type Bounce = { messageId: string; code: string };

/** Larger is no report, or quotes more than it should: what is behind this is not read. */
export const bounceMostBytes = 256 * 1024;

/** The mails of this shop, and no others: the name of one is its id. */
const ours = /^<[0-9a-f-]{36}@[a-z0-9.-]{1,253}>$/;

/**
 * Reads a whole message as it came (RFC 5322). `not-final` is a report of a delay, or of success; `no-report` anything that is no
 * such report, or does not say which mail it is about.
 */
export function readBounce(message: string): Bounce | "not-final" | "no-report" {
  const whole = split(message.replaceAll("\r\n", "\n"));
  const { type, parameters } = contentType(whole.fields);
  if (type !== "multipart/report" || parameters.get("report-type")?.toLowerCase() !== "delivery-status")
    return "no-report";
  const parts = partsOf(whole.body, parameters.get("boundary") ?? "");
  const status = partOf(parts, /^message\/(?:global-)?delivery-status$/);
  const returned = partOf(parts, /^(?:text\/rfc822-headers|message\/(?:rfc822|global|global-headers))$/);
  if (status === undefined || returned === undefined) return "no-report";
  const messageId = split(returned.body.trimStart()).fields.get("message-id") ?? "";
  if (!ours.test(messageId)) return "no-report";
  // The first block is about the message, each other about a recipient; a mail of ours has one.
  const [, about] = status.body.trim().split(/\n{2,}/);
  const fields = fieldsOf(about ?? "");
  if (fields.get("action")?.toLowerCase() !== "failed") return "not-final";
  const [, subject, detail] = /^5\.(\d{1,3})\.(\d{1,3})\b/.exec(fields.get("status") ?? "") ?? [];
  return { messageId, code: subject === undefined ? "bounced" : `bounced-5-${subject}-${detail}` };
}

type Fields = ReadonlyMap<string, string>;
type Part = { fields: Fields; body: string };

function split(text: string): Part {
  const end = text.indexOf("\n\n");
  return end === -1
    ? { fields: fieldsOf(text), body: "" }
    : { fields: fieldsOf(text.slice(0, end)), body: text.slice(end + 2) };
}

/** Header fields by their names in small letters, unfolded; of several with one name the first. */
function fieldsOf(head: string): Fields {
  const fields = new Map<string, string>();
  for (const line of head.replaceAll(/\n[ \t]+/g, " ").split("\n")) {
    const colon = line.indexOf(":");
    const name = line.slice(0, Math.max(colon, 0)).trim().toLowerCase();
    if (name !== "" && !fields.has(name)) fields.set(name, line.slice(colon + 1).trim());
  }
  return fields;
}

function contentType(fields: Fields): { type: string; parameters: Fields } {
  const [type = "", ...rest] = (fields.get("content-type") ?? "").split(";");
  const parameters = rest.map((each): [string, string] => {
    const [name = "", ...value] = each.split("=");
    return [
      name.trim().toLowerCase(),
      value
        .join("=")
        .trim()
        .replace(/^"(.*)"$/, "$1"),
    ];
  });
  return { type: type.trim().toLowerCase(), parameters: new Map(parameters) };
}

function partsOf(body: string, boundary: string): Part[] {
  if (boundary === "") return [];
  const [, ...parts] = `\n${body}`.split(`\n--${boundary}`);
  return parts.filter((part) => !part.startsWith("--")).map((part) => split(part.slice(part.indexOf("\n") + 1)));
}

function partOf(parts: readonly Part[], type: RegExp): Part | undefined {
  return parts.find(({ fields }) => type.test(contentType(fields).type));
}
