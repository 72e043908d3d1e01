/** What agents and users read of ours, in English. */
import type { Words } from "../words.ts";

export const en: Words = {
  colon: ": ",
  user: "User",
  bot: "Bot",
  agent: "Agent",
  reason: "Reason",
  summary: "Summary",
  transcript: "Chat with the bot so far:",
  omitted: "(… {count} turns left out …)",
  earlier: "(… {count} earlier turns were handed over before …)",
  file: "file",
  opening: "The user asks for a human agent.",
  goodbye: "(The user has left the chat.)",
  masked: { card: "card", iban: "IBAN", email: "e-mail", phone: "phone", own: "masked" },
  refusedFile: {
    named: '(The user tried to send a file "{name}". It was not passed on: {why}.)',
    unnamed: "(The user tried to send a file. It was not passed on: {why}.)",
  },
  refusedFor: {
    tooLarge: "larger than {megabytes} MB",
    disguised: "it is not what its name says",
    type: "files of this type are not passed on",
    missing: "it did not arrive",
    empty: "it is empty",
    tooMany: "more than {count} files at once",
  },
  undelivered: "(Something that the user wrote could not be delivered: {why}.)",
  undeliveredFor: {
    late: "it could not be passed on in time",
    busy: "too much was being sent at once",
    refused: "the messaging service refused it",
    file: "the file could not be taken over",
  },
};
