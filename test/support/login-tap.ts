/** Stands before a Genesys' log-in and remembers the tokens that it gave: for whoever must prove that they are nowhere. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface LoginTap {
  url: string;
  tokens: string[];
  close(): Promise<void>;
}

export async function startLoginTap(genesysUrl: string): Promise<LoginTap> {
  const tokens: string[] = [];
  const server = createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk);
    const { authorization = "", "content-type": type = "" } = req.headers;
    const answer = await fetch(genesysUrl + req.url, {
      method: req.method,
      headers: { authorization, "content-type": type },
      body: Buffer.concat(chunks),
    });
    const text = await answer.text();
    if (answer.ok) tokens.push((JSON.parse(text) as { access_token: string }).access_token);
    res.writeHead(answer.status, { "content-type": "application/json" }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tokens,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
