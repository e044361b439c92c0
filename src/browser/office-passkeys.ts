/**
 * A form with `data-passkey` asks the shop for a question, the device for an answer, and tells the shop. `show` is for a
 * passkey that exists, `make` for a new one. Its button is dead without this script: browsers offer passkeys to scripts only.
 */
export function offerPasskeys(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-passkey]")) {
    const button = form.querySelector("button");
    const said = form.querySelector<HTMLElement>("[role=alert]");
    if (button === null || said === null) continue;
    if (!("PublicKeyCredential" in window) || !("parseRequestOptionsFromJSON" in PublicKeyCredential)) {
      said.textContent = "This browser is too old for passkeys.";
      continue;
    }
    button.disabled = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      button.disabled = true;
      said.textContent = "";
      void answer(form)
        .then((says) => {
          said.textContent = says;
        })
        .catch((thrown: unknown) => {
          said.textContent = reason(thrown);
        })
        .finally(() => {
          button.disabled = false;
        });
    });
  }
}

/** Answers a sentence when it came to nothing; otherwise the browser is on its way to the next page. */
async function answer(form: HTMLFormElement): Promise<string> {
  const { passkey, question = "", answer: address = "" } = form.dataset;
  const asked = await send(question, Object.fromEntries(new FormData(form)));
  if ("says" in asked) return String(asked.says);
  const credential = (
    passkey === "make"
      ? await navigator.credentials.create({
          publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(
            asked as unknown as PublicKeyCredentialCreationOptionsJSON,
          ),
        })
      : await navigator.credentials.get({
          publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(
            asked as unknown as PublicKeyCredentialRequestOptionsJSON,
          ),
        })
  ) as PublicKeyCredential | null;
  if (credential === null) return "The device gave no answer. Please try again.";
  const told = await send(address, { answer: plain(credential.toJSON() as unknown as Plain) });
  if ("to" in told) location.assign(String(told.to));
  return "says" in told ? String(told.says) : "";
}

type Plain = { id: string; rawId: string; type: string; response: Record<string, unknown> };

/** What the shop looks at, and nothing else that the device may have added. */
function plain({ id, rawId, type, response }: Plain): Plain {
  const { clientDataJSON, attestationObject, authenticatorData, signature } = response;
  const seen =
    attestationObject === undefined
      ? { clientDataJSON, authenticatorData, signature }
      : { clientDataJSON, attestationObject };
  return { id, rawId, type, response: seen };
}

async function send(address: string, body: object): Promise<Record<string, unknown>> {
  const headers = { "content-type": "application/json" };
  const answered = await fetch(address, { method: "POST", headers, body: JSON.stringify(body) });
  if (answered.headers.get("content-type") !== "application/json")
    return {
      says:
        answered.status === 429
          ? "Please wait a minute, then try again."
          : "You are signed out, or the shop is out of reach. Load this page again.",
    };
  return (await answered.json()) as Record<string, unknown>;
}

function reason(thrown: unknown): string {
  const name = thrown instanceof Error ? thrown.name : "";
  if (name === "NotAllowedError") return "It was not unlocked in time, or you turned it down. Nothing has happened.";
  if (name === "InvalidStateError") return "This device has a passkey of yours already.";
  return "The shop could not be reached, or this device knows no passkeys. Please try again.";
}
