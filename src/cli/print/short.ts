const ID_DIGITS = 12;

/** The first twelve digits of an id, without `sha256:`. */
export const shortId = (id: string): string => id.slice(id.indexOf(':') + 1).slice(0, ID_DIGITS);

/** At most `width` characters, the last of them `…` where something was cut. */
export function ellipsis(text: string, width: number): string {
  const characters = Array.from(text);
  return characters.length <= width ? text : `${characters.slice(0, width - 1).join('')}…`;
}
