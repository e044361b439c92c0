/** Reports of a mail server that a mail could not be delivered, as RFC 3464 has them. */

type Report = { action?: string; status?: string; recipient?: string };

/** Of the mail of this Message-ID, with its headers. */
export function bounceOf(messageId: string, report: Report = {}): string {
  const head = `From: Fell & Fern <orders@fellandfern.example>\nSubject: Your order\nMessage-ID: ${messageId}`;
  return reportParts({ returned: "text/rfc822-headers", head, ...report });
}

/** With what is quoted of the mail, and as what. */
export function reportParts({
  returned,
  head,
  action = "failed",
  status = "5.1.1",
  recipient = "nobody@brien.example",
}: Report & { returned: string; head: string }): string {
  return `Return-Path: <>
From: MAILER-DAEMON@mx.brien.example (Mail Delivery System)
To: bounces@fellandfern.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="4XYZ/mx.brien.example"

This is a MIME-encapsulated message.

--4XYZ/mx.brien.example
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--4XYZ/mx.brien.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.brien.example
Arrival-Date: Sat,  3 Oct 2026 13:05:02 +0000 (UTC)

Final-Recipient: rfc822; ${recipient}
Action: ${action}
Status: ${status}
Remote-MTA: dns; brien.example
Diagnostic-Code: smtp; 550 5.1.1 <${recipient}>: Recipient address rejected:
    User unknown

--4XYZ/mx.brien.example
Content-Description: Undelivered Message
Content-Type: ${returned}

${head}

--4XYZ/mx.brien.example--
`;
}
