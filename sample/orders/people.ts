/**
 * Who bought: invented from the seed. Telephones are of the ranges that Ofcom keeps free for drama, mail is at .example (RFC
 * 2606), the streets are nowhere; towns and outward codes are real, so that delivery has somewhere to go.
 */
import type { Chance } from "./chance.ts";

const firstNames = words(`
  Aileen Alasdair Amara Anwen Arthur Bea Bronwen Callum Cerys Colin Daphne Dermot Edie Elspeth Ewan Farah Fergus Flora
  Gareth Ginevra Hamish Hester Idris Imogen Ines Jago Jemima Kamal Kirsty Leila Lowri Magnus Mabel Marek Morag Nadia
  Ned Nerys Olive Osian Padma Percy Priya Rafi Rhona Rowan Sanjay Seren Silas Tamsin Tobias Una Verity Wilf Winnie Zofia`);
const lastNames = words(`
  Abernant Ackerby Aldergate Bannock Barleywood Birkrigg Braithmoor Calderstone Carrick-Low Cobbledick Crosswaite
  Dalemoor Dunnerholm Eskbank Fairweather Fenwicke Gatesgarth Glaisdale Greenhow Hallin Harkstead Hawkswell Hollowby
  Ingleborough Kettlesing Kirkhaven Langstrother Larkham Lorton-Vale Marrick Mellbreak Muncaster Netherby Oakenclough
  Ormathwaite Pennock Quernmore Ravenglass Rosthwaite Sandwith Sedbergh Silverdale Skelwith Stainmoor Tarnbrook
  Thistlewood Threlkeld Underbarrow Wansfell Watendlath Wetherlam Whinlatter Winderby Wrynose Yewdale`);
const streets = words("Bobbin Carding Curlew Damson Fulling Gable Heddle Lapwing Linnet Madder Mill-race Osier Pippin");
const kinds = words("Close Court Crescent Lane Rise Road Row Street Terrace Way Yard");
const hosts = words("hearth inkpot lantern ledger mossy parcel quill thimble");
const notes = [
  "Please ring, the bell does not work.",
  "The lane is narrow; a small van is better.",
  "Second floor, no lift.",
  "Leave word with the neighbour at the green door.",
  "Not before ten, please.",
];

/** Towns with an outward code of theirs, each as often as its weight says. Two lie where delivery takes longer. */
const places: readonly (readonly [place: readonly [town: string, outward: string], weight: number])[] = [
  [["Kendal", "LA9"], 6],
  [["Lancaster", "LA1"], 4],
  [["Leeds", "LS7"], 7],
  [["Manchester", "M20"], 8],
  [["Sheffield", "S10"], 5],
  [["York", "YO10"], 4],
  [["Newcastle upon Tyne", "NE2"], 5],
  [["Edinburgh", "EH9"], 6],
  [["Glasgow", "G12"], 5],
  [["Carlisle", "CA1"], 3],
  [["Liverpool", "L17"], 5],
  [["Nottingham", "NG5"], 4],
  [["Birmingham", "B13"], 6],
  [["Bristol", "BS6"], 6],
  [["Bath", "BA1"], 3],
  [["Cardiff", "CF5"], 4],
  [["Oxford", "OX4"], 3],
  [["Cambridge", "CB1"], 3],
  [["Norwich", "NR2"], 3],
  [["Brighton", "BN1"], 4],
  [["Exeter", "EX4"], 2],
  [["London", "SE15"], 8],
  [["London", "N16"], 8],
  [["London", "E17"], 7],
  [["Hebden Bridge", "HX7"], 3],
  [["Inverness", "IV2"], 2],
  [["Kirkwall", "KW15"], 1],
  [["Ryde", "PO33"], 1],
];

/** Where an order goes: what decides its price and its days. */
export type Place = { town: string; postcode: string };

/** A place with a postcode in it. */
export function aPlace(chance: Chance): Place {
  const [town, outward] = chance.weighted(places);
  const letters = [..."ABDEFGHJLNPQRSTUWXYZ"];
  return { town, postcode: `${outward} ${chance.between(1, 9)}${chance.oneOf(letters)}${chance.oneOf(letters)}` };
}

/** What somebody who lives there types into the form. The same seed is the same person. */
export function aPerson(chance: Chance, { town, postcode }: Place): Record<string, string> {
  const [first, last] = [chance.oneOf(firstNames), chance.oneOf(lastNames)];
  const number = String(chance.between(0, 999)).padStart(3, "0");
  const mail = `${first}.${last}${chance.happens(0.5) ? chance.between(2, 99) : ""}`.toLowerCase();
  return {
    email: `${mail}@${chance.oneOf(hosts)}.example`,
    name: `${first} ${last}`,
    telephone: chance.happens(0.7) ? (chance.happens(0.6) ? `07700 900${number}` : `01632 960${number}`) : "",
    addressLine1: `${chance.between(1, 140)} ${chance.oneOf(streets)} ${chance.oneOf(kinds)}`,
    addressLine2: chance.happens(0.15) ? `Flat ${chance.between(1, 18)}` : "",
    town,
    postcode,
    note: chance.happens(0.2) ? chance.oneOf(notes) : "",
  };
}

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}
