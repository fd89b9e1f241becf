/** Control characters, a sequence that is no style, a style as ISO 8613-6 writes it, and a style before a combining mark. */
const NOT_PLAIN = /[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f-\x9f]|\x1b(?!\[[\d;]*m(?!\p{Mark}))/u;

/** Whether a text has nothing in it but what is drawn, line ends, tabs and styles: Ink, which reads each letter by letter, would change nothing. */
export function isPlainlyStyled(text: string): boolean {
  return !NOT_PLAIN.test(text);
}
