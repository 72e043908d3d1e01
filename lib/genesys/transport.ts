/** One HTTP exchange with Genesys on axios: an answer of whatever status, or a HandoverError that says why there is none. */
import http from "node:http";
import https from "node:https";
import { AxiosHeaders, getAdapter, type InternalAxiosRequestConfig } from "axios";
import type { Answer, Exchange } from "./exchange.ts";
import { failureOfConnection } from "./failures.ts";

export interface Transport {
  /** Throws GENESYS_TIMEOUT or GENESYS_UNREACHABLE (both retriable), never an axios error: those carry the token. */
  send(exchange: Exchange): Promise<Answer>;
  /** Closes the kept connections; a request in flight fails. */
  close(): void;
}

const LARGEST_ANSWER_BYTES = 32 * 1024 * 1024;
/** Load balancers drop idle connections after a minute: be first, so that no request is lost in the crossing. */
const IDLE_CONNECTION_MS = 50_000;
const USER_AGENT = "livechat-handover-node-red-genesys";
const LOOPBACK = /^https?:\/\/(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?(?:\/|$)/i;

export function createTransport(timeoutMs: number): Transport {
  const agentOptions = { keepAlive: true, maxSockets: 128, timeout: IDLE_CONNECTION_MS };
  const httpAgent = new http.Agent(agentOptions);
  const httpsAgent = new https.Agent(agentOptions);
  // The adapter itself: what `axios.request` merges and transforms around it for every request, is the same each time here.
  const adapter = getAdapter("http");
  const common: Omit<InternalAxiosRequestConfig, "headers"> = {
    httpAgent,
    httpsAgent,
    timeout: timeoutMs,
    maxRedirects: 0,
    maxContentLength: LARGEST_ANSWER_BYTES,
    responseType: "text",
    validateStatus: () => true,
  };

  return {
    async send({ method, url, headers, body }) {
      try {
        // A proxy of the environment never leads to our own machine.
        const proxy = LOOPBACK.test(url) ? false : undefined;
        const answer = await adapter({
          ...common,
          method,
          url,
          headers: new AxiosHeaders({ "user-agent": USER_AGENT, ...headers }),
          data: body,
          proxy,
        });
        return readAnswer(answer.status, answer.headers as Answer["headers"], answer.data);
      } catch (error) {
        throw failureOfConnection(error, url, timeoutMs);
      }
    },
    close() {
      httpAgent.destroy();
      httpsAgent.destroy();
    },
  };
}

function readAnswer(status: number, headers: Answer["headers"], text: string): Answer {
  const isPage = /^text\/html/i.test(headers["content-type"] ?? "");
  return { status, headers, json: isPage ? undefined : parsed(text), isPage };
}

function parsed(text: string): unknown {
  if (!text) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
