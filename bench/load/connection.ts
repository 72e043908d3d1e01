/** One kept HTTP connection, as cheap as it gets: whoever makes the load shares two cores with what is measured. */
import { connect as connectTcp } from "node:net";

export interface Connection {
  /** Sends a whole request and resolves with the status of its answer; one at a time. */
  exchange(request: Uint8Array): Promise<number>;
  /** False once the other side has closed it, as servers do with a connection that was idle for some seconds. */
  readonly open: boolean;
  close(): void;
}

export async function connect(host: string, port: number): Promise<Connection> {
  const socket = connectTcp({ host, port, noDelay: true });
  let waiting: { resolve: (status: number) => void; reject: (error: Error) => void } | undefined;
  let received = "";

  socket.on("data", (chunk) => {
    received += chunk.toString("latin1");
    const length = answerLength(received);
    if (length === undefined || received.length < length) return;
    const status = Number(received.slice(9, 12));
    received = received.slice(length);
    const { resolve } = waiting ?? {};
    waiting = undefined;
    resolve?.(status);
  });
  const broken = (error?: Error) => {
    waiting?.reject(error ?? new Error("the connection was closed"));
    waiting = undefined;
  };
  socket.on("error", broken);
  socket.on("close", () => broken());
  await new Promise<void>((resolve, reject) => socket.once("connect", resolve).once("error", reject));

  return {
    exchange: (request) =>
      new Promise((resolve, reject) => {
        if (!socket.writable) return reject(new Error("the connection was closed before"));
        waiting = { resolve, reject };
        socket.write(request);
      }),
    get open() {
      return socket.writable;
    },
    close: () => socket.destroy(),
  };
}

/** Head and body together; undefined while the head is incomplete. */
function answerLength(received: string): number | undefined {
  const end = received.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const length = /\r\ncontent-length: *(\d+)/i.exec(received.slice(0, end + 2))?.[1];
  if (length === undefined) throw new Error(`An answer without a length: ${received.slice(0, end)}`);
  return end + 4 + Number(length);
}
