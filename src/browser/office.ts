import { workOnMany } from "./office-bulk.ts";
import { findAnything } from "./office-find.ts";
import { chooseFocalPoint } from "./office-focal.ts";
import { listenToKeys } from "./office-keys.ts";
import { leaveInTime } from "./office-leave.ts";
import { offerPasskeys } from "./office-passkeys.ts";

offerPasskeys();
leaveInTime();
workOnMany();
listenToKeys();
findAnything();
chooseFocalPoint();
