import type { MailboxMail } from "#mail";
import { Breadcrumbs } from "#views/breadcrumbs.tsx";
import { EmptyState } from "#views/empty-state.tsx";
import { Layout } from "#views/layout.tsx";
import { Paging } from "#views/paging.tsx";
import { Table } from "#views/table.tsx";
import type { Frame } from "../frame.ts";
import { arrivalInWords } from "./arrival.ts";

/** Newest first: what it is about, to whom it went, and when. */
export function ListPage(props: { frame: Frame; mails: readonly MailboxMail[]; page: number; pages: number }) {
  const { frame, mails } = props;
  const { links } = frame;
  return (
    <Layout
      {...frame}
      title="Mailbox"
      description="The mails that this demonstration has sent."
      canonical={links.absolute("mailbox")}
      robots="noindex, nofollow"
    >
      <Breadcrumbs crumbs={[{ name: "Home", href: links.to("home") }]} />
      <div class="prose">
        <h1>Mailbox</h1>
        <p class="lead">
          The inboxes of everybody who orders in this demonstration. No mail leaves this machine, and all are gone when
          the shop stops. Until then a mail stays here, as it would in the customer’s own inbox, also when the shop has
          forgotten who ordered.
        </p>
      </div>
      {mails.length === 0 ? (
        <EmptyState title="No mails yet">
          <p>
            A mail comes as soon as something is ordered. <a href={links.to("home")}>Order something</a>.
          </p>
        </EmptyState>
      ) : (
        <section class="scroll" tabindex={0} aria-label="Mails">
          <Table
            caption="Mails, newest first"
            quiet
            head={["Subject", "To", "Arrived"]}
            rows={mails.map((mail) => [
              <a href={links.to("mailbox-mail", { id: mail.id })}>{mail.subject}</a>,
              mail.to,
              arrivalInWords(mail),
            ])}
          />
        </section>
      )}
      <Paging page={props.page} pages={props.pages} href={(page) => links.to("mailbox", {}, { page })} />
    </Layout>
  );
}
