/** The look of one shop: a file that gives some of the tokens in `styles/1-tokens.css` other values. docs/theme.md shows one. */
import type { Shades } from "./shop-face.ts";

/** A theme that cannot be used; the message says which file, what is wrong and what may stand there. */
export class ThemeError extends Error {
  override name = "ThemeError";
}

/**
 * The style sheet with the values that `theme` gives its tokens, each in the place of ours. Only that: a theme loads nothing and has
 * no rules of its own, so that what holds of our pages (contrast, targets, print, budgets) stays in one sheet. Throws a
 * `ThemeError` for anything else; `path` is for its sentence.
 */
export function themed(sheet: string, theme: string, path: string): string {
  const no = (because: string): ThemeError => new ThemeError(`${path} cannot be used: ${because}`);
  const plain = theme.replaceAll(/\/\*[\s\S]*?\*\//g, "");
  const [, declarations] = /^\s*:root\s*\{([^{}]*)\}\s*$/.exec(plain) ?? [];
  if (declarations === undefined) throw no("it is one :root { … } with tokens in it, and nothing else.");
  let result = sheet;
  for (const line of declarations.split(";").map((each) => each.trim())) {
    if (line === "") continue;
    const [, name, value] = /^--([a-z-]+)\s*:\s*([\w\s#%.,()"+*/-]+)$/.exec(line) ?? [];
    if (name === undefined || value === undefined || /url\(/i.test(value))
      throw no(`“${line.slice(0, 60)}” is no token with a colour, a length or typefaces.`);
    const ours = declared(name);
    if (!ours.test(sheet)) throw no(`there is no token --${name}; docs/theme.md lists them.`);
    result = result.replace(ours, (_, before: string) => `${before}${value.trim()};`);
  }
  for (const name of ["paper", "accent"])
    if (shadesIn(tokenIn(result, name)) === null) throw no(`--${name} is no colour.`);
  return result;
}

/** The value of a token. Throws if there is none of that name. */
export function tokenIn(sheet: string, name: string): string {
  const value = declared(name).exec(sheet)?.[2];
  if (value === undefined) throw new Error(`The style sheet has no token --${name}.`);
  return value;
}

/** The two colours of a token, or its one colour twice. Throws if it is none. */
export function shadesOf(sheet: string, name: string): Shades {
  const shades = shadesIn(tokenIn(sheet, name));
  if (shades === null) throw new Error(`The token --${name} is no colour.`);
  return shades;
}

/** The first declaration stands for every screen; later ones are for higher contrast and for paper. */
function declared(name: string): RegExp {
  return new RegExp(`^(\\s*--${name}:\\s*)([^;]+);`, "m");
}

function shadesIn(value: string): Shades | null {
  const [, light = value, dark = light] = /^light-dark\(([^,]+),\s*([^,]+)\)$/.exec(value) ?? [];
  const isColour = (each: string): boolean => /^[#\w.%()/ -]+$/.test(each);
  return isColour(light) && isColour(dark) ? { light, dark } : null;
}
