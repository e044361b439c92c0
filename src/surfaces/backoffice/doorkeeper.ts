import type { Doorkeeper } from "#kernel/http";
import type { Staff } from "#staff";

/** Lets staff in by their sessions, and notes what they change before they change it. */
export function createDoorkeeper(staff: Pick<Staff, "admit" | "beginAct" | "endAct">): Doorkeeper {
  return {
    admit: (token) => staff.admit(token),
    begin: (actor, { route, object }) => staff.beginAct(actor, { action: route, object }),
    end: (entry, status) => staff.endAct(entry, status),
    routes: { signIn: "sign-in", confirm: "confirm" },
  };
}
