/** Check 2: does Genesys give this OAuth client a token, and to which organisation does it belong? */
import { HandoverError } from "../errors.ts";
import { finding } from "./check.ts";
import type { RunCheck } from "./exam.ts";
import { BEHIND_CHATS } from "./readings.ts";

export const checkToken: RunCheck = async ({ genesys }) => {
  try {
    const { name = "", id = "" } = await genesys.organisations.me(BEHIND_CHATS);
    return [finding("token.accepted", "ok", { organisation: name, id })];
  } catch (error) {
    if (!(error instanceof HandoverError) || error.code !== "GENESYS_AUTH") throw error;
    return [finding("token.refused", "error", { message: error.message })];
  }
};
