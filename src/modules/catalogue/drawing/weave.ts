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

function light(): string {
  return `<defs><radialGradient id="l" cx=".32" cy=".2" r="1"><stop offset="0" stop-color="#fff" stop-opacity=".22"/><stop offset=".55" stop-color="#fff" stop-opacity="0"/><stop offset="1" stop-color="#000" stop-opacity=".22"/></radialGradient></defs>${rect(0, 0, W, H, 0, "url(#l)")}`;
}

function velvet(hex: string): string {
  const nap = tiled(
    6,
    9,
    stroke("M1 1l1 4M4 4l1 4", lighter(hex, 0.28), 0.8, 0.35) + stroke("M3 0l1 4M0 5l1 4", darker(hex, 0.4), 0.8, 0.4),
  );
  const fold = (x: number, hue: string, wide: number, opacity: number) =>
    stroke(d`M${x} -20C${x + 70} 80 ${x - 60} 190 ${x + 50} 330`, hue, wide, opacity);
  return (
    fold(70, lighter(hex, 0.4), 46, 0.16) +
    fold(86, lighter(hex, 0.5), 16, 0.18) +
    fold(180, darker(hex, 0.5), 60, 0.2) +
    fold(262, lighter(hex, 0.4), 40, 0.16) +
    fold(276, lighter(hex, 0.5), 13, 0.18) +
    fold(350, darker(hex, 0.5), 50, 0.22) +
    nap
  );
}

/** Over one, under one, in threads of `s` units. */
function basket(hex: string, s: number, contrast: number): string {
  const up = lighter(hex, contrast);
  const down = darker(hex, contrast * 0.9);
  const thread = (x: number, y: number, w: number, h: number, hue: string) =>
    rect(x + s * 0.06, y + s * 0.06, w - s * 0.12, h - s * 0.12, s * 0.3, hue);
  return tiled(
    s * 2,
    s * 2,
    rect(0, 0, s * 2, s * 2, 0, darker(hex, contrast * 1.7)) +
      thread(0, 0, s, s, up) +
      thread(s, s, s, s, up) +
      thread(s, 0, s, s, down) +
      thread(0, s, s, s, down),
  );
}

function herringbone(hex: string): string {
  const one = "M-2 14L14 -2M-2 24L22 0M-2 34L22 10M8 34L22 20";
  const other = "M22 -2L46 22M22 8L46 32M30 -2L46 12M22 18L38 34";
  return tiled(
    44,
    30,
    stroke(one, lighter(hex, 0.24), 3.4, 0.75) +
      stroke(other, darker(hex, 0.26), 3.4, 0.7) +
      stroke("M22 0V30M0 0V30", darker(hex, 0.4), 1, 0.5),
  );
}

function boucle(hex: string): string {
  const curl = (x: number, y: number, r: number) =>
    d`M${x} ${y}a${r} ${r} 0 1 1 ${r * 1.3} ${r * 0.7}a${r * 0.6} ${r * 0.6} 0 1 1 ${-r * 0.9} ${-r * 0.4}`;
  const dark =
    curl(8, 12, 7) +
    curl(31, 8, 8) +
    curl(52, 20, 7) +
    curl(16, 36, 8) +
    curl(40, 40, 7) +
    curl(58, 48, 6) +
    curl(6, 56, 7) +
    curl(30, 60, 6);
  const pale = curl(20, 22, 6) + curl(44, 26, 6) + curl(4, 32, 6) + curl(28, 46, 6) + curl(50, 58, 7) + curl(58, 6, 6);
  return tiled(
    64,
    66,
    stroke(dark, darker(hex, 0.2), 3, 0.6) + stroke(pale, lighter(hex, 0.5), 3.4, 0.8),
    "rotate(14)",
  );
}

function leather(hex: string): string {
  const cells =
    "M4 10q8 -7 16 0q-2 9 -9 9q-9 0 -7 -9M24 4q9 -3 13 5q-2 8 -10 6q-7 -4 -3 -11M8 28q9 -5 14 3q-3 9 -11 7q-7 -4 -3 -10M28 22q10 -2 12 6q-3 9 -12 6q-5 -6 0 -12";
  const fold = (x: number) =>
    stroke(d`M${x} -10Q${x + 60} 150 ${x - 20} 310`, darker(hex, 0.5), 18, 0.12) +
    stroke(d`M${x + 26} -10Q${x + 84} 150 ${x + 8} 310`, lighter(hex, 0.4), 14, 0.12);
  return (
    tiled(44, 42, stroke(cells, darker(hex, 0.4), 1.1, 0.5) + stroke(cells, lighter(hex, 0.3), 0.5, 0.4), "rotate(8)") +
    fold(90) +
    fold(270)
  );
}

/** Long fibres with one cathedral figure in the middle; `strength` is how much the grain shows. */
function wood(hex: string, strength: number): string {
  let fibres = "";
  for (let n = 0; n < 15; n++) {
    const y = 8 + n * 20 + ((n * 7) % 9);
    fibres += d`M-10 ${y}C100 ${y - 10 + (n % 5) * 4} 260 ${y + 12 - (n % 4) * 5} 410 ${y - 2}`;
  }
  const arch = [0, 1, 2, 3]
    .map(
      (n) =>
        d`M-10 ${206 + n * 9}C120 ${200 + n * 8} 210 ${96 - n * 22} 300 ${112 - n * 20}S380 ${176 + n * 6} 410 ${180 + n * 9}`,
    )
    .join("");
  const pores =
    "M30 60h26M140 34h34M250 80h22M330 40h40M60 150h30M190 250h38M300 270h30M90 280h26M20 222h22M356 222h26";
  return (
    stroke(fibres, darker(hex, 0.34), 2, 0.3 * strength) +
    stroke(arch, darker(hex, 0.42), 3, 0.26 * strength) +
    stroke(pores, darker(hex, 0.5), 1.2, 0.35 * strength) +
    stroke(fibres, lighter(hex, 0.4), 0.8, 0.3)
  );
}

function brushed(hex: string): string {
  return tiled(
    400,
    13,
    stroke("M-5 3q200 5 410 -1M-5 9.5q150 -4 410 1", lighter(hex, 0.4), 1.4, 0.3) +
      stroke("M-5 6q220 -3 410 2M-5 12q180 2 410 -1", darker(hex, 0.35), 1, 0.2),
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
    stroke(d`M${x} -20L${x - 130} 320`, lighter(hex, 0.8), wide, opacity * strength);
  return (
    tiled(400, 4, stroke("M0 1h400", lighter(hex, 0.4), 0.6, 0.35) + stroke("M0 3h400", darker(hex, 0.3), 0.5, 0.25)) +
    bar(190, 70, 0.8) +
    bar(240, 16, 1) +
    bar(400, 40, 0.5)
  );
}

function speckled(hex: string): string {
  const dots = "M6 8h0M22 30h0M40 14h0M54 44h0M12 50h0M34 58h0M60 4h0M48 28h0";
  return (
    tiled(
      64,
      64,
      stroke(dots, darker(hex, 0.5), 1.8, 0.6) + stroke("M15 18h0M30 44h0M57 60h0M44 5h0", lighter(hex, 0.5), 2.4, 0.5),
      "rotate(20)",
    ) + stroke("M-10 70Q180 20 410 90", lighter(hex, 0.6), 34, 0.14)
  );
}

function marble(hex: string): string {
  const veins =
    "M-10 40C60 70 90 30 160 96S260 120 410 60M-10 210C80 160 120 250 220 196S340 240 410 170M120 -10C150 60 110 120 190 170S210 260 250 310";
  const fine = "M160 96C180 140 150 170 190 220M220 196C250 150 300 160 330 110M60 60C50 100 80 120 60 170";
  return (
    stroke(veins, darker(hex, 0.34), 9, 0.1) +
    stroke(veins, darker(hex, 0.44), 1.8, 0.45) +
    stroke(fine, darker(hex, 0.4), 1, 0.45) +
    stroke(veins, lighter(hex, 0.6), 3.4, 0.2)
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
