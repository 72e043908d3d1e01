/** The part of the test helper that we use; it ships no types. */
declare module "node-red-node-test-helper" {
  import type { EventEmitter } from "node:events";

  export interface TestedNode extends EventEmitter {
    id: string;
    name: string;
    receive(msg: object): void;
  }

  const helper: {
    settings(settings: object): object;
    load(nodes: unknown[], flow: object[], credentials: object): Promise<void>;
    unload(): Promise<void>;
    getNode(id: string): TestedNode | null;
  };
  export default helper;
}
