/** What a handler answers. The gate turns it into bytes and puts the headers round it. */
export type Reply =
  | {
      kind: "page";
      /** A finished document, escaped by the JSX renderer. */
      html: string;
      status: number;
      /** What the page was made from; when one of these changes, a kept page is thrown away. */
      tags: readonly string[];
      /** True on pages that show a person's data or carry a secret: never stored, never named to other sites. */
      confidential: boolean;
      /** True for a document that is not ours to trust (a mail): shown without scripts, forms or origin. */
      sandboxed: boolean;
      setBasket: BasketCookie | undefined;
    }
  | {
      kind: "redirect";
      location: string;
      /** True where the address led elsewhere and leads here for good. */
      permanent: boolean;
      confidential: boolean;
      setBasket: BasketCookie | undefined;
      setSession: SessionCookie | undefined;
    }
  | {
      kind: "json";
      value: unknown;
      status: number;
      headers: Readonly<Record<string, string>>;
      /** As of a page. */
      tags: readonly string[];
      setSession: SessionCookie | undefined;
    }
  | { kind: "problem"; problem: Problem; headers: Readonly<Record<string, string>> }
  | { kind: "asset"; body: Uint8Array; contentType: string; etag: string; keep: Keep }
  /** Made while it is sent: the next part is asked for when the one before is on its way, so that one at a time is in memory. */
  | { kind: "stream"; parts: AsyncIterable<string>; contentType: string };

/** How long a browser may keep a file: for ever where its address names its content, not at all where it stands in for another. */
export type Keep = "for-ever" | "five-minutes" | "not";

/** RFC 9457. `type` is a stable address that explains the problem. */
export type Problem = {
  type: string;
  title: string;
  status: number;
  detail?: string;
  /** Field → what is wrong with it, in a sentence. */
  errors?: Readonly<Record<string, string>>;
};

/** The basket cookie to set; `undefined` token takes it away. */
export type BasketCookie = { token: string | undefined; count: number };

/** The session cookie of the back office to set; `undefined` token takes it away. */
export type SessionCookie = { token: string | undefined };

export type PageOptions = {
  status?: number;
  tags?: readonly string[];
  confidential?: boolean;
  sandboxed?: boolean;
  setBasket?: BasketCookie | undefined;
};

/** A page for people. `document` is the rendered JSX of a whole document. */
export function page(document: { toString(): string }, options: PageOptions = {}): Reply {
  return {
    kind: "page",
    html: `<!doctype html>${document.toString()}`,
    status: options.status ?? 200,
    tags: options.tags ?? [],
    confidential: options.confidential ?? false,
    sandboxed: options.sandboxed ?? false,
    setBasket: options.setBasket,
  };
}

/** 303 See Other: after a POST the browser fetches the next page by GET. `location` comes from the links. */
export function redirect(
  location: string,
  options: {
    confidential?: boolean;
    setBasket?: BasketCookie | undefined;
    setSession?: SessionCookie | undefined;
  } = {},
): Reply {
  const { confidential = false, setBasket, setSession } = options;
  return { kind: "redirect", location, permanent: false, confidential, setBasket, setSession };
}

/** 301 Moved Permanently: what had this address has another one now. Browsers are told not to keep it, for it may go back. */
export function moved(location: string): Reply {
  return {
    kind: "redirect",
    location,
    permanent: true,
    confidential: false,
    setBasket: undefined,
    setSession: undefined,
  };
}

/** A JSON answer; its schema in the route table is the allow-list of what leaves. */
export function json(value: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Reply {
  return { kind: "json", value, status, headers, tags: [], setSession: undefined };
}

/** The same for everyone, and kept ready until one of `tags` changes. */
export function keptJson(value: unknown, tags: readonly string[]): Reply {
  return { kind: "json", value, status: 200, headers: {}, tags, setSession: undefined };
}

/** The same, with a session that begins or ends with it. */
export function jsonWithSession(value: unknown, setSession: SessionCookie): Reply {
  return { kind: "json", value, status: 200, headers: {}, tags: [], setSession };
}

/** A refusal as problem+json. */
export function problem(value: Problem, headers: Readonly<Record<string, string>> = {}): Reply {
  return { kind: "problem", problem: value, headers };
}

/** A picture, script or file, whole. */
export function asset(body: Uint8Array, contentType: string, etag: string, keep: Keep): Reply {
  return { kind: "asset", body, contentType, etag, keep };
}

/**
 * A file that nobody keeps, made while it is sent. Whoever stops reading ends `parts`; what `parts` throws breaks the answer off, so
 * that half a file is not taken for a whole one. What may fail before the first part is better done before this is answered.
 */
export function stream(parts: AsyncIterable<string>, contentType: string): Reply {
  return { kind: "stream", parts, contentType };
}

/** The status that a reply is answered with. */
export function statusOf(reply: Reply): number {
  if (reply.kind === "page" || reply.kind === "json") return reply.status;
  if (reply.kind === "problem") return reply.problem.status;
  return reply.kind !== "redirect" ? 200 : reply.permanent ? 301 : 303;
}
