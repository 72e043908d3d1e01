/** How the resources offer their operations to the server. */
import type { OAuthClient } from "../state/model.ts";
import type { World } from "../world.ts";

export interface Call {
  world: World;
  client: OAuthClient;
  token: string;
  /** The correlation id of the answer. */
  requestId: string;
  parameters: Record<string, string>;
  query: URLSearchParams;
  /** Checked against the specification already. */
  // biome-ignore lint/suspicious/noExplicitAny: the shape is the specification's, which has been checked.
  body: any;
}

export interface Answer {
  status?: number;
  body?: object;
}

export type Handler = (call: Call) => Answer | Promise<Answer>;

/** Handlers by operation: `GET /api/v2/flows/{flowId}`. */
export type Routes = Record<string, Handler>;

/** The value of a path parameter. */
export function parameter(call: Call, name: string): string {
  return call.parameters[name] ?? "";
}
