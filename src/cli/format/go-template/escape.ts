const HTML: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;',
  '\0': '\uFFFD',
};
const JS: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '"': '\\"',
  '<': '\\u003C',
  '>': '\\u003E',
  '&': '\\u0026',
  '=': '\\u003D',
};

/** Go's `html`. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"'\0]/g, (character) => HTML[character] ?? '');

/** Go's `js`. */
export const escapeJs = (text: string): string =>
  text.replace(/[\\'"<>&=\x00-\x1f]/g, (character) => JS[character] ?? `\\u${hex4(character)}`);

/** Go's `urlquery`. */
export const escapeQuery = (text: string): string =>
  encodeURIComponent(text)
    .replaceAll('%20', '+')
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

const hex4 = (character: string): string => character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
