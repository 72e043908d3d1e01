/** What agents and users read of ours, in Dutch. */
import type { Words } from "../words.ts";

export const nl: Words = {
  colon: ": ",
  user: "Gebruiker",
  bot: "Bot",
  agent: "Medewerker",
  reason: "Reden",
  summary: "Samenvatting",
  transcript: "Chat met de bot tot nu toe:",
  omitted: "(… {count} berichten weggelaten …)",
  earlier: "(… {count} eerdere berichten zijn al overgedragen …)",
  file: "bestand",
  opening: "De gebruiker vraagt om een medewerker.",
  goodbye: "(De gebruiker heeft de chat verlaten.)",
  masked: { card: "kaart", iban: "IBAN", email: "e-mail", phone: "telefoon", own: "verborgen" },
  refusedFile: {
    named: "(De gebruiker wilde het bestand “{name}” sturen. Het is niet doorgegeven: {why}.)",
    unnamed: "(De gebruiker wilde een bestand sturen. Het is niet doorgegeven: {why}.)",
  },
  refusedFor: {
    tooLarge: "groter dan {megabytes} MB",
    disguised: "het is niet wat de naam zegt",
    type: "bestanden van dit type worden niet doorgegeven",
    missing: "het is niet aangekomen",
    empty: "het is leeg",
    tooMany: "meer dan {count} bestanden tegelijk",
  },
  undelivered: "(Iets wat de gebruiker schreef, kon niet worden bezorgd: {why}.)",
  undeliveredFor: {
    late: "het kon niet op tijd worden doorgegeven",
    busy: "er werd te veel tegelijk verstuurd",
    refused: "de berichtendienst heeft het geweigerd",
    file: "het bestand kon niet worden overgenomen",
  },
};
