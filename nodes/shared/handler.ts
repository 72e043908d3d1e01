/** One wrapper around every input handler: a promise that rejects outside it would end the whole Node-RED process. */
import type { Node, NodeMessageInFlow } from "node-red";
import { asHandoverError } from "../../lib/index.ts";

export type FlowMessage = NodeMessageInFlow & Record<string, unknown>;
/** What goes to the outputs: one message, one per output, or nothing because somebody else has the result now. */
export type Outputs = FlowMessage | (FlowMessage | null)[] | undefined;

/** Output and `done()` exactly once; an error goes to the Catch nodes with its `code`. */
export function handleInput(node: Node, handle: (msg: FlowMessage) => Promise<Outputs>): void {
  node.on("input", (msg, send, done) => {
    attempt(() => handle(msg as FlowMessage), send).then(
      () => done(),
      (error: unknown) => done(asHandoverError(error)),
    );
  });
}

/** A message that Node-RED cannot pass on is an error like any other. */
async function attempt(
  handle: () => Promise<Outputs>,
  send: (msg: FlowMessage | (FlowMessage | null)[]) => void,
): Promise<void> {
  const sent = await handle();
  if (sent !== undefined) send(sent);
}
