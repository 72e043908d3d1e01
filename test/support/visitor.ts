/** A person at the example's chat page, without a browser: over its HTTP addresses and its WebSocket. */
import { WebSocket } from "ws";
import { until } from "./until.ts";

export interface Line {
  from: string;
  text?: string;
  mark?: string;
}

/** One person's browser: a cookie, and windows. */
export class Visitor {
  readonly url: string;
  cookie = "";
  /** Everything that any of its windows was ever told. */
  readonly heard: string[] = [];
  private readonly windows: WebSocket[] = [];

  constructor(url: string) {
    this.url = `${url}/chat`;
  }

  async open(): Promise<Response> {
    const page = await fetch(this.url, { headers: this.cookie ? { Cookie: this.cookie } : {} });
    this.cookie = String(page.headers.get("set-cookie")).split(";")[0] as string;
    return page;
  }

  post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${this.url}/${path}`, {
      method: "POST",
      headers: { Cookie: this.cookie, "Content-Type": "application/json", ...headers },
      body: Buffer.isBuffer(body) ? new Uint8Array(body) : JSON.stringify(body),
    });
  }

  /** The words that the new window is shown first. */
  async window(): Promise<{ lines: Line[]; closed: () => boolean }> {
    const { ticket } = await (await this.post("ticket", { language: "en" })).json();
    const socket = new WebSocket(`${this.url.replace("http", "ws")}/live`);
    this.windows.push(socket);
    let first: { lines: Line[] } | undefined;
    socket.on("message", (frame) => {
      this.heard.push(String(frame));
      first ??= JSON.parse(String(frame));
    });
    socket.on("open", () => socket.send(JSON.stringify({ ticket })));
    await until(() => first, { what: "the window to be filled" });
    return { lines: first?.lines ?? [], closed: () => socket.readyState === WebSocket.CLOSED };
  }

  hears(words: string): Promise<unknown> {
    const has = () => this.heard.some((frame) => frame.includes(words));
    return until(has, { what: `"${words}"`, instead: () => this.heard });
  }

  close() {
    for (const socket of this.windows) socket.terminate();
  }
}
