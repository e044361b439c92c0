const words: Readonly<Record<string, string>> = {
  "smtp-timeout": "The mail server did not answer in time.",
  "smtp-lost": "The connection to the mail server broke off.",
  "smtp-unreachable": "The mail server cannot be reached. Is SMTP_URL right?",
  "smtp-host-unknown": "The name of the mail server is not known. Is SMTP_URL right?",
  "smtp-login-refused": "The mail server refused user name or password of SMTP_URL.",
  "smtp-tls-refused": "The mail server offered no encryption with a certificate that is good.",
  "smtp-trouble": "The mail server did something unexpected; its log knows more.",
  "key-unavailable": "The keys could not be reached, so nobody knew whom to write to.",
  "facts-missing": "What the mail is about is not there any more. This is a mistake of the shop.",
  "not-made": "The mail could not be written or signed; the log of the shop knows more.",
};

/** Why a mail was not sent, by our own word for it, in a sentence. What servers say is never repeated: they quote the recipient. */
export function troubleWords(code: string | null): string {
  if (code === null) return "Not known.";
  const known = words[code];
  if (known !== undefined) return known;
  if (code.startsWith("address-")) return "The address is none that a mail can be sent to.";
  if (code.startsWith("bounced")) return `It came back: ${cameBack(code)}`;
  const answer = /^smtp-([45]\d\d)$/.exec(code)?.[1];
  if (answer === undefined) return `Our word for it: ${code}.`;
  return answer.startsWith("5")
    ? `The mail server refused it for good (${answer}), mostly because there is no such mailbox.`
    : `The mail server refused it for now (${answer}).`;
}

/** By the codes of RFC 3463: what of it is about the mailbox, what about the server, what about rules and signatures. */
function cameBack(code: string): string {
  const [, subject, detail] = /^bounced-5-(\d+)-(\d+)$/.exec(code) ?? [];
  if (subject === "1") return "there is no such mailbox.";
  if (subject === "2") return detail === "2" ? "the mailbox is full." : "the mailbox does not take mails.";
  if (subject === "7")
    return "the other side takes it for unwanted or forged. candour doctor --production --names looks at SPF, DKIM and DMARC.";
  return "the server on the other side gave up.";
}
