/** Is it valid HTML? Pages are checked once per content, so that asking in every test costs little. */
import { createHash } from "node:crypto";
import { HtmlValidate, StaticConfigLoader } from "html-validate";

/** Works the rules out for the first page and keeps them: to do so takes several times as long as looking at a page. */
class RulesKept extends StaticConfigLoader {
  #rules: ReturnType<StaticConfigLoader["getConfigFor"]> | undefined;

  override getConfigFor(page: string): ReturnType<StaticConfigLoader["getConfigFor"]> {
    this.#rules ??= super.getConfigFor(page);
    return this.#rules;
  }
}

const rules = new RulesKept({
  root: true,
  extends: ["html-validate:standard", "html-validate:a11y", "html-validate:document"],
  rules: {
    // The renderer closes void elements with a slash and writes true attributes with an empty value; both are valid HTML.
    "void-style": "off",
    "attribute-boolean-style": "off",
    "attribute-empty-style": "off",
    // We write lower-case <!doctype html>.
    "doctype-style": "off",
    "no-trailing-whitespace": "off",
    "long-title": "off",
    // Telephone numbers in running text wrap where they like.
    "tel-non-breaking": "off",
    "require-sri": "off",
    "no-inline-style": "error",
    // What is found while somebody types has no native element: a combobox with a list (ARIA APG).
    "prefer-native-element": ["error", { exclude: ["listbox"] }],
  },
});
const validator = new HtmlValidate(rules);

const checked = new Map<string, readonly string[]>();

/** What is wrong with a document, one sentence each; empty for a valid one. */
export async function problemsOf(html: string): Promise<readonly string[]> {
  const key = createHash("sha256").update(html).digest("base64");
  const known = checked.get(key);
  if (known !== undefined) return known;
  const report = await validator.validateString(html);
  const problems = report.results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, line, column }) => `${ruleId} at ${line}:${column}: ${message}`),
  );
  checked.set(key, problems);
  return problems;
}
