import type { MailboxMail } from "#mail";
import { Breadcrumbs } from "#views/breadcrumbs.tsx";
import { Layout } from "#views/layout.tsx";
import type { Frame } from "../frame.ts";
import { arrivalInWords } from "./arrival.ts";

/** One mail as text, with its links as links, and the way to its HTML. */
export function MailPage({ frame, mail }: { frame: Frame; mail: MailboxMail }) {
  const { links } = frame;
  return (
    <Layout
      {...frame}
      title={mail.subject}
      description="A mail of this demonstration."
      canonical={links.absolute("mailbox-mail", { id: mail.id })}
      robots="noindex, nofollow"
    >
      <Breadcrumbs
        crumbs={[
          { name: "Home", href: links.to("home") },
          { name: "Mailbox", href: links.to("mailbox") },
        ]}
      />
      <article class="prose">
        <h1>{mail.subject}</h1>
        <dl>
          <dt>From</dt>
          <dd>{mail.from}</dd>
          <dt>To</dt>
          <dd>
            {mail.toName} ({mail.to})
          </dd>
          <dt>Arrived</dt>
          <dd>{arrivalInWords(mail)}</dd>
        </dl>
        <p>
          <a class="button plain small" href={links.to("mailbox-html", { id: mail.id })}>
            Look at it as HTML
          </a>
        </p>
        <blockquote>
          {mail.text
            .trimEnd()
            .split("\n\n")
            .map((paragraph) => (
              <p>
                {paragraph.split("\n").map((line, at) => (
                  <>
                    {at === 0 ? null : <br />}
                    <Line text={line} />
                  </>
                ))}
              </p>
            ))}
        </blockquote>
      </article>
    </Layout>
  );
}

/** An address that fills its line is a link, as in a mail program. */
function Line({ text }: { text: string }) {
  if (!/^https?:\/\/\S+$/.test(text)) return <>{text}</>;
  return <a href={text}>{text}</a>;
}
