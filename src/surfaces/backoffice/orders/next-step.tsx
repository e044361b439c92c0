import type { Context } from "#kernel/http";
import type { OrderDossier } from "#orders";
import { Form } from "#views/form.tsx";
import { nextWords } from "./order-words.ts";

type Props = { ctx: Context; dossier: OrderDossier };

/** The one thing to do next, and the others in a menu; only what this person may do and the order allows. */
export function NextStep({ ctx, dossier }: Props) {
  return (
    <div class="row no-print">
      <Primary ctx={ctx} dossier={dossier} />
      <More ctx={ctx} dossier={dossier} />
    </div>
  );
}

function Primary({ ctx: { links, actor }, dossier }: Props) {
  const { order, stage, step, isBeingBooked } = dossier;
  const { number } = order;
  if ((stage === "to-dispatch" || stage === "partly-dispatched") && actor?.may.has("orders.work"))
    return (
      <Press
        action={links.to("dispatch-order", { number })}
        step={step}
        words={isBeingBooked ? "Ask the courier again" : (nextWords[stage] ?? "")}
      />
    );
  if (stage === "on-its-way" && actor?.may.has("orders.work"))
    return <Press action={links.to("mark-delivered", { number })} step={step} words="Mark delivered" />;
  if (stage === "coming-back" && actor?.may.has("orders.refund"))
    return (
      <a class="button" href={links.to("return-to-take-back", { number })}>
        Goods are back
      </a>
    );
  return null;
}

function Press({ action, step, words }: { action: string; step: number; words: string }) {
  return (
    <Form action={action} hidden={{ seen: String(step) }} once>
      <button class="button" type="submit">
        {words}
      </button>
    </Form>
  );
}

function More({ ctx: { links, actor }, dossier: { order, stage, leftMinor, isBeingBooked } }: Props) {
  const { number, left } = order;
  const works = actor?.may.has("orders.work") === true;
  const canSend = (stage === "to-dispatch" || stage === "partly-dispatched") && !isBeingBooked;
  const severalLeft = left.reduce((sum, { quantity }) => sum + quantity, 0) > 1;
  const offers: readonly (readonly [route: string, words: string, offered: boolean | undefined])[] = [
    ["packing-slip", "Packing slip", true],
    ["parcel-to-send", "Dispatch a part", works && canSend && severalLeft],
    ["order-notes", "Write a note", actor?.may.has("orders.note")],
    ["order-person", "The customer’s details", actor?.may.has("persons.reveal")],
    ["refund", "Give money back", leftMinor > 0 && actor?.may.has("orders.refund")],
    ["pieces-to-take-out", "Take something out", works && order.may.takeOut],
    ["line-to-exchange", "Another colour or size", works && order.may.exchange],
    ["order-to-cancel", "Cancel the order", order.may.cancel && works],
    ["rest-to-cancel", "Cancel the rest", works && canSend && stage === "partly-dispatched"],
  ];
  return (
    <details class="menu">
      <summary class="button plain">More</summary>
      <ul class="menu-list">
        {offers
          .filter(([, , offered]) => offered)
          .map(([route, words]) => (
            <li>
              <a href={links.to(route, { number })}>{words}</a>
            </li>
          ))}
      </ul>
    </details>
  );
}
