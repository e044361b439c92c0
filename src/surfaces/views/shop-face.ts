/**
 * What every page shows of the shop itself: who trades here, where the departments are, and the style and script that
 * all pages share. Configuration and catalogue; no person.
 */
export type ShopFace = {
  /** The name on the door: `Fell & Fern`. */
  readonly name: string;
  /** A few words beside the name. */
  readonly strapline: string;
  /** Who trades here: registered name, number, part of the United Kingdom, office and VAT number (law L68, L69). */
  readonly company: {
    readonly registeredName: string;
    readonly number: string;
    readonly registeredIn: string;
    readonly vatNumber: string;
    /** Line by line. */
    readonly office: readonly string[];
  };
  readonly email: string;
  readonly telephone: string;
  /** When somebody answers the telephone. */
  readonly hours: string;
  /** True for a sample shop: every page then carries `notice`. */
  readonly isSample: boolean;
  readonly notice: string;
  /** In the order of the navigation. */
  readonly departments: readonly { readonly slug: string; readonly name: string }[];
  /** What is shown together, for the foot of the page. */
  readonly collections: readonly { readonly slug: string; readonly title: string }[];
  readonly assets: PageAssets;
};

/** The style sheet that is inlined in every page, and the script and the typeface of headings that pages load. */
export type PageAssets = {
  readonly styles: string;
  /** `sha256-…` of `styles`, for the style-src of the content security policy. */
  readonly styleHash: string;
  /** The name of the script under the route "script"; it holds a hash of its content. */
  readonly scriptName: string;
  readonly script: Uint8Array;
  /** The name of the font under the route "font"; it holds a hash of its content. */
  readonly fontName: string;
  readonly font: Uint8Array;
};
