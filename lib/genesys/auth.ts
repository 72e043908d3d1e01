/** The access token of an OAuth client: asked for once at a time, renewed before it ends (genesys-contract §1.1, §1.2). */
import { HandoverError } from "../errors.ts";
import type { Answer } from "./exchange.ts";
import { failureOfAnswer } from "./failures.ts";
import type { Hosts } from "./regions.ts";
import type { Transport } from "./transport.ts";
import type { TokenAnswer } from "./wire.ts";

export interface Credentials {
  clientId: string;
  clientSecret: string;
}

export interface Tokens {
  /**
   * A token that Genesys should accept. A hundred simultaneous calls log in once. Throws NOT_CONFIGURED, GENESYS_AUTH
   * (final), GENESYS_UNREACHABLE, GENESYS_TIMEOUT or GENESYS_RATE_LIMIT (retriable).
   */
  get(): Promise<string>;
  /** Genesys answered 401 to this token: it is not used again. A newer one stays. */
  drop(token: string): void;
}

/** Genesys' shortest life, for an answer that does not say (genesys-contract §1.1). */
const SHORTEST_LIFE_SECONDS = 300;
const EARLIEST_RENEWAL_MS = 5 * 60_000;
/** A token is not used in its last moments: the request must still arrive. */
const LAST_MOMENTS_MS = 2_000;
/** After a renewal that failed while the old token is still good. */
const RENEWAL_PAUSE_MS = 10_000;

interface Token {
  value: string;
  /** Milliseconds since 1970. */
  renewAt: number;
  endsAt: number;
}

export function createTokens(
  hosts: Hosts,
  credentials: Credentials,
  transport: Transport,
  now: () => number,
): Tokens {
  let token: Token | undefined;
  let loggingIn: Promise<Token> | undefined;

  function login(): Promise<Token> {
    loggingIn ??= logIn(hosts, credentials, transport, now)
      .then((fresh) => {
        token = fresh;
        return fresh;
      })
      .finally(() => {
        loggingIn = undefined;
      });
    return loggingIn;
  }

  function renewMeanwhile(old: Token) {
    old.renewAt = now() + RENEWAL_PAUSE_MS;
    // A failure is met again, and told, when the old token is used up.
    login().catch(() => undefined);
  }

  return {
    async get() {
      if (token && now() < token.endsAt - LAST_MOMENTS_MS) {
        if (now() >= token.renewAt && !loggingIn) renewMeanwhile(token);
        return token.value;
      }
      return (await login()).value;
    },
    drop(value) {
      if (token?.value === value) token = undefined;
    },
  };
}

async function logIn(
  hosts: Hosts,
  { clientId, clientSecret }: Credentials,
  transport: Transport,
  now: () => number,
): Promise<Token> {
  if (!clientId || !clientSecret) {
    const missing = clientId ? "client secret" : "client id";
    throw new HandoverError(
      "NOT_CONFIGURED",
      `The ${missing} is missing.`,
      "Enter it in the connection's settings.",
    );
  }
  const askedAt = now();
  const answer = await transport.send({
    method: "POST",
    url: `${hosts.login}/oauth/token`,
    headers: {
      authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}`,
      "content-type": "application/x-www-form-urlencoded",
      accept: "application/json",
    },
    body: "grant_type=client_credentials",
  });
  const said = (answer.json ?? {}) as TokenAnswer;
  if (answer.status !== 200 || typeof said.access_token !== "string") throw loginFailure(answer, said, now());
  const lifeMs = (Number(said.expires_in) || SHORTEST_LIFE_SECONDS) * 1000;
  const endsAt = askedAt + lifeMs;
  return { value: said.access_token, endsAt, renewAt: endsAt - Math.min(lifeMs / 10, EARLIEST_RENEWAL_MS) };
}

/** Whether Genesys says 400 or 401 to bad credentials is not known: both are final (genesys-contract §1.2). */
function loginFailure(answer: Answer, said: TokenAnswer, now: number): HandoverError {
  const { status } = answer;
  if (![400, 401, 403].includes(status) || answer.isPage)
    return failureOfAnswer(answer, "POST /oauth/token", now);
  const description = String(said.error_description ?? said.description ?? "").toLowerCase();
  const facts = { status };
  if (said.error === "invalid_client" || status === 401) {
    if (/not found|unknown client/.test(description)) {
      const remedy =
        "Check the client id, and that the OAuth client was made in an organisation of this region.";
      return new HandoverError("GENESYS_AUTH", "Genesys does not know this client id.", remedy, facts);
    }
    if (/authentication failed|secret/.test(description)) {
      const remedy = "Copy the secret of the OAuth client again, or generate a new one.";
      return new HandoverError("GENESYS_AUTH", "The client secret is wrong.", remedy, facts);
    }
    const remedy = "Copy both from the OAuth client again, and check the region.";
    return new HandoverError("GENESYS_AUTH", "The client id or the client secret is wrong.", remedy, facts);
  }
  return new HandoverError(
    "GENESYS_AUTH",
    `Genesys lets this OAuth client not log in (${status}).`,
    'Its grant type must be "Client Credentials", and it must be enabled and have a role.',
    facts,
  );
}
