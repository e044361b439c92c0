import type { MailKind } from "./kinds.ts";
import { previews as acknowledgement } from "./letters/acknowledgement/preview.ts";
import { previews as cancelled } from "./letters/cancelled/preview.ts";
import { previews as delivered } from "./letters/delivered/preview.ts";
import { previews as dispatched } from "./letters/dispatched/preview.ts";
import { previews as exchanged } from "./letters/exchanged/preview.ts";
import { creditNotePreviews, invoicePreviews } from "./letters/invoice/preview.ts";
import { previews as lostLink } from "./letters/lost-link/preview.ts";
import { previews as paymentLink } from "./letters/payment-link/preview.ts";
import { previews as refunded } from "./letters/refunded/preview.ts";
import { previews as returnAnnounced } from "./letters/return-announced/preview.ts";
import type { Preview } from "./preview.ts";

/** Every preview of every mail; a kind without one does not compile. */
export const previewsOf: Readonly<Record<MailKind, readonly Preview[]>> = {
  acknowledgement,
  dispatched,
  delivered,
  cancelled,
  exchanged,
  "return-announced": returnAnnounced,
  refunded,
  "lost-link": lostLink,
  "payment-link": paymentLink,
  "invoice-issued": invoicePreviews,
  "credit-note-issued": creditNotePreviews,
};
