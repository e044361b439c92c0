/** Who makes what the sample shop sells: invented like the shop, with mail at .example (RFC 2606). */
import { shop } from "../shop.ts";

type Made = { maker: readonly string[]; responsible?: readonly string[] };

const workshop: Made = {
  maker: [
    "Fell & Fern Workshops (sample)",
    "Sample Mill, 2 Example Yard, Kendal, LA9 0XX",
    "workshop@fellandfern.example",
  ],
};

/** Made abroad, so that somebody here answers for it. */
const lampMaker: Made = {
  maker: [
    "Lumière d’Exemple SARL (sample)",
    "1 rue de l’Exemple, 00000 Exempleville, France",
    "bonjour@lumiere.example",
  ],
  responsible: [shop.company.registeredName, shop.company.office.join(", "), shop.email],
};

/** Who makes the products of a department. */
export function madeBy(category: string): Made {
  return category === "lighting" ? lampMaker : workshop;
}
