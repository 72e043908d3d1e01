/** Stands between a connector and its Genesys, passes everything on, and remembers what was asked, word for word. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Json } from "../../support/json.ts";

export interface Recorded {
  method: string;
  /** With the query. */
  path: string;
  body: Json;
}

export interface Recorder {
  url: string;
  /** The calls of open messaging's inbound side, in order. */
  inbound: Recorded[];
  close(): Promise<void>;
}

export async function startRecorder(genesysUrl: string): Promise<Recorder> {
  const inbound: Recorded[] = [];
  const server = createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const { method = "", url = "", headers } = req;
    if (url.includes("/inbound/open/"))
      inbound.push({ method, path: url, body: JSON.parse(body.toString()) });
    const { authorization = "", "content-type": type = "application/json" } = headers;
    const answer = await fetch(genesysUrl + url, {
      method,
      headers: { authorization, "content-type": type },
      ...(body.length > 0 && { body }),
    });
    res.writeHead(answer.status, { "content-type": "application/json" });
    res.end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    inbound,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
