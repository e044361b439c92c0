/** Addresses for mails: the same routes, made before the route table exists because mails may leave without it. */
export function mailLinks(shopUrl: string) {
  return {
    order: (secret: string) => `${shopUrl}/orders/${secret}`,
    invoice: (secret: string) => `${shopUrl}/orders/${secret}/invoice`,
    complaint: (secret: string) => `${shopUrl}/privacy/complaint/${secret}`,
    question: (secret: string) => `${shopUrl}/contact/question/${secret}`,
    safety: (secret: string) => `${shopUrl}/safety/contact/${secret}`,
    recalls: `${shopUrl}/safety/recalls`,
    terms: `${shopUrl}/terms`,
    privacy: `${shopUrl}/privacy`,
    contact: `${shopUrl}/contact`,
    withdraw: `${shopUrl}/withdraw`,
  };
}
