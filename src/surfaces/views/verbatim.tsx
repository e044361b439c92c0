/**
 * The only place that writes text into a page without escaping it as HTML. Both blocks take what the shop itself made:
 * a style sheet from our files, and data that is serialised here with every character that could end the block escaped.
 */

/** The style sheet of the page. `styles` comes from our own files; its hash stands in the content security policy. */
export function StyleBlock({ styles }: { styles: string }) {
  return <style dangerouslySetInnerHTML={{ __html: styles }} />;
}

/** A schema.org data block. Never run by a browser, so that the content security policy needs no exception for it. */
export function DataBlock({ value }: { value: object }) {
  return <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: dataText(value) }} />;
}

/** JSON that is safe inside a script element: `<`, `>`, `&` and the two line separators are escaped. */
export function dataText(value: object): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
