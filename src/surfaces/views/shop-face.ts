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
  /** The data-protection regulator, to whom somebody can turn who is not content with us (law L07, L12). */
  readonly regulator: { readonly name: string; readonly address: readonly string[]; readonly website: string };
  /** True for a sample shop: every page then carries `notice`. */
  readonly isSample: boolean;
  readonly notice: string;
  /** In the order of the navigation. */
  readonly departments: readonly { readonly slug: string; readonly name: string }[];
  /** What is shown together, for the foot of the page. */
  readonly collections: readonly { readonly slug: string; readonly title: string }[];
  readonly assets: PageAssets;
};

/** A style sheet as it is inlined, and `sha256-…` of it, for the style-src of the content security policy. */
export type Sheet = { readonly text: string; readonly hash: string };

/** The style sheets that are inlined in pages, and the script and the typeface of headings that pages load. */
export type PageAssets = {
  /** Of pages to look round on, and of those of a task: the same parts, and each its own pages. */
  readonly styles: { readonly shop: Sheet; readonly task: Sheet };
  /** The name of the script under the route "script"; it holds a hash of its content. */
  readonly scriptName: string;
  readonly script: Uint8Array;
  /** The name of the font under the route "font"; it holds a hash of its content. */
  readonly fontName: string;
  readonly font: Uint8Array;
  /** False where the theme of the shop sets headings in another typeface. */
  readonly loadsFont: boolean;
  /** Colours of the ground and of what stands out, for what lies outside the style sheet: the browser's frame and the icon. */
  readonly paper: Shades;
  readonly accent: Shades;
};

export type Shades = { readonly light: string; readonly dark: string };
