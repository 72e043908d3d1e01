/** A router of one row without a queue: it decides by the store, the rules and what was said, and asks Genesys nothing. */
import assert from "node:assert/strict";
import { createConditions } from "../../../lib/conditions.ts";
import { createRouting, type Routing, type RoutingPorts } from "../../../lib/connector/routing.ts";
import { row } from "../routing/rows.ts";
import { settingsOf } from "./settings-of.ts";

type Given = Pick<RoutingPorts, "store" | "timers" | "now"> & Partial<Pick<RoutingPorts, "inChat">>;

export function routingWithoutQueues({ inChat = (_chatId, task) => task(), ...given }: Given): Routing {
  const settings = settingsOf({ url: "", client: { id: "", secret: "" } }, { competencies: [row("")] });
  return createRouting({
    settings: () => settings,
    genesys: () => assert.fail("a row without a queue is not asked for"),
    integrations: { find: () => undefined } as never,
    conditions: createConditions(),
    inChat,
    log() {},
    ...given,
  });
}
