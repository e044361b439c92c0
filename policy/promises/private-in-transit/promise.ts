import { definePromise } from "../../promise.ts";

const onward = [
  {
    file: "src/modules/mail/smtp-transport.ts",
    does: "Encrypts every mail on its way to a mail server elsewhere, and verifies the certificate of that server.",
    onFailure: "The mail is not sent and waits.",
  },
  {
    file: "src/config.ts",
    does: "Refuses a database on another machine that is not reached encrypted and with its certificate verified.",
    onFailure: "The shop does not start.",
  },
  {
    file: "src/modules/egress/exchange.ts",
    does: "Speaks to partners elsewhere by verified TLS, and follows no redirect.",
    onFailure: "Nothing is sent.",
  },
] as const;

export const privateInTransit = definePromise({
  id: "private-in-transit",
  section: "safe",
  guards: [
    {
      file: "src/config.ts",
      does: "Refuses an address of the shop that is neither https nor on this machine, and an https one that nobody speaks.",
      onFailure: "The shop does not start.",
    },
    {
      file: "src/kernel/http/gate.ts",
      does: "Answers no request to an https shop that came in the clear, whatever it says of itself.",
      onFailure: "The page says where the shop is, and nothing is read or done.",
    },
    {
      file: "src/kernel/http/peer.ts",
      does: "Believes what a proxy says of the way behind it only where the address of the proxy is named in the settings.",
      onFailure: "The request counts as one that came in the clear.",
    },
    {
      file: "src/kernel/http/secure-server.ts",
      does: "Speaks TLS 1.2 or newer, with ciphers that keep what was recorded closed for ever.",
      onFailure: "No connection comes about.",
    },
  ],
  provedBy: [
    "src/kernel/http/secure.test.ts",
    "src/kernel/http/peer.test.ts",
    "src/kernel/http/redirect-listener.test.ts",
    "test/online/online.test.ts",
  ],
  sentences: {
    "our-cookies-do-not-travel": {
      guards: [
        {
          file: "src/kernel/http/headers.ts",
          does: "Writes every cookie with Secure and the prefix __Host-, with which browsers send it encrypted only.",
          onFailure: "A browser does not take the cookie.",
        },
      ],
      provedBy: ["test/gate/every-route.test.ts", "test/journeys/cookies.test.ts"],
    },
    "only-on-the-very-machine": {
      provedBy: ["src/config.test.ts", "src/kernel/http/gate.test.ts"],
    },
    "when-we-pass-something-on": {
      guards: onward,
      provedBy: [
        "src/modules/mail/smtp-transport.test.ts",
        "test/online/encrypted-database.test.ts",
        "src/modules/egress/check.test.ts",
        "src/modules/egress/egress.test.ts",
      ],
    },
    "we-look-whether-the-other": {
      guards: onward,
      provedBy: [
        "src/modules/mail/smtp-transport.test.ts",
        "test/online/encrypted-database.test.ts",
        "src/modules/egress/egress.test.ts",
      ],
    },
  },
  patrols: { absentBecause: "Each connection is looked at when it is made; none lasts for long." },
  limits: [
    "What happens to a mail behind our mail server we cannot see: mail servers hand mails on to one another, not all of them encrypted.",
    "Where a proxy stands in front of the shop, it opens what you send on its way to us. It is ours or works for us, and the way from it to the shop is inside our own machines.",
  ],
});
