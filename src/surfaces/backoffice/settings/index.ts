import type { Route } from "#kernel/http";
import type { OfficeDeps } from "../office-deps.ts";
import { deliveryAreaRoutes } from "./delivery.tsx";
import { goingLiveRoutes } from "./going-live.tsx";
import { settingHistoryRoutes } from "./history.tsx";
import { mailQueueRoutes } from "./mail-queue.tsx";
import { mailWordsRoutes } from "./mails.tsx";
import { endpointRoutes } from "./program-endpoint.tsx";
import { programsRoutes } from "./programs.tsx";
import { settingsRoomRoutes } from "./room.tsx";
import { traderRoutes } from "./trader.tsx";
import { vatRateRoutes } from "./vat.tsx";

/** What the owner sets of the shop itself. */
export function settingsRoutes(deps: OfficeDeps): Route[] {
  return [
    ...settingsRoomRoutes(deps),
    ...traderRoutes(deps),
    ...deliveryAreaRoutes(deps),
    ...vatRateRoutes(deps),
    ...mailWordsRoutes(deps),
    ...mailQueueRoutes(deps),
    ...settingHistoryRoutes(deps),
    ...programsRoutes(deps),
    ...endpointRoutes(deps),
    ...goingLiveRoutes(deps),
  ];
}
