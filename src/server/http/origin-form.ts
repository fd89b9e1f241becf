/** `http://docker` of `http://docker/info`: who names the server in the first line, too. @see RFC 9112, 3.2.2 */
const SERVER = /^[a-z][a-z\d+.-]*:\/\/[^/?]*/i;

/** What the first line of a request asks this server for. */
export function originForm(url: string): string {
  if (url.startsWith('/')) return url;
  const rest = url.replace(SERVER, '');
  return rest.startsWith('/') || rest === url ? rest : `/${rest}`;
}
