/** `key=value,key=value`, in the order of the keys. @see moby, api/server/httputils/write_log_stream.go: stringAttrs */
export const detailsText = (details: Readonly<Record<string, string>>): string =>
  Object.entries(details)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map((pair) => pair.map(queryEscape).join('='))
    .join(',');

/** As Go's url.QueryEscape. */
const queryEscape = (text: string): string =>
  encodeURIComponent(text)
    .replaceAll(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
