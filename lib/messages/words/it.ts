/** What agents and users read of ours, in Italian. */
import type { Words } from "../words.ts";

export const it: Words = {
  colon: ": ",
  user: "Utente",
  bot: "Bot",
  agent: "Operatore",
  reason: "Motivo",
  summary: "Riepilogo",
  transcript: "Chat con il bot finora:",
  omitted: "(… {count} messaggi omessi …)",
  earlier: "(… {count} messaggi precedenti già consegnati …)",
  file: "file",
  opening: "L'utente chiede un operatore.",
  goodbye: "(L'utente ha lasciato la chat.)",
  masked: { card: "carta", iban: "IBAN", email: "e-mail", phone: "telefono", own: "oscurato" },
  refusedFile: {
    named: "(L'utente ha provato a inviare il file «{name}». Non è stato trasmesso: {why}.)",
    unnamed: "(L'utente ha provato a inviare un file. Non è stato trasmesso: {why}.)",
  },
  refusedFor: {
    tooLarge: "più di {megabytes} MB",
    disguised: "non è ciò che dice il suo nome",
    type: "i file di questo tipo non vengono trasmessi",
    missing: "non è arrivato",
    empty: "è vuoto",
    tooMany: "più di {count} file alla volta",
  },
  undelivered: "(Un messaggio dell'utente non è stato consegnato: {why}.)",
  undeliveredFor: {
    late: "non è stato possibile trasmetterlo in tempo",
    busy: "si inviavano troppi messaggi alla volta",
    refused: "il servizio di messaggistica lo ha rifiutato",
    file: "non è stato possibile acquisire il file",
  },
};
