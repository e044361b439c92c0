import type { Child } from "hono/jsx";
import { z } from "zod";
import { type CaseKind, caseKinds, reasonLimits } from "#access";
import { type Context, text } from "#kernel/http";
import { officeFields } from "#policy/office-fields";
import { ErrorSummary } from "#views/error-summary.tsx";
import { Field } from "#views/field.tsx";
import { Form } from "#views/form.tsx";
import { ConfirmFirst } from "./details.tsx";
import { caseWords } from "./words.ts";

/** What every form that asks to look takes. A reason may be far too long: our own sentence says so. */
export const askedShape = { case: z.enum(caseKinds), reference: text(40), reason: text() };

/** What stands in such a form: what was typed, and what is wrong with it. */
export type Typed = { case?: CaseKind; reference?: string; reason?: string };
export type Wrong = Partial<Record<"reference" | "reason" | "numbers" | "show", string>>;

/** Which number a case is looked up by, as people write it. */
export function tidyNumber(typed: string): string {
  return typed.trim().toUpperCase();
}

/** Why somebody wants to look, and for which case; and the button that shows. */
export function AskForm(props: {
  ctx: Context;
  /** Where it is sent, and the page it stands on. */
  action: string;
  here: string;
  title: string;
  button: string;
  typed: Typed;
  wrong: Wrong;
  children?: Child;
}) {
  const { ctx, action, here, title, button, typed, wrong } = props;
  return (
    <section class="panel">
      <h2>{title}</h2>
      <ErrorSummary errors={wrong} />
      {ctx.actor?.confirmed === true ? (
        <Form action={action}>
          {props.children}
          <div class="field">
            <label for="field-case">For which case</label>
            <select id="field-case" name="case">
              {caseKinds.map((kind) => (
                <option value={kind} selected={kind === typed.case}>
                  {caseWords[kind]}
                </option>
              ))}
            </select>
          </div>
          <Field
            name="reference"
            label="Its number, of an order, a complaint or a question"
            value={typed.reference}
            error={wrong.reference}
            narrow
          />
          <ReasonField typed={typed.reason} wrong={wrong.reason} />
          <button class="button" type="submit">
            {button}
          </button>
        </Form>
      ) : (
        <ConfirmFirst ctx={ctx} here={here}>
          Details open for whoever showed a passkey within five minutes.{" "}
        </ConfirmFirst>
      )}
    </section>
  );
}

/** Why somebody wants to look, in their words; what becomes of the words stands beside it, as the policy declares it. */
export function ReasonField({ typed, wrong }: { typed: string | undefined; wrong: string | undefined }) {
  const declared = officeFields["see-order-person"]?.reason;
  return (
    <Field
      name="reason"
      label="Why, in your words"
      why={declared !== undefined && "why" in declared ? declared.why : undefined}
      value={typed}
      error={wrong}
      rows={3}
      maxlength={reasonLimits.most}
    />
  );
}
