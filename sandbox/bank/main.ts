/** The stand-in bank as a process: `node sandbox/bank/main.ts --data … --secret-file …`. See README.md. */
import { controlRoutes } from "../control.ts";
import { bend, createFaults } from "../faults.ts";
import { announce, readOptions } from "../process.ts";
import { type Around, json, jsonObject, listen, problem, type Route, serve, shut } from "../web.ts";
import { apiRoutes } from "./api.ts";
import { type Bank, openBank } from "./bank.ts";
import { cardById } from "./cards.ts";
import { hostedRoutes } from "./hosted.ts";
import { captured, readCaptured } from "./payment.ts";

const options = readOptions(process.argv.slice(2));
const { apiSecret, controlSecret } = options.secrets;
const faults = createFaults();
const bank = openBank(options);
let origin = "";

const server = serve(
  [
    ...apiRoutes(bank, apiSecret, () => origin),
    ...hostedRoutes(bank, options.shopName),
    ...controlRoutes("sandbox-bank", controlSecret, bank.outbox, faults),
    paymentsForTests(bank, controlSecret),
    paymentsOfBefore(bank, controlSecret),
  ],
  trouble(bank),
);
origin = await listen(server, options.port);
const overdue = setInterval(() => void bank.closeOverdue(), 15_000);

announce("sandbox-bank", origin, options, async () => {
  clearInterval(overdue);
  await shut(server);
  await bank.close();
});

/** Faults that were set, and the two cards whose capture goes wrong. */
function trouble(bank: Bank): Around {
  return async (route, call, run) => {
    const fault = faults.take(route);
    if (fault !== undefined) return bend(fault, call, run);
    const payment = route.name === "capture" ? await bank.byReference(call.params.reference ?? "") : undefined;
    const habit = payment?.state === "authorised" ? cardById(payment.cardId)?.capture : "none";
    if (habit === "answer-lost") return bend({ kind: "reset-after-commit", seconds: 0 }, call, run);
    if (habit === "answer-late") return bend({ kind: "hang-after-commit", seconds: 20 }, call, run);
    return run();
  };
}

function paymentsForTests(bank: Bank, secret: string): Route {
  return {
    name: "control-payments",
    method: "GET",
    path: "/control/payments",
    secret,
    handler: async () => {
      const payments = await bank.list(100_000);
      return json(200, {
        payments: payments.map((each) => ({ ...each, capturedMinor: each.captures * each.amountMinor })),
      });
    },
  };
}

/** Payments from before the bank was there: a shop that brings its history along tells them, and may tell them again. */
function paymentsOfBefore(bank: Bank, secret: string): Route {
  return {
    name: "control-captured",
    method: "POST",
    path: "/control/captured-payments",
    secret,
    handler: async ({ body }) => {
      const told = readCaptured(jsonObject(body));
      if (typeof told === "string") return problem(422, "not-valid", told);
      await bank.commit(
        told
          .filter(({ reference }) => !bank.knows(reference))
          .map((one) => ({ kind: "begun", payment: captured(one) })),
      );
      return { status: 204 };
    },
  };
}
