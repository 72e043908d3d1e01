/**
 * A message that waits inside a node while a deploy replaces it: what the replaced instance sends vanishes, and so does
 * what anybody sends before `flows:started` (seen by running it, DESIGN §5). So nothing is decided before the flows run,
 * and whoever takes the node's place takes the messages that were under way, in their order, each once.
 */
import type { Node } from "node-red";
import { asHandoverError, HandoverError, whenFlowsRun } from "../../lib/index.ts";
import type { FlowMessage, Outputs } from "./handler.ts";

export interface Work<Result> {
  /** May take its time, and must be harmless when it is done a second time by the next instance. */
  decide(msg: FlowMessage): Promise<Result>;
  /** Called at once before sending, only while this instance is the one that may send. */
  deliver(result: Result): Outputs;
  /** The result came too late: the next instance decides anew. */
  discard(result: Result): void;
}

interface Waiting {
  msg: FlowMessage;
  done: (error?: Error) => void;
}

/** What replaced instances had under way, by their place in the flows. */
const left = new Map<string, Waiting[]>();

/** Output and `done()` exactly once, over deploys; an error goes to the Catch nodes with its `code`. */
export function handleThroughDeploys<Result>(node: Node, work: Work<Result>): void {
  const place = placeOf(node);
  const underWay = new Set<Waiting>();
  let here = true;

  async function decided(msg: FlowMessage): Promise<() => Outputs> {
    await whenFlowsRun();
    if (!here) return () => undefined;
    const result = await work.decide(msg).finally(whenFlowsRun);
    return () => {
      if (here) return work.deliver(result);
      work.discard(result);
      return undefined;
    };
  }

  node.on("input", (input, send, done) => {
    const msg = input as FlowMessage;
    const waiting: Waiting = { msg, done };
    underWay.add(waiting);
    const settle = (error?: unknown) => {
      // Not ours any more: the next instance answers for it, whatever became of it here.
      if (!underWay.delete(waiting)) return;
      if (error === undefined) done();
      else done(asHandoverError(error));
    };
    decided(msg)
      .then((deliver) => {
        const sent = deliver();
        if (sent !== undefined) send(sent);
      })
      .then(() => settle(), settle);
  });

  node.on("close", () => {
    here = false;
    leave(place, [...underWay]);
    underWay.clear();
  });

  const before = left.get(place) ?? [];
  left.delete(place);
  for (const { msg } of before) node.receive(msg);
}

/** Where a node stands: inside a subflow its id is another one after each deploy, its path is not. */
function placeOf(node: Node): string {
  const { _alias, _path = node.id } = node as Node & { _alias?: string; _path?: string };
  return _alias === undefined ? node.id : _path;
}

/** Until the flows run again somebody may come for them; then nobody will. */
function leave(place: string, waiting: Waiting[]): void {
  if (waiting.length === 0) return;
  left.set(place, [...(left.get(place) ?? []), ...waiting]);
  void whenFlowsRun().then(() => {
    const unclaimed = left.get(place)?.filter((one) => waiting.includes(one)) ?? [];
    if (unclaimed.length === 0) return;
    left.delete(place);
    for (const { done } of unclaimed) done(gone());
  });
}

function gone(): HandoverError {
  return new HandoverError(
    "NOT_CONFIGURED",
    "A deploy took this node out while a message waited in it: the message went nowhere.",
    "Send the message again to a node that is there.",
  );
}
