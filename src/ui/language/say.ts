import type { Phrasebook } from './phrasebook.js';

/** Languages that the screen speaks. */
export type LanguageName = 'en' | 'zh-CN';

let book: Phrasebook | undefined;
let language: LanguageName = 'en';

/**
 * A text of the screen's own in the language of its user. Whatever comes from outside (names, logs, the engine's
 * sentences, which scripts and search engines know) is not looked up.
 *
 * One process draws one screen for one person: the language is chosen once, before the first frame (ADR 27).
 */
export const say = (text: string): string => book?.say(text) ?? text;

/** Names in a row: `web, db and job`. What they are is not looked up. */
export function listed(names: readonly string[]): string {
  // English without the comma before "and".
  return new Intl.ListFormat(language === 'en' ? 'en-GB' : language).format(names);
}

const COMMAS: Readonly<Record<LanguageName, string>> = { en: ', ', 'zh-CN': '、' };

/** The same where there is little room: `web, db, job`. */
export const listedBriefly = (names: readonly string[]): string => names.join(COMMAS[language]);

/** Undefined for English, in which the texts are written. */
export function speakFrom(phrasebook: Phrasebook | undefined, as: LanguageName = phrasebook ? 'zh-CN' : 'en'): void {
  book = phrasebook;
  language = as;
}

/** Loads what that language needs, and speaks it. */
export async function speak(wanted: LanguageName): Promise<void> {
  if (wanted === 'en') return speakFrom(undefined);
  const [{ Phrasebook: Book }, { ZH_CN }] = await Promise.all([import('./phrasebook.js'), import('./zh-cn.js')]);
  speakFrom(new Book(ZH_CN), wanted);
}

/**
 * What the user asked for, else what the environment says; Chinese only where the terminal can show it.
 *
 * @see locale(7): LC_ALL, LC_MESSAGES, LANG
 */
export function languageOf(
  env: Readonly<Record<string, string | undefined>>,
  { wanted, isUtf8 }: { readonly wanted: LanguageName | 'auto'; readonly isUtf8: boolean },
): LanguageName {
  if (!isUtf8) return 'en';
  if (wanted !== 'auto') return wanted;
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '';
  return /^zh(_(CN|SG))?([.@]|$)/.test(locale) ? 'zh-CN' : 'en';
}
