/** The catalogue of what agents and users read of ours. A word missing in one language does not compile. */

export interface Words {
  user: string;
  bot: string;
  agent: string;
  /** In front of why the bot hands over. */
  reason: string;
  /** In front of the flow's own summary. */
  summary: string;
  /** In front of the turns of the chat. */
  transcript: string;
  /** Where turns are left out for their length. */
  omitted: string;
  /** Where turns are left out because an agent had them with an earlier escalation. */
  earlier: string;
  file: string;
  /** An escalation without any words. */
  opening: string;
  /** The user is gone and our side may not close the conversation. */
  goodbye: string;
  /** What stands where something was masked. */
  masked: { card: string; iban: string; email: string; phone: string; own: string };
}

const en: Words = {
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
};

const fr: Words = {
  user: "Utilisateur",
  bot: "Bot",
  agent: "Conseiller",
  reason: "Motif",
  summary: "Résumé",
  transcript: "Échange avec le bot :",
  omitted: "(… {count} messages omis …)",
  earlier: "(… {count} messages déjà transmis auparavant …)",
  file: "fichier",
  opening: "L'utilisateur demande un conseiller.",
  goodbye: "(L'utilisateur a quitté le chat.)",
  masked: { card: "carte", iban: "IBAN", email: "e-mail", phone: "téléphone", own: "masqué" },
};

const de: Words = {
  user: "Nutzer",
  bot: "Bot",
  agent: "Mitarbeiter",
  reason: "Grund",
  summary: "Zusammenfassung",
  transcript: "Bisheriger Chat mit dem Bot:",
  omitted: "(… {count} Nachrichten ausgelassen …)",
  earlier: "(… {count} frühere Nachrichten wurden schon übergeben …)",
  file: "Datei",
  opening: "Der Nutzer bittet um einen Mitarbeiter.",
  goodbye: "(Der Nutzer hat den Chat verlassen.)",
  masked: { card: "Karte", iban: "IBAN", email: "E-Mail", phone: "Telefon", own: "verdeckt" },
};

const es: Words = {
  user: "Usuario",
  bot: "Bot",
  agent: "Agente",
  reason: "Motivo",
  summary: "Resumen",
  transcript: "Conversación con el bot:",
  omitted: "(… {count} mensajes omitidos …)",
  earlier: "(… {count} mensajes anteriores ya se entregaron …)",
  file: "archivo",
  opening: "El usuario pide un agente.",
  goodbye: "(El usuario ha abandonado el chat.)",
  masked: { card: "tarjeta", iban: "IBAN", email: "correo", phone: "teléfono", own: "oculto" },
};

const it: Words = {
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
};

const nl: Words = {
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
};

const pt: Words = {
  user: "Utilizador",
  bot: "Bot",
  agent: "Agente",
  reason: "Motivo",
  summary: "Resumo",
  transcript: "Conversa com o bot até agora:",
  omitted: "(… {count} mensagens omitidas …)",
  earlier: "(… {count} mensagens anteriores já foram entregues …)",
  file: "ficheiro",
  opening: "O utilizador pede um agente.",
  goodbye: "(O utilizador saiu do chat.)",
  masked: { card: "cartão", iban: "IBAN", email: "e-mail", phone: "telefone", own: "oculto" },
};

export const WORDS = { en, fr, de, es, it, nl, pt } as const satisfies Record<string, Words>;

export type Locale = keyof typeof WORDS;
