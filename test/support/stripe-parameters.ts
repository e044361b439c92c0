/**
 * What Stripe takes: names, kinds and permitted values of the parameters of the operations that the shop calls. An extract
 * of the facts in Stripe's published API description (github.com/stripe/openapi, version 2026-10-28.endive) as the type
 * declarations of the package stripe 23.1.0 repeat it. What is not named here is refused, as Stripe refuses what it does not
 * know; what could carry somebody's data is named, so that a test sees it if it should ever be sent.
 */
export type Kind = "text" | "whole" | "flag" | "metadata" | "anything" | readonly string[];

export type Operation = { parameters: Readonly<Record<string, Kind>>; required: readonly string[] };

export const apiVersion = "2026-10-28.endive";

const range = {
  "created[gt]": "whole",
  "created[gte]": "whole",
  "created[lt]": "whole",
  "created[lte]": "whole",
} as const;
const paging = { limit: "whole", starting_after: "text", ending_before: "text", "expand[]": "text" } as const;

export const operations: Readonly<Record<string, Operation>> = {
  "POST /v1/checkout/sessions": {
    required: ["mode", "success_url", "line_items[0][price_data][currency]", "line_items[0][quantity]"],
    parameters: {
      mode: ["payment", "setup", "subscription"],
      client_reference_id: "text",
      currency: "text",
      expires_at: "whole",
      success_url: "text",
      cancel_url: "text",
      locale: ["auto", "en", "en-GB", "de", "fr"],
      submit_type: ["auto", "book", "donate", "pay", "subscribe"],
      metadata: "metadata",
      "expand[]": "text",
      "adaptive_pricing[enabled]": "flag",
      "payment_method_types[0]": "text",
      "line_items[0][quantity]": "whole",
      "line_items[0][price_data][currency]": "text",
      "line_items[0][price_data][unit_amount]": "whole",
      "line_items[0][price_data][product_data][name]": "text",
      "payment_intent_data[capture_method]": ["automatic", "automatic_async", "manual"],
      "payment_intent_data[description]": "text",
      "payment_intent_data[metadata]": "metadata",
      "payment_intent_data[receipt_email]": "text",
      "payment_intent_data[setup_future_usage]": ["off_session", "on_session"],
      "payment_intent_data[shipping][name]": "text",
      "payment_intent_data[shipping][phone]": "text",
      "payment_intent_data[shipping][address][line1]": "text",
      customer: "text",
      customer_email: "text",
      customer_creation: ["always", "if_required"],
    },
  },
  "GET /v1/checkout/sessions": {
    required: [],
    parameters: {
      ...range,
      ...paging,
      payment_intent: "text",
      customer: "text",
      status: ["complete", "expired", "open"],
    },
  },
  "GET /v1/checkout/sessions/:id": { required: [], parameters: { "expand[]": "text" } },
  "POST /v1/checkout/sessions/:id/expire": { required: [], parameters: { "expand[0]": "text" } },
  "POST /v1/payment_intents/:id/capture": {
    required: [],
    parameters: { amount_to_capture: "whole", final_capture: "flag", metadata: "metadata", "expand[0]": "text" },
  },
  "POST /v1/payment_intents/:id/cancel": {
    required: [],
    parameters: {
      cancellation_reason: ["abandoned", "duplicate", "fraudulent", "requested_by_customer"],
      "expand[0]": "text",
    },
  },
  "GET /v1/refunds": { required: [], parameters: { ...range, ...paging, charge: "text", payment_intent: "text" } },
  "POST /v1/refunds": {
    required: [],
    parameters: {
      amount: "whole",
      charge: "text",
      payment_intent: "text",
      instructions_email: "text",
      reason: ["duplicate", "fraudulent", "requested_by_customer"],
      metadata: "metadata",
    },
  },
};

/** What is wrong with parameters, in Stripe's own way of saying: undefined when nothing is. */
export function faultOf(operation: Operation, given: URLSearchParams): { code: string; param: string } | undefined {
  for (const [name, value] of given) {
    const inMetadata = /^(?:(?<parent>.+)\[metadata\]|metadata)\[\w{1,40}\]$/.exec(name);
    const parent = inMetadata?.groups?.parent;
    const kind = operation.parameters[inMetadata ? (parent === undefined ? "metadata" : `${parent}[metadata]`) : name];
    if (kind === undefined) return { code: "parameter_unknown", param: name };
    if (kind === "whole" && !/^\d{1,12}$/.test(value)) return { code: "parameter_invalid_integer", param: name };
    if (kind === "flag" && !/^(true|false)$/.test(value)) return { code: "parameter_invalid", param: name };
    if (kind === "metadata" && value.length > 500) return { code: "parameter_invalid", param: name };
    if (Array.isArray(kind) && !kind.includes(value)) return { code: "parameter_invalid", param: name };
    if (value === "" && kind !== "metadata") return { code: "parameter_invalid_empty", param: name };
  }
  const missing = operation.required.find((name) => !given.has(name));
  return missing === undefined ? undefined : { code: "parameter_missing", param: missing };
}
