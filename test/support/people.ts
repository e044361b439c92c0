/** People who come into the shop in tests. All invented; telephones from Ofcom's numbers for drama, mail at .example. */

export type Person = {
  email: string;
  name: string;
  address: string;
  secondLine?: string;
  town: string;
  postcode: string;
  telephone?: string;
  note?: string;
};

/** Moves into her first own flat in Kendal and wants one good sofa. */
export const ada: Person = {
  email: "ada.kettlewell@mail.example",
  name: "Ada Kettlewell",
  address: "3 Weir Cottages",
  secondLine: "Beck Lane",
  town: "Kendal",
  postcode: "LA9 4QX",
  telephone: "01632 960 001",
  note: "The lane is narrow; please ring from the bridge.",
};

/** Has scripts switched off since 2009 and sees no reason to change that. */
export const bertrand: Person = {
  email: "bertrand@oakes.example",
  name: "Bertrand Oakes",
  address: "Flat 12, Tannery Court",
  town: "Leeds",
  postcode: "LS1 4AP",
};

/** A journalist who blocks cookies and scripts, and reads what shops say of themselves. */
export const cordelia: Person = {
  email: "cordelia.finch@gazette.example",
  name: "Cordelia Finch-Hatton",
  address: "88 Paper Street",
  town: "London",
  postcode: "SW1A 1AA",
  telephone: "+44 (0)7700 900982",
};

/** Types fast, misses fields, presses things twice. */
export const dev: Person = {
  email: "dev.anand@post.example",
  name: "Dev Anand",
  address: "4 Chapel Rise",
  town: "Bristol",
  postcode: "BS1 5TY",
};

/** Orders, thinks again, moves house in between. */
export const edith: Person = {
  email: "edith@quill.example",
  name: "Edith Quill",
  address: "1 Harbour View",
  town: "Whitby",
  postcode: "YO21 3PU",
  telephone: "01632 960 777",
};

/** What of a person the checkout asks for, by the label of the field. */
export function asTyped(person: Person): Record<string, string> {
  return {
    "E-mail address": person.email,
    "Full name": person.name,
    Address: person.address,
    "Second line of the address (optional)": person.secondLine ?? "",
    "Town or city": person.town,
    Postcode: person.postcode,
    "Telephone number (optional)": person.telephone ?? "",
    "Note for the driver (optional)": person.note ?? "",
  };
}
