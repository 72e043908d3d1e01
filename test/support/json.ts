/** Anything that came as JSON: a test reads what it expects, and fails where it is not so. */
// biome-ignore lint/suspicious/noExplicitAny: unknown would put a cast into every line of every test.
export type Json = any;
