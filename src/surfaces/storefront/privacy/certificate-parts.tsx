import type { Child } from "hono/jsx";
import { json, type Reply } from "#kernel/http";
import type { ErasureCertificate, ErasureStatement } from "#privacy";
import { momentInWords } from "#views/days.ts";
import { Table } from "#views/table.tsx";

const requests: Readonly<Record<ErasureStatement["request"]["because"], string>> = {
  "order-complete": "The order was complete",
  "order-cancelled": "The order was cancelled and the days after it were over",
  "never-paid": "The order was never paid",
  answered: "It was answered and the days after it were over",
  removed: "Whoever wrote it removed it",
  "kept-long-enough": "The years that tax law wants were over",
};

const partnerStates: Readonly<Record<ErasureStatement["partners"][number]["state"], string>> = {
  requested: "asked, has not answered yet",
  confirmed: "has confirmed",
  overdue: "asked, and is late with its answer",
};

/** A certificate as a file that can be checked without us. */
export function certificateFile(issued: ErasureCertificate): Reply {
  const { kind, number } = issued.certificate.about;
  const name = `erasure-certificate-${number ?? kind}.json`;
  return json(issued, 200, { "content-disposition": `attachment; filename="${name}"` });
}

/** What a certificate says, to read and to print. `file`: where it is to be had as a file. */
export function CertificateParts({ issued, file }: { issued: ErasureCertificate; file: string }) {
  const { certificate: said, log, key } = issued;
  const mailed = (said.erased.rows["mail.outbox"] ?? 0) > 0;
  const at = (time: string): string => momentInWords(new Date(time));
  return (
    <>
      <p class="no-print">
        <a href={file}>Download it as a file</a> that can be checked without us:{" "}
        <code>candour verify certificate.json</code>. Or print this page.
      </p>
      <Part title="What was asked">
        <p>
          {requests[said.request.because]}, on {at(said.request.at)}. Policy of {said.policyVersion}.
        </p>
      </Part>
      <Part title="What was destroyed">
        <p>
          {said.erased.keys.destroyed === 1 ? "The key" : `${said.erased.keys.destroyed} keys`} of the details, by{" "}
          {at(said.erased.keys.atTheLatest)} at the latest. Then these rows:
        </p>
        <Table
          caption="Rows removed"
          head={["Where", "Rows"]}
          rows={Object.entries(said.erased.rows).map(([name, count]) => [name, String(count)])}
        />
      </Part>
      <Part title="Who else had some of it">
        {said.partners.length === 0 && !mailed ? <p>Nobody.</p> : null}
        <ul>
          {mailed ? <li>The mail server: for mails that were sent.</li> : null}
          {said.partners.map(({ partner, fields, state }) => (
            <li>
              {partner === "courier" ? "The delivery company" : partner}: {fields.join(", ")}; {partnerStates[state]}.
            </li>
          ))}
        </ul>
      </Part>
      <Part title="What stays, and why">
        <ul>
          {said.stays.map(({ what, why }) => (
            <li>
              {what} {why}
            </li>
          ))}
        </ul>
      </Part>
      <Part title="What this does not prove">
        <ul>
          {said.notProven.map((words) => (
            <li>{words}</li>
          ))}
        </ul>
      </Part>
      <Part title="How to check it">
        <p>
          {log === null
            ? "Its entry is in the privacy log, and the next checkpoint will cover it, within a minute or two."
            : `Its entry is number ${log.index + 1} of the privacy log.`}{" "}
          Stated on {at(said.statedAt)}, signed with the key <code class="secret-link">{key}</code>.
        </p>
      </Part>
    </>
  );
}

function Part({ title, children }: { title: string; children: Child }) {
  return (
    <section>
      <h2>{title}</h2>
      {children}
    </section>
  );
}
