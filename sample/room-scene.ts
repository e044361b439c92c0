/**
 * The room on the front page: a sofa under a window with the fells behind it, drawn by hand as code, so that nobody
 * else's rights lie on it. Two lights: a morning, and a dusk for whoever reads in the dark.
 */
export type Light = "morning" | "dusk";

type Palette = Readonly<
  Record<
    | "wallTop"
    | "wallLow"
    | "skirting"
    | "skyTop"
    | "skyLow"
    | "far"
    | "middle"
    | "near"
    | "field"
    | "frame"
    | "frameShade"
    | "floor"
    | "floorLow"
    | "board"
    | "rug"
    | "rugLine"
    | "velvet"
    | "velvetLight"
    | "velvetDark"
    | "oak"
    | "oakDark"
    | "rust"
    | "ochre"
    | "shade"
    | "brass"
    | "pot"
    | "fern"
    | "fernDark"
    | "paper"
    | "shadow",
    string
  >
>;

const morning: Palette = {
  wallTop: "#ece3d4",
  wallLow: "#dfd2be",
  skirting: "#e9dfcf",
  skyTop: "#c5d6da",
  skyLow: "#f3e6cf",
  far: "#a9bcbb",
  middle: "#85a097",
  near: "#5f7f6a",
  field: "#8fa16f",
  frame: "#f6f0e5",
  frameShade: "#d9ccb7",
  floor: "#c49c6d",
  floorLow: "#a97f52",
  board: "#94693f",
  rug: "#eadfcb",
  rugLine: "#b77a56",
  velvet: "#5c6b3c",
  velvetLight: "#74844f",
  velvetDark: "#3f4b28",
  oak: "#b98f5e",
  oakDark: "#8d6640",
  rust: "#a4532f",
  ochre: "#c8963c",
  shade: "#f5ead3",
  brass: "#a88343",
  pot: "#c9bda9",
  fern: "#3f6a49",
  fernDark: "#2c4f37",
  paper: "#f7f1e6",
  shadow: "#3b2815",
};

const dusk: Palette = {
  wallTop: "#3b3a36",
  wallLow: "#4a4238",
  skirting: "#4e463c",
  skyTop: "#22304a",
  skyLow: "#c98a5e",
  far: "#4c5a72",
  middle: "#364557",
  near: "#24333b",
  field: "#2b3a35",
  frame: "#6d6355",
  frameShade: "#3a342c",
  floor: "#6a4c31",
  floorLow: "#4a3421",
  board: "#38271a",
  rug: "#8f7f68",
  rugLine: "#6f4630",
  velvet: "#48552f",
  velvetLight: "#64733f",
  velvetDark: "#2b341c",
  oak: "#8a6439",
  oakDark: "#5d4226",
  rust: "#8a4427",
  ochre: "#b58331",
  shade: "#ffe1a6",
  brass: "#96733a",
  pot: "#857a69",
  fern: "#2f5138",
  fernDark: "#203a28",
  paper: "#b3a48c",
  shadow: "#0d0905",
};

/** The size of the drawing; one centimetre of the room is 3.6 units. */
export const roomSize = { width: 1600, height: 1180 };

/** The room as SVG text, some 14 kB. The same every time. */
export function drawRoom(light: Light): string {
  const p = light === "morning" ? morning : dusk;
  const { width, height } = roomSize;
  const parts = [
    wall(p),
    window(p),
    art(p),
    light === "morning" ? sun() : "",
    floor(p),
    rug(p),
    plant(p),
    lamp(p, light),
    sofa(p),
    table(p),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}">${gradients(p, light)}${parts.join("")}${
    light === "dusk" ? lampGlow() : ""
  }</svg>`;
}

function gradients(p: Palette, light: Light): string {
  const down = (id: string, top: string, low: string) =>
    `<linearGradient id="${id}" x2="0" y2="1"><stop stop-color="${top}"/><stop offset="1" stop-color="${low}"/></linearGradient>`;
  return `<defs>${down("wall", p.wallTop, p.wallLow)}${down("sky", p.skyTop, p.skyLow)}${down("floor", p.floor, p.floorLow)}${down(
    "velvet",
    p.velvetLight,
    p.velvet,
  )}${down("seat", p.velvet, p.velvetDark)}${down("lampshade", p.shade, light === "dusk" ? "#ffc873" : "#e2d0ae")}<radialGradient id="glow"><stop stop-color="#ffd58a" stop-opacity=".55"/><stop offset=".45" stop-color="#ffc26a" stop-opacity=".18"/><stop offset="1" stop-color="#ffc26a" stop-opacity="0"/></radialGradient><clipPath id="pane"><path d="M156 126h588v468H156z"/></clipPath></defs>`;
}

function wall(p: Palette): string {
  return `<path fill="url(#wall)" d="M0 0h1600v890H0z"/><path fill="${p.skirting}" d="M0 852h1600v38H0z"/><path stroke="${p.shadow}" stroke-opacity=".14" stroke-width="2" d="M0 852h1600M0 889h1600"/>`;
}

/** Three fells, a walled field and a sky, behind six panes and a deep reveal. */
function window(p: Palette): string {
  const fells =
    `<path fill="${p.far}" d="M100 430c80-70 130-120 190-128 50-6 86 40 128 36 60-6 96-92 158-96 70-4 120 90 230 130v240H100z"/>` +
    `<path fill="${p.middle}" d="M100 470c70-20 150-86 220-78 66 8 100 58 160 50 80-10 150-70 210-60 60 8 90 50 130 60v180H100z"/>` +
    `<path fill="${p.near}" d="M100 540c110-60 190-50 280-26 90 24 140 10 210-14 80-28 150-10 210 10v130H100z"/>` +
    `<path fill="${p.field}" d="M100 566c140-30 260-12 360 2 130 18 220-6 340-4v80H100z"/>` +
    `<path fill="none" stroke="${p.frameShade}" stroke-opacity=".75" stroke-width="4" d="M100 574c140-30 250-8 340 6 150 22 260-12 360-8M420 576l54 40"/>`;
  return (
    `<path fill="${p.frameShade}" d="M118 88h664v544H118z"/><path fill="${p.frame}" d="M132 102h636v516H132z"/>` +
    `<g clip-path="url(#pane)"><path fill="url(#sky)" d="M150 120h600v480H150z"/>${fells}</g>` +
    `<path fill="none" stroke="${p.frame}" stroke-width="11" d="M352 126v468M548 126v468M156 330h588"/>` +
    `<path fill="none" stroke="${p.frameShade}" stroke-width="2" d="M156 126h588v468H156zM345 126v468M359 126v468M541 126v468M555 126v468M156 324h588M156 337h588"/>` +
    `<path fill="${p.frame}" d="M92 622h716v26H92z"/><path fill="${p.shadow}" fill-opacity=".18" d="M104 648h692v10H104z"/>` +
    `<path fill="${p.ochre}" d="M650 622v-42h44v42z"/><path fill="${p.rust}" d="M606 622v-58h40v58z"/><path fill="${p.paper}" d="M574 622v-50h28v50z"/>`
  );
}

/** A print of a fell in two tones, in an oak frame. */
function art(p: Palette): string {
  return (
    `<path fill="${p.shadow}" fill-opacity=".16" d="M968 182h250v322H968z"/><path fill="${p.oak}" d="M960 172h250v322H960z"/>` +
    `<path fill="${p.paper}" d="M974 186h222v294H974z"/><path fill="${p.ochre}" d="M1128 282a34 34 0 1 1-68 0 34 34 0 0 1 68 0"/>` +
    `<path fill="${p.near}" d="M1004 404c30-40 58-78 86-80 30 0 44 52 76 58v62h-162z"/><path fill="${p.fernDark}" d="M1004 424c46-30 86-16 162 2v18h-162z"/>`
  );
}

function sun(): string {
  return '<path fill="#fff" fill-opacity=".16" d="m860 90 190 0 330 762h-170zM1080 90h170l330 762h-170z"/>';
}

function floor(p: Palette): string {
  const rows = [912, 944, 986, 1040, 1104];
  const joints = [
    [180, 890],
    [760, 890],
    [1290, 890],
    [430, 912],
    [1080, 912],
    [90, 944],
    [900, 944],
    [1500, 944],
    [300, 986],
    [1330, 986],
    [60, 1040],
    [1540, 1040],
    [700, 1104],
    [1180, 1104],
  ];
  const ends = joints.map(([x = 0, y = 0]) => `M${x} ${y}v${(rows.find((row) => row > y) ?? 1180) - y}`).join("");
  return `<path fill="url(#floor)" d="M0 890h1600v290H0z"/><path stroke="${p.board}" stroke-opacity=".35" stroke-width="2" d="${rows.map((y) => `M0 ${y}h1600`).join("")}${ends}"/>`;
}

function rug(p: Palette): string {
  const fringe = Array.from({ length: 48 }, (_, at) => `M${118 + at * 29} 1142l-${((at * 7) % 5) + 1} 16`).join("");
  return (
    `<path fill="${p.shadow}" fill-opacity=".2" d="M236 1000h1126l150 152H92z"/><path fill="${p.rug}" d="M240 992h1120l146 150H94z"/>` +
    `<path fill="none" stroke="${p.rugLine}" stroke-width="7" d="M226 1010h1148M112 1122h1376"/><path fill="none" stroke="${p.rugLine}" stroke-opacity=".55" stroke-width="2.5" d="M218 1020h1164M124 1110h1352"/>` +
    `<path stroke="${p.rug}" stroke-width="4" d="${fringe}"/>`
  );
}

/** A three-seat Arden in moss velvet: 212 cm wide, 80 high, with loose back cushions and rounded arms. */
function sofa(p: Palette): string {
  const [left, right, low] = [400, 1164, 1012];
  const leg = (x: number) =>
    `<path fill="${p.oak}" d="M${x} 978h26l-5 52h-16z"/><path fill="${p.oakDark}" d="M${x + 16} 978h10l-5 52h-6z"/>`;
  const back = [470, 680, 890].map(
    (x) =>
      `<path fill="url(#velvet)" d="M${x} 776c0-34 20-44 52-44h106c32 0 50 10 50 44v108H${x}z"/><path fill="${p.velvetDark}" fill-opacity=".35" d="M${x + 196} 776c6 40 8 70 8 108h4V776z"/>`,
  );
  const seats = [468, 680, 892].map(
    (x) =>
      `<path fill="url(#velvet)" d="M${x} 886c0-14 8-20 24-20h160c16 0 24 6 24 20v34c0 10-6 14-20 14H${x + 20}c-14 0-20-4-20-14z"/>`,
  );
  const arm = (x: number, dark: string) =>
    `<path fill="url(#velvet)" d="M${x} 850c0-38 20-54 48-54s48 16 48 54v150c0 8-4 12-12 12H${x + 12}c-8 0-12-4-12-12z"/><path fill="none" stroke="${dark}" stroke-opacity=".5" stroke-width="3" d="M${x + 9} 996V850c0-32 16-45 39-45s39 13 39 45v146"/>`;
  return (
    `<path fill="${p.shadow}" fill-opacity=".32" d="M410 1024c120-14 620-14 744 0 60 8-40 18-372 18s-430-10-372-18"/>${leg(430)}${leg(1108)}${leg(770)}` +
    `<path fill="${p.velvetDark}" d="M440 770c0-30 16-46 48-46h588c32 0 48 16 48 46v200H440z"/>${back.join("")}` +
    `<path fill="url(#seat)" d="M440 918h684v82c0 8-4 12-12 12H452c-8 0-12-4-12-12z"/>${seats.join("")}` +
    `<path stroke="${p.velvetDark}" stroke-width="3" stroke-opacity=".55" d="M452 946h660"/>${cushions(p)}${arm(left, p.velvetDark)}${arm(right - 96, p.velvetDark)}${throwOver(p, low)}`
  );
}

function cushions(p: Palette): string {
  return (
    `<path fill="${p.rust}" d="m512 786 104-12c8 0 10 4 11 10l10 86c0 8-4 10-10 11l-104 6c-8 0-10-4-11-10l-9-80c0-7 3-10 9-11z"/>` +
    `<path fill="${p.ochre}" d="m958 800 92 16c7 1 9 5 8 11l-14 62c-2 7-6 8-12 8l-90-10c-7-1-9-5-8-11l12-66c1-7 5-10 12-10z"/>` +
    `<path fill="none" stroke="#fff" stroke-opacity=".28" stroke-width="3" d="m964 818 84 14m-87 3 83 12m-87 6 84 10"/>`
  );
}

/** A folded wool throw over the right arm. */
function throwOver(p: Palette, low: number): string {
  const stripes = [0, 26, 52].map((at) => `M${1090 + at} 800v${low - 866}`).join("");
  return (
    `<path fill="${p.rug}" d="M1080 842c2-34 14-48 36-48s36 14 36 48v110c-24 6-50 6-72 0z"/>` +
    `<path stroke="${p.rugLine}" stroke-width="3" stroke-opacity=".7" d="${stripes}"/><path stroke="${p.rug}" stroke-width="3" d="M1084 952v14m9-12v14m9-13v14m9-13v14m9-13v14m9-13v13m9-13v12m9-13v12"/>`
  );
}

function lamp(p: Palette, light: Light): string {
  return (
    `<path fill="${p.shadow}" fill-opacity=".3" d="M1300 1000h120v10h-120z"/><path fill="${p.brass}" d="M1353 520h10v470h-10z"/><path fill="${p.brass}" d="M1308 988h100c6 0 8 12 8 12H1300s2-12 8-12z"/>` +
    `<path fill="url(#lampshade)" d="M1290 400h136l40 150h-216z"/>` +
    `<path stroke="${p.shadow}" stroke-opacity="${light === "dusk" ? ".12" : ".1"}" stroke-width="2" d="m1308 400-32 150m54-150-16 150m33-150v150m22-150 16 150m-6-150 32 150"/><path stroke="${p.brass}" stroke-width="3" d="M1358 550v26"/>`
  );
}

function lampGlow(): string {
  return '<circle cx="1358" cy="540" r="520" fill="url(#glow)"/>';
}

/** A round oak side table with a cup and two books, in front of the sofa's right end. */
function table(p: Palette): string {
  return (
    `<path fill="${p.shadow}" fill-opacity=".26" d="M1206 1084c20-8 170-8 190 0 14 8-204 8-190 0"/><path fill="${p.oakDark}" d="m1236 958 10 0-20 124h-9zM1366 958h-10l20 124h9z"/><path fill="${p.oakDark}" d="M1296 958h10v118h-10z"/>` +
    `<path fill="${p.oak}" d="M1200 944c0-8 202-8 202 0v10c0 10-202 10-202 0z"/><path fill="${p.paper}" d="M1226 926h74v8h-74z"/><path fill="${p.near}" d="M1232 914h64v12h-64z"/><path fill="${p.rust}" d="M1236 902h52v12h-52z"/>` +
    `<path fill="${p.paper}" d="M1334 904h38c0 22-4 36-12 36h-14c-8 0-12-14-12-36z"/><path fill="none" stroke="${p.paper}" stroke-width="5" d="M1371 910c14-2 14 18-2 18"/>`
  );
}

/** A fern in a pot at the left, frond by frond: the shop's namesake. */
function plant(p: Palette): string {
  const fronds: readonly (readonly [lean: number, rise: number, tone: keyof Palette])[] = [
    [-230, 150, "fernDark"],
    [210, 170, "fernDark"],
    [-190, 260, "fernDark"],
    [160, 300, "fernDark"],
    [-60, 360, "fernDark"],
    [-240, 60, "fern"],
    [230, 80, "fern"],
    [-130, 330, "fern"],
    [90, 370, "fern"],
    [-205, 205, "fern"],
    [190, 230, "fern"],
    [10, 300, "fern"],
  ];
  return (
    `<path fill="${p.shadow}" fill-opacity=".3" d="M130 1048c30-10 180-10 210 0 20 10-230 10-210 0"/>` +
    fronds.map(([lean, rise, tone]) => frond(235, 880, lean, rise, p[tone])).join("") +
    `<path fill="${p.pot}" d="M160 872h150l-16 166c-1 8-6 10-12 10h-94c-6 0-11-2-12-10z"/><path fill="${p.shadow}" fill-opacity=".14" d="M262 872h48l-16 166c-1 8-6 10-12 10h-36c14-50 18-110 16-176z"/><path fill="${p.pot}" d="M152 858h166v22H152z"/><path fill="${p.shadow}" fill-opacity=".12" d="M152 876h166v6H152z"/>`
  );
}

const leaflets = 13;

/** One frond: a bent stem with pairs of leaflets that shorten towards the tip. */
function frond(x: number, y: number, lean: number, rise: number, fill: string): string {
  const at = (t: number) => {
    const [bendX, bendY] = [lean * 0.25, -rise * 1.15];
    return { x: x + 2 * t * (1 - t) * bendX + t * t * lean, y: y + 2 * t * (1 - t) * bendY - t * t * (rise * 0.72) };
  };
  const round = (value: number) => Math.round(value);
  const leaf = (t: number, side: 1 | -1): string => {
    const [here, ahead] = [at(t), at(Math.min(1, t + 0.03))];
    const [dx, dy] = [ahead.x - here.x, ahead.y - here.y];
    const length = Math.hypot(dx, dy) || 1;
    const reach = (1 - t * 0.82) * 52 * Math.min(1, 0.35 + t * 3);
    const [ux, uy] = [dx / length, dy / length];
    const tip = { x: here.x + (ux * 0.62 - uy * side) * reach, y: here.y + (uy * 0.62 + ux * side) * reach };
    const [bx, by] = [ux * 9, uy * 9];
    return `M${round(here.x - bx)} ${round(here.y - by)}Q${round((here.x + tip.x) / 2 - bx)} ${round((here.y + tip.y) / 2 - by)} ${round(tip.x)} ${round(tip.y)}Q${round((here.x + tip.x) / 2 + bx)} ${round((here.y + tip.y) / 2 + by)} ${round(here.x + bx)} ${round(here.y + by)}z`;
  };
  const steps = Array.from({ length: leaflets }, (_, index) => 0.14 + (index / leaflets) * 0.86);
  const stem = `M${x} ${y}Q${round(x + lean * 0.25)} ${round(y - rise * 1.15)} ${round(at(1).x)} ${round(at(1).y)}`;
  return `<path fill="${fill}" d="${steps.map((t) => leaf(t, 1) + leaf(t, -1)).join("")}"/><path fill="none" stroke="${fill}" stroke-width="4" d="${stem}"/>`;
}
