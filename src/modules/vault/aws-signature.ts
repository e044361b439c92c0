import { hmacSha256, sha256 } from "#kernel/digest";

/** Who signs. `sessionToken` goes with credentials that end by themselves. */
export type AwsCredentials = { accessKeyId: string; secretAccessKey: string; sessionToken?: string };

export type ToSign = {
  method: string;
  /** Without a query: none of our calls has one. */
  path: string;
  /** Every header that is signed, its name in lower case; `host` and `x-amz-date` must be among them. */
  headers: Readonly<Record<string, string>>;
  body: string;
  region: string;
  service: string;
};

/** The `authorization` header of Signature Version 4, by AWS's published description of it and its test suite. */
export function awsAuthorization(request: ToSign, credentials: AwsCredentials): string {
  const { method, path, headers, body, region, service } = request;
  const names = Object.keys(headers).sort();
  const signed = names.join(";");
  const canonical = [
    method,
    path,
    "",
    ...names.map((name) => `${name}:${headers[name]?.trim().replaceAll(/ +/g, " ")}`),
    "",
    signed,
    sha256(body).toString("hex"),
  ].join("\n");
  const at = headers["x-amz-date"] ?? "";
  const scope = [at.slice(0, 8), region, service, "aws4_request"];
  const text = ["AWS4-HMAC-SHA256", at, scope.join("/"), sha256(canonical).toString("hex")].join("\n");
  const key = scope.reduce<Buffer>(
    (last, part) => hmacSha256(last, part),
    Buffer.from(`AWS4${credentials.secretAccessKey}`),
  );
  const signature = hmacSha256(key, text).toString("hex");
  return `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope.join("/")}, SignedHeaders=${signed}, Signature=${signature}`;
}

/** A moment as `x-amz-date` has it: 20150830T123600Z. */
export function awsDate(at: Date): string {
  return `${at.toISOString().slice(0, 19).replaceAll(/[-:]/g, "")}Z`;
}

/** Reads the `[default]` part of a file as the AWS tools keep it; undefined when it has none that is whole. */
export function readAwsCredentials(text: string): AwsCredentials | undefined {
  const part = /^\[default\]\s*$([\s\S]*?)(?=^\[|$(?![\s\S]))/m.exec(text)?.[1] ?? "";
  const value = (name: string) => new RegExp(`^\\s*${name}\\s*=\\s*(\\S+)\\s*$`, "m").exec(part)?.[1];
  const [accessKeyId, secretAccessKey] = [value("aws_access_key_id"), value("aws_secret_access_key")];
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  const sessionToken = value("aws_session_token");
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
}
