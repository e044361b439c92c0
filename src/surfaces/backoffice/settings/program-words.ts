import type { EndpointView, KeyView, MessageView } from "#programs";
import { momentInWords } from "#views/days.ts";

/** What programs of one's own may do here, in a sentence. */
export function programsInWords(keys: readonly KeyView[], endpoints: readonly EndpointView[]): string {
  const open = keys.filter(({ state }) => state === "open").length;
  const off = endpoints.filter((each) => each.off !== null && each.off.because !== "staff").length;
  const asking = open === 0 ? "No key is open." : `${open === 1 ? "One key is" : `${open} keys are`} open.`;
  const told =
    endpoints.length === 0
      ? "No address is told of orders."
      : `${endpoints.length === 1 ? "One address is" : `${endpoints.length} addresses are`} told of orders.`;
  const trouble =
    off === 0 ? "" : ` ${off === 1 ? "One was" : `${off} were`} switched off because of trouble: look why.`;
  return `${asking} ${told}${trouble}`;
}

/** How an address stands. */
export function standingInWords({ off, failingSince }: EndpointView): string {
  if (off?.because === "gone") return `Switched off ${momentInWords(off.at)}: it answered that it is gone (410).`;
  if (off?.because === "failing") return `Switched off ${momentInWords(off.at)}: it took nothing for three days.`;
  if (off !== null) return `Switched off ${momentInWords(off.at)}.`;
  return failingSince === null ? "On." : `On; takes nothing since ${momentInWords(failingSince)}.`;
}

/** How a message stands. */
export function messageInWords({ state, endedAt, nextAttemptAt }: MessageView): string {
  if (state === "sent" && endedAt !== null) return `taken ${momentInWords(endedAt)}`;
  if (state === "failed" && endedAt !== null) return `given up ${momentInWords(endedAt)}`;
  return nextAttemptAt === null ? "waits" : `waits; next attempt ${momentInWords(nextAttemptAt)}`;
}

const outcomes: Readonly<Record<string, string>> = {
  unreachable: "could not be reached",
  "timed-out": "did not answer within 15 seconds",
  redirected: "led elsewhere, which is not followed",
  "too-large": "answered more than a megabyte",
  "broken-off": "broke off",
  "address-not-allowed": "leads to an address that may not be called",
  "switched-off": "was switched off",
};

/** How the last attempt ended. */
export function outcomeInWords(outcome: string | null): string {
  if (outcome === null) return "not tried yet";
  const status = /^status-(\d{3})$/.exec(outcome)?.[1];
  return status === undefined ? (outcomes[outcome] ?? outcome) : `answered ${status}`;
}
