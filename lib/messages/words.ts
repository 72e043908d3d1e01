/** The catalogue of what agents and users read of ours. A word missing in one language does not compile. */

export interface Words {
  /** Between a label and what it labels. */
  colon: string;
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
  /** In the place of a file that is not sent; `why` is one of `refusedFor`. */
  refusedFile: { named: string; unnamed: string };
  refusedFor: {
    tooLarge: string;
    disguised: string;
    type: string;
    missing: string;
    empty: string;
    tooMany: string;
  };
  /** The user said something that did not get to the agent; `why` is one of `undeliveredFor`. */
  undelivered: string;
  undeliveredFor: { late: string; busy: string; refused: string; file: string };
}

const en: Words = {
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

const fr: Words = {
  colon: "\u00a0: ",
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
  refusedFile: {
    named: "(L'utilisateur a voulu envoyer le fichier « {name} ». Il n'a pas été transmis : {why}.)",
    unnamed: "(L'utilisateur a voulu envoyer un fichier. Il n'a pas été transmis : {why}.)",
  },
  refusedFor: {
    tooLarge: "plus de {megabytes} Mo",
    disguised: "son contenu ne correspond pas à son nom",
    type: "les fichiers de ce type ne sont pas transmis",
    missing: "il n'est pas arrivé",
    empty: "il est vide",
    tooMany: "plus de {count} fichiers à la fois",
  },
  undelivered: "(Un message de l'utilisateur n'a pas pu être remis : {why}.)",
  undeliveredFor: {
    late: "il n'a pas pu être transmis à temps",
    busy: "trop de messages étaient envoyés à la fois",
    refused: "le service de messagerie l'a refusé",
    file: "le fichier n'a pas pu être repris",
  },
};

const de: Words = {
  colon: ": ",
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
  refusedFile: {
    named: "(Der Nutzer wollte die Datei „{name}“ senden. Sie wurde nicht weitergegeben: {why}.)",
    unnamed: "(Der Nutzer wollte eine Datei senden. Sie wurde nicht weitergegeben: {why}.)",
  },
  refusedFor: {
    tooLarge: "größer als {megabytes} MB",
    disguised: "sie ist nicht das, was ihr Name sagt",
    type: "Dateien dieses Typs werden nicht weitergegeben",
    missing: "sie ist nicht angekommen",
    empty: "sie ist leer",
    tooMany: "mehr als {count} Dateien auf einmal",
  },
  undelivered: "(Etwas, das der Nutzer schrieb, konnte nicht zugestellt werden: {why}.)",
  undeliveredFor: {
    late: "es konnte nicht rechtzeitig weitergegeben werden",
    busy: "es wurde zu viel auf einmal gesendet",
    refused: "der Nachrichtendienst hat es abgelehnt",
    file: "die Datei konnte nicht übernommen werden",
  },
};

const es: Words = {
  colon: ": ",
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
  refusedFile: {
    named: "(El usuario quiso enviar el archivo «{name}». No se transmitió: {why}.)",
    unnamed: "(El usuario quiso enviar un archivo. No se transmitió: {why}.)",
  },
  refusedFor: {
    tooLarge: "más de {megabytes} MB",
    disguised: "no es lo que dice su nombre",
    type: "los archivos de este tipo no se transmiten",
    missing: "no llegó",
    empty: "está vacío",
    tooMany: "más de {count} archivos a la vez",
  },
  undelivered: "(Un mensaje del usuario no se pudo entregar: {why}.)",
  undeliveredFor: {
    late: "no se pudo transmitir a tiempo",
    busy: "se enviaba demasiado a la vez",
    refused: "el servicio de mensajería lo rechazó",
    file: "no se pudo recoger el archivo",
  },
};

const it: Words = {
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

const nl: Words = {
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

const pt: Words = {
  colon: ": ",
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
  refusedFile: {
    named: "(O utilizador tentou enviar o ficheiro «{name}». Não foi transmitido: {why}.)",
    unnamed: "(O utilizador tentou enviar um ficheiro. Não foi transmitido: {why}.)",
  },
  refusedFor: {
    tooLarge: "mais de {megabytes} MB",
    disguised: "não é o que o nome diz",
    type: "os ficheiros deste tipo não são transmitidos",
    missing: "não chegou",
    empty: "está vazio",
    tooMany: "mais de {count} ficheiros de uma vez",
  },
  undelivered: "(Uma mensagem do utilizador não pôde ser entregue: {why}.)",
  undeliveredFor: {
    late: "não foi possível transmiti-la a tempo",
    busy: "estava a ser enviado demasiado de uma vez",
    refused: "o serviço de mensagens recusou-a",
    file: "não foi possível obter o ficheiro",
  },
};

export const WORDS = { en, fr, de, es, it, nl, pt } as const satisfies Record<string, Words>;

export type Locale = keyof typeof WORDS;
