/** Milliseconds since 1970: how the sandbox keeps times. */
export type Millis = number;
