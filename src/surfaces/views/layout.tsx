import type { Child } from "hono/jsx";
import { joint, type Links } from "#kernel/http";
import { FootOfPage } from "./foot-of-page.tsx";
import { HeadOfPage } from "./head-of-page.tsx";
import type { PageAssets, ShopFace } from "./shop-face.ts";
import { StyleBlock } from "./verbatim.tsx";

export type LayoutProps = {
  links: Links;
  shop: ShopFace;
  /** Pieces in the basket as the browser's own cookie says; 0 shows no number. */
  basketCount: number;
  /** The page's own title; the shop's name is added. */
  title: string;
  description: string;
  /** The one address of this page, absolute. */
  canonical: string;
  /** `noindex` on pages of a journey. */
  robots?: string | undefined;
  /** True on pages of a task (checkout, order): no departments and no search, so that nothing leads away from it. */
  bare?: boolean | undefined;
  /** True on every page of the way through basket, checkout and order: a style sheet of their own, and no font to load. */
  task?: boolean | undefined;
  /** The picture by which other sites show the page when somebody passes it on, and what it shows; its address is absolute. */
  preview?: Previewed | undefined;
  /** Slug of the department that the page belongs to. */
  department?: string | undefined;
  /** The words searched for, to stand in the search box. */
  query?: string | undefined;
  children?: Child;
};

type Previewed = { readonly picture: string; readonly alt: string };

/** The whole document round the content of a page: head, skip link, header, main, footer. */
export function Layout(props: LayoutProps) {
  const { links, shop, title, description, canonical, robots } = props;
  const { assets } = shop;
  const bare = props.bare === true;
  const task = bare || props.task === true;
  return (
    <html lang="en-GB">
      <head>
        <meta charset="utf-8" />
        <StyleBlock styles={task ? assets.styles.task.text : assets.styles.shop.text} />
        {joint}
        <title>{title === shop.name ? `${shop.name}: ${shop.strapline}` : `${title} – ${shop.name}`}</title>
        <meta name="viewport" content="width=device-width" />
        <meta name="description" content={description} />
        {robots === undefined ? null : <meta name="robots" content={robots} />}
        <meta name="theme-color" content={assets.paper.light} media="(prefers-color-scheme: light)" />
        <meta name="theme-color" content={assets.paper.dark} media="(prefers-color-scheme: dark)" />
        <link rel="canonical" href={canonical} />
        {props.preview === undefined ? null : <Preview {...props} {...props.preview} />}
        <link rel="icon" href={links.to("icon")} type="image/svg+xml" />
        {task || !assets.loadsFont ? null : (
          <link
            rel="preload"
            href={links.to("font", { name: assets.fontName })}
            as="font"
            type="font/woff2"
            crossorigin=""
          />
        )}
        <script type="module" src={links.to("script", { name: assets.scriptName })}></script>
      </head>
      <body>
        <a class="skip" href="#content">
          Skip to content
        </a>
        <HeadOfPage {...props} />
        <main id="content" tabindex={-1}>
          {props.children}
        </main>
        <output id="said" class="unseen"></output>
        <FootOfPage links={links} shop={shop} bare={bare} />
      </body>
    </html>
  );
}

/** How every page begins: one of the shop, one of a task. The style sheet is first, because it is the same in all of them. */
export function beginningsOf({ styles }: PageAssets): string[] {
  return [styles.shop, styles.task].map(({ text }) => {
    const block = <StyleBlock styles={text} />;
    return `<!doctype html><html lang="en-GB"><head><meta charset="utf-8"/>${block.toString()}${joint}`;
  });
}

/** Open Graph (ogp.me): how other sites show the page. It loads nothing and asks nobody. */
function Preview(props: Pick<LayoutProps, "title" | "description" | "canonical" | "shop"> & Previewed) {
  const facts = {
    type: "website",
    site_name: props.shop.name,
    title: props.title,
    description: props.description,
    url: props.canonical,
    image: props.picture,
    "image:alt": props.alt,
  };
  return (
    <>
      {Object.entries(facts).map(([name, content]) => (
        <meta property={`og:${name}`} content={content} />
      ))}
    </>
  );
}
