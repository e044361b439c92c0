/** The close-up: each material drawn as a texture that fills the picture. */
import type { Material } from "../vocabulary.ts";
import { d, darker, lighter, rect, stroke } from "./paint.ts";

const W = 400;
const H = 300;

/** A 4:3 texture of `material` in `hex`, as the inside of an SVG of 400 × 300. Deterministic. */
export function weave(hex: string, material: Material | undefined): string {
  const kind = material ?? "painted-wood";
  return rect(0, 0, W, H, 0, hex) + TEXTURES[kind](hex) + light();
}

const TEXTURES: Readonly<Record<Material, (hex: string) => string>> = {
  velvet,
  linen: (hex) => basket(hex, 7, 0.2),
  cotton: (hex) => basket(hex, 5, 0.14),
  jute: (hex) => basket(hex, 16, 0.36),
  wool: herringbone,
  boucle,
  leather,
  oak: (hex) => wood(hex, 1),
  ash: (hex) => wood(hex, 0.7),
  walnut: (hex) => wood(hex, 1.25),
  beech: (hex) => wood(hex, 0.45),
  "painted-wood": brushed,
  rattan: lattice,
  steel: (hex) => sheen(hex, 0.12),
  brass: (hex) => sheen(hex, 0.3),
  ceramic: speckled,
  glass: (hex) => sheen(hex, 0.42),
  marble,
  paper: pleats,
};

/** A pattern element and the rectangle that it fills. */
function tiled(w: number, h: number, inside: string, transform = ""): string {
  const turned = transform === "" ? "" : ` patternTransform="${transform}"`;
  return `<defs><pattern id="p" width="${w}" height="${h}" patternUnits="userSpaceOnUse"${turned}>${inside}</pattern></defs>${rect(0, 0, W, H, 0, "url(#p)")}`;
}

type Noise = {
  id: string;
  frequency: string;
  octaves: number;
  hex: string;
  alpha: readonly [number, number];
  seed?: number;
};

/** Clouds of one colour: opacity is noise × alpha[0] + alpha[1]. The noise is defined by the SVG standard, bit for bit. */
function noise({ id, frequency, octaves, hex, alpha: [gain, offset], seed = 1 }: Noise): string {
  const turbulence = `<feTurbulence type="fractalNoise" baseFrequency="${frequency}" numOctaves="${octaves}" seed="${seed}"/>`;
  const matrix = `<feColorMatrix values="${tint(hex)} ${gain} 0 0 0 ${offset}"/>`;
  return `<filter id="${id}" color-interpolation-filters="sRGB">${turbulence}${matrix}</filter><rect width="400" height="300" filter="url(#${id})"/>`;
}

/** A surface with hills and hollows, lit from the upper left. */
function bumps({
  frequency,
  octaves,
  hex,
  height,
}: {
  frequency: string;
  octaves: number;
  hex: string;
  height: number;
}): string {
  return `<filter id="b" color-interpolation-filters="sRGB"><feTurbulence type="fractalNoise" baseFrequency="${frequency}" numOctaves="${octaves}" seed="6"/><feColorMatrix values="0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1 0 0 0 0"/><feDiffuseLighting lighting-color="${hex}" surfaceScale="${height}" diffuseConstant="1.15"><feDistantLight azimuth="235" elevation="60"/></feDiffuseLighting></filter><rect width="400" height="300" filter="url(#b)"/>`;
}

/** The first three rows of a colour matrix that turns everything to `hex`. */
function tint(hex: string): string {
  return [1, 3, 5]
    .map((at) => `0 0 0 0 ${Math.round((Number.parseInt(hex.slice(at, at + 2), 16) / 255) * 100) / 100}`)
    .join(" ");
}

function light(): string {
  return `<defs><radialGradient id="l" cx=".32" cy=".2" r="1"><stop offset="0" stop-color="#fff" stop-opacity=".22"/><stop offset=".55" stop-color="#fff" stop-opacity="0"/><stop offset="1" stop-color="#000" stop-opacity=".22"/></radialGradient></defs>${rect(0, 0, W, H, 0, "url(#l)")}`;
}

function velvet(hex: string): string {
  const nap = noise({ id: "n", frequency: ".009 .014", octaves: 2, hex: lighter(hex, 0.55), alpha: [1.5, -0.66] });
  const shade = noise({
    id: "m",
    frequency: ".012 .02",
    octaves: 2,
    hex: darker(hex, 0.6),
    alpha: [1.5, -0.62],
    seed: 7,
  });
  const pile = noise({ id: "o", frequency: ".7 .35", octaves: 1, hex: darker(hex, 0.5), alpha: [1, -0.32] });
  return nap + shade + pile;
}

/** Over one, under one, in threads of `s` units, with the odd thick thread. */
function basket(hex: string, s: number, contrast: number): string {
  const up = lighter(hex, contrast);
  const down = darker(hex, contrast * 0.7);
  const thread = (x: number, y: number, hue: string) =>
    rect(x + s * 0.06, y + s * 0.06, s * 0.88, s * 0.88, s * 0.3, hue);
  const ground = rect(0, 0, s * 2, s * 2, 0, darker(hex, contrast * 1.5));
  const slub = (id: string, frequency: string, hue: string) =>
    noise({ id, frequency, octaves: 2, hex: hue, alpha: [1.5, -0.62] });
  return (
    tiled(s * 2, s * 2, ground + thread(0, 0, up) + thread(s, s, up) + thread(s, 0, down) + thread(0, s, down)) +
    slub("n", ".006 .16", lighter(hex, 0.6)) +
    slub("m", ".16 .006", darker(hex, 0.5))
  );
}

function herringbone(hex: string): string {
  const rise = "M-3 12L12 -3M-3 20L20 -3M-3 28L20 5M1 32L20 13M9 32L20 21";
  const fall = "M20 -3L43 20M28 -3L43 12M36 -3L43 4M20 5L43 28M20 13L39 32M20 21L31 32M20 29L23 32";
  const twill =
    stroke(rise + fall, lighter(hex, 0.3), 3.2, 0.6) + stroke("M20 -2V34M0 -2V34M40 -2V34", darker(hex, 0.4), 1.4, 0.6);
  const hair = noise({ id: "n", frequency: ".5", octaves: 2, hex: lighter(hex, 0.7), alpha: [1.6, -0.72] });
  return rect(0, 0, W, H, 0, darker(hex, 0.12)) + tiled(40, 32, twill) + hair;
}

function boucle(hex: string): string {
  return bumps({ frequency: ".075", octaves: 2, hex: lighter(hex, 0.3), height: 3.6 });
}

function leather(hex: string): string {
  const marks = noise({ id: "n", frequency: ".006 .01", octaves: 3, hex: darker(hex, 0.5), alpha: [1.8, -0.75] });
  return bumps({ frequency: ".11", octaves: 3, hex: lighter(hex, 0.16), height: 1.4 }) + marks;
}

/** Long fibres and darker figure; `strength` is how much the grain shows. */
function wood(hex: string, strength: number): string {
  const figure = noise({
    id: "n",
    frequency: ".0035 .034",
    octaves: 3,
    hex: darker(hex, 0.5),
    alpha: [2.2 * strength, -0.95 * strength],
    seed: 4,
  });
  const fibre = noise({
    id: "m",
    frequency: ".004 .3",
    octaves: 3,
    hex: darker(hex, 0.55),
    alpha: [1.5 * strength, -0.62 * strength],
    seed: 2,
  });
  return (
    figure +
    fibre +
    noise({ id: "o", frequency: ".006 .2", octaves: 2, hex: lighter(hex, 0.5), alpha: [1.2, -0.6], seed: 9 })
  );
}

function brushed(hex: string): string {
  return (
    noise({ id: "n", frequency: ".003 .22", octaves: 2, hex: lighter(hex, 0.6), alpha: [1.4, -0.6] }) +
    noise({ id: "m", frequency: ".004 .12", octaves: 2, hex: darker(hex, 0.4), alpha: [1, -0.45], seed: 5 })
  );
}

function lattice(hex: string): string {
  const strand = lighter(hex, 0.16);
  const ground = rect(0, 0, 40, 40, 0, darker(hex, 0.5));
  const straight = stroke("M-2 6H42M-2 14H42M6 -2V42M14 -2V42", strand, 3.4);
  const crossed = stroke("M-4 -4L44 44M-4 36L36 76M44 -4L-4 44M44 36L4 76", darker(hex, 0.1), 3);
  return tiled(40, 40, ground + straight + crossed, "scale(1.25)");
}

function sheen(hex: string, strength: number): string {
  const bar = (x: number, wide: number, opacity: number) =>
    stroke(d`M${x} -20L${x - 130} 320`, lighter(hex, 0.8), wide, Math.round(opacity * strength * 100) / 100);
  const grain = noise({ id: "n", frequency: ".003 .9", octaves: 1, hex: lighter(hex, 0.6), alpha: [0.8, -0.3] });
  return grain + bar(190, 70, 0.7) + bar(252, 14, 0.9) + bar(400, 40, 0.5);
}

function speckled(hex: string): string {
  const dots = `<filter id="q"><feTurbulence baseFrequency=".16" numOctaves="2" seed="8"/><feColorMatrix values="${tint(darker(hex, 0.6))} 0 0 9 0 -4.9"/></filter>`;
  const glaze = noise({ id: "n", frequency: ".012", octaves: 2, hex: darker(hex, 0.3), alpha: [0.6, -0.25] });
  return (
    glaze +
    dots +
    `<rect width="400" height="300" filter="url(#q)" opacity=".5"/>` +
    stroke("M-10 70Q180 20 410 90", lighter(hex, 0.7), 34, 0.16)
  );
}

function marble(hex: string): string {
  const vein = (id: string, frequency: string, seed: number, table: string, hue: string) =>
    `<filter id="${id}" color-interpolation-filters="sRGB"><feTurbulence type="fractalNoise" baseFrequency="${frequency}" numOctaves="4" seed="${seed}"/><feColorMatrix values="${tint(hue)} 1 0 0 0 0"/><feComponentTransfer><feFuncA type="table" tableValues="${table}"/></feComponentTransfer></filter><rect width="400" height="300" filter="url(#${id})"/>`;
  return (
    vein("n", ".006 .011", 12, "0 0 0 .1 .2 .62 .16 .06 0 0 0", darker(hex, 0.5)) +
    vein("m", ".012 .009", 5, "0 0 0 0 0 .03 .4 .03 0 0 0", darker(hex, 0.6)) +
    noise({ id: "o", frequency: ".01", octaves: 3, hex: lighter(hex, 0.8), alpha: [1.6, -0.75], seed: 3 })
  );
}

function pleats(hex: string): string {
  return tiled(
    22,
    300,
    rect(0, 0, 11, 300, 0, lighter(hex, 0.3)) +
      rect(11, 0, 11, 300, 0, darker(hex, 0.1)) +
      stroke("M11 0V300", darker(hex, 0.3), 0.7, 0.6),
  );
}
