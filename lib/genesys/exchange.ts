/** One HTTP exchange with Genesys: what is asked, and what is answered. */

export interface Exchange {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  url: string;
  headers: Record<string, string>;
  body?: string;
}

export interface Answer {
  status: number;
  /** By lower-case name. */
  headers: Record<string, string | undefined>;
  /** Parsed JSON; undefined when the body is empty or no JSON. */
  json: unknown;
  /** The body is a web page: something between here and Genesys answers in its place. */
  isPage: boolean;
}
