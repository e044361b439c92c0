/** The stand-in courier as a process: `node sandbox/courier/main.ts --data … --secret-file …`. See README.md. */
import { controlRoutes } from "../control.ts";
import { bend, createFaults } from "../faults.ts";
import { announce, readOptions } from "../process.ts";
import { json, jsonObject, listen, problem, type Reply, type Route, serve, shut } from "../web.ts";
import { type Courier, openCourier } from "./courier.ts";
import { readBooking, type Shipment } from "./shipment.ts";

const options = readOptions(process.argv.slice(2));
const { apiSecret, controlSecret } = options.secrets;
const faults = createFaults();
const courier = openCourier(options);

const server = serve(
  [
    ...apiRoutes(courier, apiSecret),
    ...moveRoutes(courier, controlSecret),
    ...controlRoutes("sandbox-courier", controlSecret, courier.outbox, faults),
  ],
  async (route, call, run) => {
    const fault = faults.take(route);
    return fault === undefined ? run() : bend(fault, call, run);
  },
);
const origin = await listen(server, options.port);

announce("sandbox-courier", origin, options, async () => {
  await shut(server);
  await courier.close();
});

function apiRoutes(courier: Courier, secret: string): Route[] {
  return [
    {
      name: "book",
      method: "POST",
      path: "/v1/shipments",
      secret,
      handler: async ({ req, body }) => {
        const key = req.headers["idempotency-key"];
        if (typeof key !== "string" || !/^[\w.:-]{8,128}$/.test(key)) {
          return problem(400, "idempotency-key-missing", "Send an Idempotency-Key.");
        }
        const booking = readBooking(jsonObject(body));
        if (typeof booking === "string") return problem(422, "not-valid", booking);
        const shipment = await courier.book(key, booking);
        if (shipment === "conflict") return problem(409, "idempotency-key-reused", "This key booked something else.");
        return json(201, view(courier, shipment));
      },
    },
    {
      name: "track",
      method: "GET",
      path: "/v1/shipments/:trackingNumber",
      secret,
      handler: ({ params }) =>
        withShipment(courier, params.trackingNumber, (shipment) => json(200, view(courier, shipment))),
    },
    {
      name: "forget",
      method: "DELETE",
      path: "/v1/shipments/:trackingNumber/personal-data",
      secret,
      handler: ({ params }) =>
        withShipment(courier, params.trackingNumber, async (shipment) => {
          await courier.forget(shipment.trackingNumber);
          return json(200, view(courier, shipment));
        }),
    },
  ];
}

/** The van, moved by hand. */
function moveRoutes(courier: Courier, secret: string): Route[] {
  const move = (word: string, next: "collected" | "delivered"): Route => ({
    name: `control-${next}`,
    method: "POST",
    path: `/control/shipments/:trackingNumber/${word}`,
    secret,
    handler: ({ params }) =>
      withShipment(courier, params.trackingNumber, async ({ trackingNumber }) => {
        const moved = await courier.advance(trackingNumber, next);
        return moved === undefined ? problem(409, "too-late", "It is past that.") : json(200, view(courier, moved));
      }),
  });
  return [
    {
      name: "control-shipments",
      method: "GET",
      path: "/control/shipments",
      secret,
      handler: async () => json(200, { shipments: (await courier.list()).map((one) => view(courier, one)) }),
    },
    move("collection", "collected"),
    move("delivery", "delivered"),
  ];
}

async function withShipment(
  courier: Courier,
  trackingNumber: string | undefined,
  run: (shipment: Shipment) => Reply | Promise<Reply>,
): Promise<Reply> {
  const shipment = await courier.find(trackingNumber ?? "");
  return shipment === undefined ? problem(404, "not-found", "No such shipment.") : run(shipment);
}

/** What anybody is told; the address is never told back. */
function view(courier: Courier, shipment: Shipment): Record<string, string | number | boolean> {
  const { trackingNumber, reference, parcels, state, bookedAt } = shipment;
  const holdsPersonalData = courier.holdsPersonalData(trackingNumber);
  return { trackingNumber, reference, parcels, state, bookedAt, holdsPersonalData };
}
