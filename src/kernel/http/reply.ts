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
  | { kind: "redirect"; location: string; confidential: boolean; setBasket: BasketCookie | undefined }
  | { kind: "json"; value: unknown; status: number; headers: Readonly<Record<string, string>> }
  | { kind: "problem"; problem: Problem; headers: Readonly<Record<string, string>> }
  | { kind: "asset"; body: Uint8Array; contentType: string; etag: string; keep: Keep };

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
  options: { confidential?: boolean; setBasket?: BasketCookie | undefined } = {},
): Reply {
  return { kind: "redirect", location, confidential: options.confidential ?? false, setBasket: options.setBasket };
}

/** A JSON answer; its schema in the route table is the allow-list of what leaves. */
export function json(value: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Reply {
  return { kind: "json", value, status, headers };
}

/** A refusal as problem+json. */
export function problem(value: Problem, headers: Readonly<Record<string, string>> = {}): Reply {
  return { kind: "problem", problem: value, headers };
}

/** A picture, script or file, whole. */
export function asset(body: Uint8Array, contentType: string, etag: string, keep: Keep): Reply {
  return { kind: "asset", body, contentType, etag, keep };
}
