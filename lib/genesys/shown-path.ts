/** A request's path as errors and logs show it: conversations, participants, messages and channels by their hash. Pure. */
import { hashOf } from "../hash-of.ts";

/** What follows these is somebody's; integrations, queues, flows and recipients are the organisation's own, and stay. */
const SOMEBODYS = /(\/conversations\/messages|\/participants|\/notifications\/channels)\/([^/?]+)/g;
/** No id: a call of its own. */
const NO_ID = new Set(["agentless", "inbound"]);

export function shownPath(path: string): string {
  return path.replace(SOMEBODYS, (whole, before: string, id: string, at: number) => {
    const isIntegration = path.startsWith("/inbound/", at + whole.length);
    return isIntegration || NO_ID.has(id) ? whole : `${before}/${hashOf(decodeURIComponent(id))}`;
  });
}
