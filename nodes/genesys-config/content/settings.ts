/** The tab Content as the connector needs it. Throws NOT_CONFIGURED for what would silently do less than it promises. */
import {
  type ContentSettings,
  compiled,
  HandoverError,
  isLanguage,
  isTimeZone,
  patternsIn,
} from "../../../lib/index.ts";
import { isOn, numberOf } from "../../shared/config/typed-value.ts";
import { CONTENT_CHOICES, type ContentProperties, CONTENT_DEFAULTS as DEFAULTS } from "./config.ts";

export function contentSettingsOf(config: ContentProperties): ContentSettings {
  return {
    history: {
      mode: chosen("historyMode", config.historyMode),
      maxCharacters: numberOf(config.historyMaxCharacters, Number(DEFAULTS.historyMaxCharacters)),
      again: chosen("historyAgain", config.historyAgain),
    },
    language: known(config.language, isLanguage, DEFAULTS.language, "language"),
    timeZone: known(config.timeZone, isTimeZone, MACHINE_ZONE, "time zone"),
    masking: {
      where: chosen("maskWhere", config.maskWhere),
      cards: isOn(config.maskCards),
      ibans: isOn(config.maskIbans),
      emails: isOn(config.maskEmails),
      phones: isOn(config.maskPhones),
      patterns: patterns(config.maskPatterns),
    },
    clicks: chosen("clicks", config.clicks),
    attributesMaxBytes: numberOf(config.attributesMaxBytes, Number(DEFAULTS.attributesMaxBytes)),
  };
}

const MACHINE_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

function chosen<Name extends keyof typeof CONTENT_CHOICES>(
  name: Name,
  value: string,
): (typeof CONTENT_CHOICES)[Name][number] {
  const allowed: readonly string[] = CONTENT_CHOICES[name];
  if (allowed.includes(value)) return value as (typeof CONTENT_CHOICES)[Name][number];
  throw wrong(`The setting ${name} is none of ${allowed.join(", ")}.`);
}

function known(value: string, is: (text: string) => boolean, usual: string, what: string): string {
  const text = value.trim();
  if (text === "") return usual;
  if (is(text)) return text;
  throw wrong(`The ${what} of the tab Content is none that is known here.`);
}

/** One that is wrong would mask nothing, and nobody would notice. */
function patterns(lines: string): string[] {
  const all = patternsIn(lines);
  const at = all.findIndex((pattern) => !compiled(pattern));
  if (at >= 0) throw wrong(`The masking pattern number ${at + 1} is no regular expression.`);
  return all;
}

function wrong(happened: string): HandoverError {
  return new HandoverError(
    "NOT_CONFIGURED",
    happened,
    "Open the genesys-config and look at its tab Content.",
  );
}
