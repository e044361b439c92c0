/** What the merchant writes for the home page. Names of products and departments are slugs of the catalogue. */
export type FrontPage = {
  /** The one big sentence, and a few lines under it. */
  readonly headline: string;
  readonly standfirst: string;
  readonly hero: {
    /** A picture of the shop's own: an SVG, its words and its size. */
    readonly scene: Scene;
    /** A photograph to show in place of the scene where the shop has it; the same place at dusk for whoever reads in the dark. */
    readonly photograph: {
      readonly alt: string;
      readonly day: Master;
      readonly dusk: Master | null;
      readonly pieces: readonly PlacedPiece[];
    } | null;
    /** The two buttons. */
    readonly first: Lead;
    readonly second: Lead;
  };
  /** Rooms with pieces of the catalogue in them, each on a page of its own. */
  readonly rooms: readonly Room[];
  /** Ranges told as stories, each beside the picture of one of its products. */
  readonly stories: readonly Story[];
  /** Plain sentences about how the shop works. */
  readonly words: readonly PlainWord[];
};

export type Scene = {
  readonly svg: string;
  /** The same scene for whoever reads in the dark. */
  readonly duskSvg?: string;
  readonly alt: string;
  readonly width: number;
  readonly height: number;
};

/** A picture in the media store: the SHA-256 of its bytes in hex, and its size in pixels. */
export type Master = { readonly sha256: string; readonly width: number; readonly height: number };

export type Room = {
  readonly slug: string;
  readonly title: string;
  readonly text: string;
  readonly photograph: Master;
  readonly alt: string;
  readonly pieces: readonly PlacedPiece[];
};

/** A piece in a picture: slugs of its product, look and size, and left, top, right and bottom as shares of the picture. */
export type PlacedPiece = {
  readonly product: string;
  readonly look: string | null;
  readonly size: string | null;
  readonly box: readonly [number, number, number, number];
};

export type Lead = { readonly words: string; readonly department: string };

export type Story = {
  readonly title: string;
  readonly text: string;
  /** Name of the range, as its products carry it. */
  readonly range: string;
  readonly picture: { readonly product: string; readonly variant: string };
};

export type PlainWord = {
  readonly title: string;
  readonly text: string;
  readonly way?: { readonly route: "privacy" | "terms" | "contact"; readonly words: string };
};
