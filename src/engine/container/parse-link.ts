import { engineError } from '../../errors/engine-error.js';

export type Link = {
  /** Reference of the other container. */
  readonly container: string;
  readonly alias: string;
};

/**
 * Reads `--link`: `name:alias`, or `name` for both. Also what inspect shows, `/name:/own-name/alias`, as scripts give that back.
 *
 * @throws argument_invalid
 * @see moby, opts/parse.go: ParseLink
 */
export function parseLink(text: string): Link {
  if (text === '') throw engineError('argument_invalid', { reason: 'empty string specified for links' });
  const parts = text.split(':');
  if (parts.length > 2) throw engineError('argument_invalid', { reason: `invalid format for links: ${text}` });
  const [container = '', alias = container] = parts;
  if (container === '' || alias === '') {
    throw engineError('argument_invalid', { reason: `invalid format for links: ${text}` });
  }
  return { container: container.replace(/^\//, ''), alias: alias.slice(alias.lastIndexOf('/') + 1) };
}
