/**
 * The shop that the demonstration plays: invented from end to end. The numbers are marked as samples, the mail is at
 * .example (RFC 2606), the telephone comes from the range that Ofcom keeps free for drama.
 */
export const shop = {
  name: "Fell & Fern",
  strapline: "Furniture made in the north of England, and made to stay",
  isSample: true,
  notice: "This is a demonstration shop. Nothing in it is for sale, and its pictures are drawn or rendered.",
  company: {
    registeredName: "Fell & Fern Furniture Limited (sample company)",
    number: "00000000 (sample)",
    registeredIn: "England and Wales",
    vatNumber: "GB 000 0000 00 (sample)",
    office: ["Sample House", "1 Example Yard", "Kendal", "LA9 0XX"],
  },
  email: "hello@fellandfern.example",
  telephone: "01632 960 140",
  hours: "Monday to Friday, 9 am to 5 pm",
  /** Who watches over data protection. Its name and its address change with the law: look them up before you open a shop. */
  regulator: {
    name: "the Information Commission",
    address: ["Wycliffe House", "Water Lane", "Wilmslow", "Cheshire SK9 5AF"],
    website: "ico.org.uk",
  },
} as const;
