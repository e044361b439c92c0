/** Is it valid HTML? Pages are checked once per content, so that asking in every test costs little. */
import { createHash } from "node:crypto";
import { HtmlValidate } from "html-validate";

const validator = new HtmlValidate({
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
