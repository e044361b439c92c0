import type { Refusal } from "./refusal.ts";
import type { Actor, AskingProgram, Context, Route } from "./route.ts";

/** Decides who may come in where a surface has people who sign in. The gate asks; it knows neither people nor permissions. */
export type Doorkeeper = {
  /** Whom the token of a session leads to at this moment; null when it is none, is over, or its person may no longer come in. */
  admit(token: string): Promise<Actor | null>;
  /** Which program the key in a request leads to at this moment; null when it is none or is over. Without it there are no routes for any. */
  admitProgram?(key: string): Promise<AskingProgram | null>;
  /** Notes before the act who does what to what; rejects when that cannot be noted, and then nothing is done. */
  begin(who: Pick<Actor, "id" | "handle">, act: { route: string; object: string }): Promise<string>;
  /** Notes how it ended. */
  end(entry: string, status: number): Promise<void>;
  /** The names of the routes where somebody signs in, and where they confirm that it is still them. */
  routes: { signIn: string; confirm: string };
};

const sessionPattern = /(?:^|;\s*)__Host-office=([A-Za-z0-9_-]{43})(?:;|$)/;

/** The token of the session cookie, if there is one of ours. */
export function readSessionCookie(header: string | null): string | undefined {
  return header === null ? undefined : sessionPattern.exec(header)?.[1];
}

/** Who is signed in, for the handler of a staff route. Throws where the gate has let nobody in. */
export function actorOf({ actor }: Pick<Context, "actor">): Actor {
  if (actor === undefined) throw new Error("Nobody is signed in: this route is not for staff.");
  return actor;
}

/** Why somebody who is signed in may not do this, or undefined. */
export function checkPermission(route: Route, actor: Actor): Refusal | undefined {
  if (route.may !== undefined && !actor.may.has(route.may)) {
    return {
      status: 403,
      title: "Not yours to do",
      detail: `Your role, ${actor.role}, does not include this. Nothing was done. Whoever owns the shop can change roles under Team.`,
    };
  }
  return undefined;
}

/** Who asks, by the key that is shown, or why it is not let in. A session of somebody is no key. */
export async function admitProgram(
  doorkeeper: Doorkeeper | undefined,
  route: Route,
  authorization: string | null,
): Promise<AskingProgram | Refusal> {
  const key = /^Bearer ([A-Za-z0-9_-]{20,100})$/.exec(authorization ?? "")?.[1];
  const program = key === undefined ? null : ((await doorkeeper?.admitProgram?.(key)) ?? null);
  if (program === null) return noKey;
  return route.may === undefined || program.may.has(route.may) ? program : notInItsScopes(route.may);
}

/** The program for the handler of a route for programs. Throws where the gate has let none in. */
export function programOf({ program }: Pick<Context, "program">): AskingProgram {
  if (program === undefined) throw new Error("No program asks: this route is not for any.");
  return program;
}

const noKey: Refusal = {
  status: 401,
  title: "No key that opens this",
  detail:
    "Send Authorization: Bearer and a key that was made in the back office, under Settings, Programs, and has not run out or been ended. Nothing was done.",
  headers: { "www-authenticate": "Bearer" },
};

function notInItsScopes(scope: string): Refusal {
  return {
    status: 403,
    title: "Not within the scopes of this key",
    detail: `This needs the scope ${scope}, which the key does not have. Nothing was done.`,
  };
}

/** What is done by POST and cannot be taken back is asked for again once the person has confirmed. */
export const confirmFirst: Refusal = {
  status: 401,
  title: "Please confirm that it is you",
  detail:
    "This needs your passkey, shown within the last five minutes. Nothing was done. Confirm it, then send this again.",
};

/** A request to change something by somebody who is signed in no longer. */
export const signInFirst: Refusal = {
  status: 401,
  title: "You are signed out",
  detail: "Nothing was done. Sign in again, then send this once more.",
};

/** What a route acts on, in the audit log: the parameters of its path, which are ids by their schemas. */
export function objectOf(params: unknown): string {
  return Object.values(params as Record<string, unknown>)
    .filter((value) => value !== undefined)
    .join(" ")
    .slice(0, 120);
}
