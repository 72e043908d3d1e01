/** The languages that we speak ourselves. */
import type { Words } from "../words.ts";
import { de } from "./de.ts";
import { en } from "./en.ts";
import { es } from "./es.ts";
import { fr } from "./fr.ts";
import { it } from "./it.ts";
import { nl } from "./nl.ts";
import { pt } from "./pt.ts";

export const WORDS = { en, fr, de, es, it, nl, pt } as const satisfies Record<string, Words>;

export type Locale = keyof typeof WORDS;
