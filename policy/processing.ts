import { type Category, categories, type Purpose, purposes } from "./categories.ts";
import { cookies } from "./cookies.ts";
import { flowTable, type PartnerId, partners } from "./flows.ts";
import { labels } from "./labels.ts";

/** One activity of the record of processing (UK GDPR Art. 30): one kind of data for one purpose. */
export type Processing = {
  category: Category;
  purpose: Purpose;
  why: string;
  whose: string;
  what: string;
  when: string;
  basis: string;
  erased: string;
  /** Who outside the shop gets some of it for this purpose, and which fields. */
  recipients: readonly { partner: PartnerId; name: string; fields: readonly string[]; keeps: string }[];
  transfers: string;
  security: string;
};

/** Everything that is done with personal data here, one row for each kind and purpose, from the label sets and the flows. */
export function processingRecord(): Processing[] {
  return (Object.keys(categories) as Category[]).flatMap((category) => {
    const { subject, meaning, occasion, basis, retention } = categories[category];
    return purposesOf(category).map((purpose) => ({
      ...{ category, purpose, why: purposes[purpose], whose: subject, what: meaning, when: occasion, basis },
      erased: retention,
      recipients: recipientsOf(category, purpose),
      transfers: "None to other countries by the shop itself.",
      security:
        "Encrypted with a key for each person and bundle, in a database apart from the keys; see the policy, part 3.",
    }));
  });
}

/** What a kind of data may be used for, by any label set that was ever in force. */
export function purposesOf(category: Category): Purpose[] {
  const all = Object.values(labels).flatMap((label): readonly Purpose[] =>
    label.category === category ? label.purposes : [],
  );
  return [...new Set(all)];
}

function recipientsOf(category: Category, purpose: Purpose): Processing["recipients"] {
  const flows = flowTable().filter((flow) => flow.purpose === purpose && flow.categories.includes(category));
  return [...Map.groupBy(flows, ({ partner }) => partner)].map(([partner, rows]) => ({
    partner,
    name: partners[partner].name,
    fields: [...new Set(rows.flatMap(({ fields }) => fields))],
    keeps: partners[partner].retention,
  }));
}

/** Our kinds of data and purposes in the words of Fideslang 3 (github.com/IABTechLab/fideslang, data_categories and data_uses). */
const fidesCategories: Readonly<Record<Category, readonly string[]>> = {
  contact: [
    "user.name",
    "user.contact.email",
    "user.contact.address.mailing_address",
    "user.contact.phone_number",
    "user.content.private",
  ],
  "payment-reference": ["user.payment"],
  complaint: ["user.content.private", "user.name", "user.contact.email"],
  question: ["user.content.private", "user.contact.email"],
  "safety-contact": ["user.contact.email"],
  invoice: ["user.contact.organization", "user.contact.address.mailing_address", "user.government_id"],
  "access-reason": ["user.content.private"],
  "order-note": ["user.content.private"],
};
const fidesUses: Readonly<Record<Purpose, string>> = {
  "take-order": "essential.service",
  "deliver-order": "essential.service",
  "order-mail": "essential.service.notifications.email",
  "show-to-subject": "essential.legal_obligation",
  refund: "essential.service.payment_processing",
  reconcile: "essential.service.payment_processing",
  "keep-keys": "essential.service.security",
  "keep-proof": "essential.service.security",
  "tell-own-programs": "essential.service",
  "answer-complaint": "essential.legal_obligation",
  "complaint-mail": "essential.service.notifications.email",
  "answer-question": "essential.service",
  "question-mail": "essential.service.notifications.email",
  "safety-mail": "essential.service.notifications.email",
  "issue-invoice": "essential.legal_obligation",
  "watch-access": "essential.service.security",
  "account-for-access": "essential.service.security",
};

const fidesBasis: Readonly<Record<string, string>> = {
  "Article 6(1)(a)": "Consent",
  "Article 6(1)(b)": "Contract",
  "Article 6(1)(f)": "Legitimate interests",
};

/** The policy for programs: a Fideslang manifest of one system, with a declaration for each activity and for the cookies. */
export function fideslang(shop: { name: string; url: string; version: string; sha256: string }) {
  const { name, url, version, sha256 } = shop;
  return {
    policy: { version, sha256, page: `${url}/privacy`, archive: `${url}/privacy/versions` },
    system: [
      {
        fides_key: "candour",
        name,
        system_type: "Service",
        egress: Object.keys(partners).map((partner) => ({ fides_key: partner, type: "system" })),
        privacy_declarations: [
          ...processingRecord().map(({ category, purpose, why, basis, erased, recipients }) => ({
            name: `${category}: ${why}`,
            data_categories: fidesCategories[category],
            data_use: fidesUses[purpose],
            data_subjects: ["customer"],
            legal_basis_for_processing: fidesBasis[basis.slice(0, "Article 6(1)(b)".length)] ?? "Legal obligations",
            retention_period: erased,
            data_shared_with_third_parties: recipients.length > 0,
            third_parties: recipients.map((each) => each.name).join(", "),
            cookies: [],
          })),
          {
            name: `cookies: ${cookies.map(({ purpose }) => purpose).join("; ")}`,
            data_categories: ["user.device.cookie_id"],
            data_use: "essential.service",
            data_subjects: ["anonymous_user"],
            legal_basis_for_processing: "Contract",
            retention_period: cookies.map(({ name: cookie, keptDays }) => `${cookie}: ${keptDays} days`).join("; "),
            data_shared_with_third_parties: false,
            third_parties: "",
            cookies: cookies.map(({ name: cookie }) => ({ name: cookie, path: "/", domain: new URL(url).hostname })),
          },
        ],
      },
    ],
  };
}
