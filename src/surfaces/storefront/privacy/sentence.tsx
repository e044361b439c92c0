import { lowered } from "#kernel/first-letter";
import { type Judge, type Verdict, verdictInWords } from "#policy/evidence";
import { type Published, patrolsOf, type Sentence } from "#policy/words";

/**
 * A sentence of the policy with its mark. The mark leads to what stands behind the sentence, which unfolds below it without
 * a script because it is then the target of the address. So an opened proof has an address of its own, and Back closes it.
 */
export function ProvenSentence(props: { promise: Published; sentence: Sentence; judge: Judge }) {
  const { promise, sentence, judge } = props;
  const { id, words } = sentence;
  const verdict = judge(sentence);
  const cut = words.lastIndexOf(" ") + 1;
  return (
    <>
      <span class="said" id={id}>
        {emphasised(words.slice(0, cut))}
        <span class="last">
          {emphasised(words.slice(cut))}
          <a class={sealOf[verdict.state]} href={`#${id}--proof`}>
            <span class="unseen">
              {" "}
              What stands behind “{beginningOf(words)}”: {stateWords[verdict.state]}
            </span>
          </a>
        </span>
      </span>{" "}
      <Proof promise={promise} sentence={sentence} verdict={verdict} />
    </>
  );
}

/** Full, struck through, or hollow: told apart without colour. */
const sealOf: Readonly<Record<Verdict["state"], string>> = {
  proven: "seal proven",
  broken: "seal broken",
  changed: "seal",
  "not-run": "seal",
};

const stateWords: Readonly<Record<Verdict["state"], string>> = {
  proven: "proven",
  broken: "broken",
  changed: "not proven here",
  "not-run": "not proven here",
};

type ProofProps = { promise: Published; sentence: Sentence; verdict: Verdict };

function Proof({ promise, sentence: { id, guards, provedBy }, verdict }: ProofProps) {
  const patrols = patrolsOf(promise);
  return (
    <div class="proof" id={`${id}--proof`} role="note">
      <p class="unseen">Behind this sentence</p>
      <p>
        <b>{verdictInWords(verdict)}</b>
      </p>
      <dl>
        <dt>{promise.kept ? "Enforced by" : "Kept from happening by"}</dt>
        {guards.map(({ file, does, onFailure }) => (
          <dd>
            {does} <em>If that fails:</em> {lowered(onFailure)} <code>{file}</code>
          </dd>
        ))}
        <dt>Shown by the tests in</dt>
        {provedBy.map((file) => (
          <dd>
            <code>{file}</code>
          </dd>
        ))}
        <dt>Watched afterwards</dt>
        {patrols.map(({ file, does }) => (
          <dd>
            {does} <code>{file}</code>
          </dd>
        ))}
        {"absentBecause" in promise.patrols ? <dd>No patrol yet. {promise.patrols.absentBecause}</dd> : null}
      </dl>
      <a href={`#${id}`}>Close</a>
    </div>
  );
}

/** `We set no cookie and keep nothing` → `We set no cookie and …`. */
function beginningOf(words: string): string {
  const all = words.replaceAll("**", "").split(" ");
  return all.length <= 6 ? all.join(" ") : `${all.slice(0, 5).join(" ")} …`;
}

/** The published words know one sign: two asterisks round what is emphasised. */
function emphasised(words: string) {
  return words.split("**").map((piece, at) => (at % 2 === 0 ? piece : <strong>{piece}</strong>));
}
