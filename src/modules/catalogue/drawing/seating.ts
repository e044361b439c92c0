/** Sofas, armchairs, footstools, chairs and stools, seen from the front. */
import type { SizeCm } from "../product.ts";
import { cane } from "./cane.ts";
import { d, darker, ellipse, leg, lighter, PAPER, path, rect, rounded, type Sheet, stroke } from "./paint.ts";
import type { DrawingSpec, Legs } from "./spec.ts";

type Sofa = Extract<DrawingSpec, { kind: "sofa" }>;
type Footstool = Extract<DrawingSpec, { kind: "footstool" }>;
type Chair = Extract<DrawingSpec, { kind: "chair" }>;

const LEG_CM: Readonly<Record<Legs, number>> = {
  tapered: 16,
  turned: 12,
  block: 9,
  plinth: 4,
  metal: 15,
  sled: 14,
  none: 1,
};
const ARM_CM = { track: 9, round: 19, slope: 14, none: 5 } as const;
const SEAT_CM = 44;

export function sofa(spec: Sofa, size: SizeCm, hex: string, sheet: Sheet): string {
  const { width: w, height: h } = size;
  const arm = ARM_CM[spec.arms];
  const feet = LEG_CM[spec.legs];
  const inner = w - 2 * arm;
  const seatFloor = SEAT_CM - 15;
  const rail =
    spec.arms === "none"
      ? rect(-w / 2 + 2, -seatFloor, w - 4, 6, 1, sheet.down(spec.woodHex))
      : rect(-w / 2 + 3, -seatFloor - 2, w - 6, seatFloor + 2 - feet, 3, sheet.down(hex, 0.02, 0.24));
  return [
    spec.arms === "none" ? "" : feetOf(spec.legs, w, feet, spec.woodHex, sheet),
    backOf(spec, w, h, inner, hex, sheet),
    rail,
    seats(spec, inner, seatFloor, hex, sheet),
    arms(spec, w, h, feet, hex, sheet),
    spec.chaise === undefined ? "" : chaise(spec.chaise, w, feet, arm, inner / spec.seats, hex, sheet),
  ].join("");
}

function backOf(spec: Sofa, w: number, h: number, inner: number, hex: string, sheet: Sheet): string {
  const left = -inner / 2;
  if (spec.back === "cushions") {
    const board =
      spec.arms === "none"
        ? rect(left - 2, -h + 5, inner + 4, 4, 1.5, sheet.down(spec.woodHex))
        : rect(-w / 2 + 5, -h + 9, w - 10, h - 11 - LEG_CM[spec.legs], 7, darker(hex, 0.1));
    return board + pillows(spec.seats, inner, h, hex, sheet);
  }
  if (spec.back === "wing") return wingBack(w, h, inner, hex, sheet);
  const body = rect(left - 5, -h, inner + 10, h - 20, spec.back === "button" ? 9 : 5, sheet.down(hex, 0.14, 0.2));
  if (spec.back === "tight") {
    const seam = darker(hex, 0.28);
    const split = each(spec.seats, inner, (x) =>
      x > left ? stroke(d`M${x} ${-h + 3}V${-SEAT_CM}`, seam, 0.6, 0.6) : "",
    );
    return body + split;
  }
  return body + buttons(left, -h + 9, inner, h - SEAT_CM - 8, hex);
}

/** Rows of buttons, every second row moved by half a step, with the folds between them. */
function buttons(x: number, y: number, w: number, h: number, hex: string): string {
  const across = Math.max(3, Math.round(w / 21));
  const step = w / across;
  const rows = Math.max(2, Math.round(h / 15));
  const rise = h / rows;
  let folds = "";
  let dots = "";
  for (let row = 0; row < rows; row++) {
    const shift = row % 2 === 0 ? 0.5 : 1;
    for (let at = 0; at + shift < across; at++) {
      const cx = x + (at + shift) * step;
      const cy = y + (row + 0.5) * rise;
      dots += d`M${cx} ${cy}h0`;
      if (row + 1 < rows) folds += d`M${cx} ${cy}l${-step / 2} ${rise}M${cx} ${cy}l${step / 2} ${rise}`;
    }
  }
  const dark = darker(hex, 0.4);
  return stroke(folds, dark, 0.7, 0.35) + stroke(dots, dark, 2.2);
}

function wingBack(w: number, h: number, inner: number, hex: string, sheet: Sheet): string {
  const wing = (side: 1 | -1) => {
    const outer = (side * w) / 2;
    const edge = (side * inner) / 2;
    const lean = side * 5;
    return path(
      d`M${edge - side * 3} ${-h + 4}Q${edge + lean} ${-h - 1} ${outer - side * 3} ${-h + 9}Q${outer - side * 1} ${-h * 0.68} ${outer - lean} ${-52}L${edge - side * 2} ${-46}z`,
      sheet.down(darker(hex, 0.09), 0.1, 0.2),
    );
  };
  const panel = path(
    d`M${-inner / 2} ${-40}V${-h + 8}Q${-inner / 4} ${-h - 2} 0 ${-h}Q${inner / 4} ${-h - 2} ${inner / 2} ${-h + 8}V${-40}z`,
    sheet.down(hex, 0.16, 0.16),
  );
  return panel + buttons(-inner / 2 + 2, -h + 14, inner - 4, h - 66, hex) + wing(-1) + wing(1);
}

function seats(spec: Sofa, inner: number, floor: number, hex: string, sheet: Sheet): string {
  const count = spec.back === "button" ? 1 : spec.seats;
  const thick = SEAT_CM - floor + 1;
  const boxes = each(count, inner, (x, wide) => rounded(x + 0.3, -SEAT_CM, wide - 0.6, thick, 4.5));
  if (!sheet.scene) return path(boxes, PAPER);
  const shine = each(count, inner, (x, wide) => d`M${x + 5} ${-SEAT_CM + 1.6}h${wide - 10}`);
  const shade = stroke(d`M${-inner / 2} ${-SEAT_CM - 1}h${inner}`, darker(hex, 0.45), 3, 0.5);
  return (
    shade +
    path(boxes, sheet.down(hex, 0.2, 0.14)) +
    (spec.chaise === undefined ? stroke(shine, lighter(hex, 0.3), 1, 0.5) : "")
  );
}

function arms(spec: Sofa, w: number, h: number, feet: number, hex: string, sheet: Sheet): string {
  const wide = ARM_CM[spec.arms];
  const tall = spec.arms === "track" ? Math.min(h - 18, 62) : spec.arms === "slope" ? 58 : 60;
  const one = (side: 1 | -1): string => {
    const x = side === -1 ? -w / 2 : w / 2 - wide;
    if (spec.arms === "none") {
      const post = rect(x, -tall, wide, tall, 1.4, sheet.across(spec.woodHex, 0.14));
      return post + rect(x - 1.5, -tall - 1, wide + 3, 3.5, 1.6, sheet.down(spec.woodHex));
    }
    if (spec.arms === "slope") {
      const out = (side * w) / 2;
      const lip = out - side * wide;
      return path(
        d`M${out - side * 4} ${-feet}L${out} ${-tall + 4}Q${out} ${-tall} ${out - side * 4} ${-tall}L${lip + side * 3} ${-tall + 1}Q${lip} ${-tall + 1} ${lip} ${-tall + 5}L${lip + side * 3} ${-feet}z`,
        sheet.down(hex, 0.16, 0.22),
      );
    }
    const body = rect(x, -tall, wide, tall - feet, spec.arms === "round" ? wide / 2 : 2.5, sheet.across(hex, 0.16));
    if (!sheet.scene || spec.arms === "track") return body;
    const welt = d`M${x + 2.4} ${-feet - 1}V${-tall + wide / 2}a${wide / 2 - 2.4} ${wide / 2 - 2.4} 0 0 1 ${wide - 4.8} 0V${-feet - 1}`;
    return body + stroke(welt, darker(hex, 0.3), 0.7, 0.55);
  };
  return one(-1) + one(1);
}

/** The long seat at one end comes forward: its top is seen from above, and its front stands lower than the rest. */
function chaise(
  side: "left" | "right",
  w: number,
  feet: number,
  arm: number,
  seat: number,
  hex: string,
  sheet: Sheet,
): string {
  const wide = seat + 3;
  const x = side === "left" ? -w / 2 + arm - 3 : w / 2 - arm - wide + 3;
  const drop = sheet.scene ? 17 : 0;
  const top = -SEAT_CM + drop;
  const front = rect(x - 1.5, top + 2, wide + 3, SEAT_CM - feet - 2, 5, sheet.down(hex, 0.02, 0.24));
  if (!sheet.scene) return front;
  const legs = stroke(d`M${x + 6} ${-feet}V0M${x + wide - 6} ${-feet}V0`, "#5a4634", 4);
  const surface = d`M${x + 4} ${-SEAT_CM - 1}h${wide - 8}q3 0 3.4 3L${x + wide + 1.5} ${top + 3}q0 4 -5 4H${x + 3.5}q-5 0 -5 -4L${x + 0.6} ${-SEAT_CM + 2}q.4 -3 3.4 -3z`;
  return [
    ellipse(x + wide / 2, drop + 1, wide * 0.62, 4, "url(#k)"),
    `<g transform="translate(0 ${drop})">${legs}</g>`,
    front,
    path(surface, lighter(hex, 0.2)),
  ].join("");
}

/** Loose cushions against the back, all in one path, each a little crowned. */
function pillows(count: number, inner: number, h: number, hex: string, sheet: Sheet): string {
  const tall = h - SEAT_CM + 10;
  const bulge = 2.5;
  const y = -h;
  const shapes = each(count, inner, (left, wide) => {
    const x = left + 0.5;
    const w = wide - 1;
    return d`M${x + 5} ${y + bulge}Q${x + w / 2} ${y - bulge} ${x + w - 5} ${y + bulge}q5.5 0 5 6.5V${y + tall}H${x}V${y + 9}q-.5 -6.5 5 -6.5z`;
  });
  const body = path(shapes, sheet.down(hex, 0.18, 0.18));
  if (!sheet.scene || count > 2) return body;
  const creases = each(
    count,
    inner,
    (x, wide) => d`M${x + wide * 0.3} ${y + tall * 0.36}q${wide * 0.2} 4 ${wide * 0.4} 0`,
  );
  return body + stroke(creases, darker(hex, 0.3), 0.8, 0.3);
}

function feetOf(legs: Legs, w: number, tall: number, hex: string, sheet: Sheet): string {
  const inset = Math.min(10, w * 0.09);
  if (legs === "plinth") return rect(-w / 2 + 5, -tall - 1, w - 10, tall + 1, 0, sheet.down(darker(hex, 0.25)));
  if (legs === "none" || legs === "sled") return "";
  const shape: Readonly<Record<string, readonly [wide: number, narrow: number, lean: number]>> = {
    tapered: [5, 2.6, 3],
    turned: [5.4, 2.8, 0],
    block: [6.5, 6, 0],
    metal: [2, 2, 0],
    sled: [2, 2, 0],
  };
  const [wide, narrow, lean] = shape[legs] as readonly [number, number, number];
  const fill = sheet.across(hex);
  const middle = w > 190 && w < 280 ? leg(0, tall + 3, wide, narrow, 0, darker(hex, 0.35)) : "";
  const pair =
    leg(-w / 2 + inset, tall + 3, wide, narrow, -lean, fill) + leg(w / 2 - inset, tall + 3, wide, narrow, lean, fill);
  return middle + pair;
}

export function footstool(spec: Footstool, size: SizeCm, hex: string, sheet: Sheet): string {
  const { width: w, height: h } = size;
  if (spec.round) {
    const body = path(
      d`M${-w / 2} ${-h * 0.55}Q${-w / 2} ${-h} ${-w * 0.3} ${-h}H${w * 0.3}Q${w / 2} ${-h} ${w / 2} ${-h * 0.55}Q${w / 2} 0 ${w * 0.32} 0H${-w * 0.32}Q${-w / 2} 0 ${-w / 2} ${-h * 0.55}z`,
      sheet.across(hex, 0.24),
    );
    const seams = [-0.3, -0.1, 0.1, 0.3]
      .map((at) => d`M${w * at * 0.6} ${-h}Q${w * at * 1.5} ${-h * 0.5} ${w * at * 0.8} ${0}`)
      .join("");
    return body + stroke(seams, darker(hex, 0.32), 0.6, 0.5);
  }
  const feet = LEG_CM[spec.legs];
  const body = rect(-w / 2, -h + 7, w, h - feet - 6, 4, sheet.down(hex, 0.04, 0.22));
  const top = rect(-w / 2 - 0.5, -h, w + 1, 16, 6, sheet.down(hex, 0.24, 0.1));
  const shine = sheet.scene ? stroke(d`M${-w / 2 + 6} ${-h + 2}h${w - 12}`, lighter(hex, 0.36), 1, 0.5) : "";
  return feetOf(spec.legs, w, feet, spec.woodHex, sheet) + body + top + shine;
}

export function chair(spec: Chair, size: SizeCm, hex: string, sheet: Sheet): string {
  const { width: w, height: h } = size;
  const frame = spec.woodHex ?? hex;
  const stool = spec.back === "none";
  const seatTop = stool ? h : 46;
  const seatWide = spec.arms ? w - 8 : w;
  const cover = spec.seat === "padded" ? hex : spec.seat === "woven" ? "#d6bd8c" : hex;
  const rear = darker(frame, 0.3);
  const stick = spec.legs === "metal" ? 2.2 : spec.legs === "turned" ? 3.4 : 3.8;
  const lean = spec.legs === "metal" && !stool ? 0 : stool ? 4 : 2.5;
  const x = seatWide / 2 - 4;
  const back = seatWide / 2 - 9;
  const parts = [
    leg(-back, seatTop, stick * 0.85, stick * 0.6, -1, rear) + leg(back, seatTop, stick * 0.85, stick * 0.6, 1, rear),
    stool ? "" : chairBack(spec, seatWide, h, seatTop, hex, frame, sheet),
    leg(-x, seatTop, stick, stick * 0.62, -lean, sheet.across(frame)),
    leg(x, seatTop, stick, stick * 0.62, lean, sheet.across(frame)),
    rung(spec, x, lean, seatTop, frame),
    spec.arms ? chairArms(w, seatTop, frame, sheet) : "",
    seatOf(spec, seatWide, seatTop, size.depth, cover, sheet),
  ];
  return parts.join("");
}

function rung(spec: Chair, x: number, lean: number, seatTop: number, frame: string): string {
  const high = seatTop > 55 ? 22 : 17;
  const reach = x + lean * (1 - high / seatTop);
  const hex = seatTop > 55 ? "#ac8a4c" : darker(frame, 0.14);
  return spec.legs === "metal" && seatTop < 55 ? "" : stroke(d`M${-reach} ${-high}H${reach}`, hex, 1.7);
}

function chairArms(w: number, seatTop: number, frame: string, sheet: Sheet): string {
  const one = (side: 1 | -1) => {
    const x = (side * (w - 4)) / 2;
    return (
      leg(x - side * 2, seatTop + 20, 2.6, 2.6, 0, sheet.across(frame)).replaceAll(" 0h", d` ${-seatTop + 2}h`) +
      rect(x - 4 - side, -seatTop - 22, 8, 3.4, 1.7, sheet.down(frame))
    );
  };
  return one(-1) + one(1);
}

function chairBack(spec: Chair, w: number, h: number, seat: number, hex: string, frame: string, sheet: Sheet): string {
  const half = w / 2 - 3;
  const wood = sheet.across(frame, 0.14);
  const post = (side: 1 | -1) =>
    path(
      d`M${side * (half - 1)} ${-seat}L${side * (half + 1)} ${-h + 1}h${side * -3}L${side * (half - 4)} ${-seat}z`,
      wood,
    );
  if (spec.back === "padded") {
    return post(-1) + post(1) + rect(-half - 1, -h, 2 * half + 2, (h - seat) * 0.72, 8, sheet.down(hex, 0.2, 0.16));
  }
  if (spec.back === "panel") {
    const tall = (h - seat) * 0.72;
    return (
      post(-1) +
      post(1) +
      rect(-half - 1, -h, 2 * half + 2, tall, 6, sheet.down(frame)) +
      cane(-half + 2, -h + 3.4, 2 * half - 4, tall - 6.8, sheet)
    );
  }
  if (spec.back === "ladder") {
    const slats = [0, 1, 2, 3].map((at) => {
      const y = -h + 4 + (at * (h - seat - 8)) / 4;
      return path(d`M${-half} ${y}Q0 ${y - 3.4} ${half} ${y}v4Q0 ${y + 1.2} ${-half} ${y + 4}z`, sheet.down(frame));
    });
    return post(-1) + post(1) + slats.join("");
  }
  const sticks = [-3, -2, -1, 0, 1, 2, 3]
    .map((at) => d`M${at * (half / 4)} ${-seat}L${at * (half / 3.3)} ${-h + 4}`)
    .join("");
  const comb = path(
    d`M${-half - 3} ${-h + 7}Q${-half - 3} ${-h + 1} ${-half + 4} ${-h + 0.8}Q0 ${-h - 1} ${half - 4} ${-h + 0.8}Q${half + 3} ${-h + 1} ${half + 3} ${-h + 7}Q0 ${-h + 4} ${-half - 3} ${-h + 7}z`,
    sheet.down(frame),
  );
  return stroke(sticks, darker(frame, 0.08), 1.3) + comb;
}

function seatOf(spec: Chair, w: number, top: number, depth: number, cover: string, sheet: Sheet): string {
  const rise = depth * sheet.lift * 0.7;
  const half = w / 2;
  const thick = spec.seat === "padded" ? 6 : 3.4;
  const round = spec.back === "none";
  const surface =
    rise === 0
      ? ""
      : round
        ? ellipse(0, -top, half, rise, lighter(cover, 0.12))
        : path(d`M${-half} ${-top}L${-half + 5} ${-top - rise}H${half - 5}L${half} ${-top}z`, lighter(cover, 0.14));
  const edge =
    round && rise > 0
      ? path(
          d`M${-half} ${-top}A${half} ${rise} 0 0 0 ${half} ${-top}V${-top + thick}A${half} ${rise} 0 0 1 ${-half} ${-top + thick}z`,
          sheet.across(cover),
        )
      : rect(-half, -top, w, thick, spec.seat === "padded" ? 3 : 1.4, sheet.down(cover, 0.1, 0.2));
  const weave =
    spec.seat === "woven" && rise > 0
      ? stroke(d`M${-half + 3} ${-top}L0 ${-top - rise}L${half - 3} ${-top}`, darker(cover, 0.35), 0.5, 0.6)
      : "";
  return round ? edge + surface : surface + edge + weave;
}

function each(count: number, width: number, draw: (x: number, wide: number) => string): string {
  const wide = width / count;
  return Array.from({ length: count }, (_, at) => draw(-width / 2 + at * wide, wide)).join("");
}
