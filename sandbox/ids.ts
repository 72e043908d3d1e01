/** Ids in the forms that Genesys uses. */
import { randomBytes, randomUUID } from "node:crypto";

/** Most things: a UUID. */
export const newId = (): string => randomUUID();

/** Messages: 32 hex digits (contract §3.1). */
export const newMessageId = (): string => randomBytes(16).toString("hex");

/** What must not be guessed: tokens, download addresses, channels. */
export const newSecret = (): string => randomBytes(32).toString("base64url");
