import { escapeCharacter } from './quote.js';

/** Controls but line feeds and tabs, and what turns the direction of a line around. */
const ACTING = /[^\P{Cc}\n\t]|[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
/** The same, and what a cell of a table cannot hold. */
const ACTING_IN_CELL = /\p{Cc}|[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** A control as such, or as Go spells it in a text: `\\x1b`, `\\033`, `\\u001b`. */
const WRITTEN_CONTROL = /[^\P{Cc}\n\t]|\\(?:x[01]|0|u00[01])/u;

/** Whether a template has something itself that a terminal acts on, as colours. */
export const acts = (template: string): boolean => WRITTEN_CONTROL.test(template);

/** Lines that others may have written, for a terminal: what it would act on is spelt out, `\x1b`. */
export const harmless = (text: string): string => text.replace(ACTING, escapeCharacter);

/** The same for a cell of a table, which is one line. */
export const harmlessCell = (text: string): string => text.replace(ACTING_IN_CELL, ' ');
