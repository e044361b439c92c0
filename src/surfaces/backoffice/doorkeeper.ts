import type { Doorkeeper } from "#kernel/http";
import type { Programs } from "#programs";
import type { Staff } from "#staff";

/** Lets staff in by their sessions and programs by their keys, and notes what they change before they change it. */
export function createDoorkeeper(
  staff: Pick<Staff, "admit" | "beginAct" | "endAct">,
  programs: Pick<Programs, "admit">,
): Doorkeeper {
  return {
    admit: (token) => staff.admit(token),
    admitProgram: (key) => programs.admit(key),
    begin: (who, { route, object }) => staff.beginAct(who, { action: route, object }),
    end: (entry, status) => staff.endAct(entry, status),
    routes: { signIn: "sign-in", confirm: "confirm" },
  };
}
