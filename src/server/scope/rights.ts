import { engineError } from '../../errors/engine-error.js';
import type { Method } from '../route.js';

/** What a socket may be used for: `containers:read`, `containers:stop`, `images`, `host`. */
export type Right = { readonly area: string; readonly verb: string | undefined };

/** What a request asks for. */
export type Asked = { readonly area: string; readonly verb: string; readonly isRead: boolean };

/** The areas of the API, and `host`: what reaches beyond a container when one is made. */
export const AREAS: readonly string[] = [
  'containers',
  'exec',
  'images',
  'networks',
  'volumes',
  'system',
  'events',
  'build',
  'host',
];

/** First words of paths that belong to an area of another name. */
const AREA_OF_WORD: Readonly<Record<string, string>> = {
  commit: 'images',
  distribution: 'images',
  auth: 'images',
  session: 'build',
  info: 'system',
  version: 'system',
  metrics: 'system',
};

/** Another way to the same. */
const VERB_OF_WORD: Readonly<Record<string, string>> = { ws: 'attach' };

/** They only look, though their method or their last word does not say so. */
const READS = new Set(['json', 'list', 'logs', 'stats', 'top', 'changes', 'history', 'df', 'search', 'wait']);
/** They are asked for with GET and give out more than an inspection: files, or what is typed into a program. */
const MORE_THAN_READS = new Set(['archive', 'export', 'get', 'attach']);

/**
 * Reads `containers:read,containers:restart,events`: an area alone is all of it, `read` all that changes nothing, any
 * other word one verb of the API.
 *
 * @throws argument_invalid
 */
export function parseRights(text: string): readonly Right[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const [, area = '', verb] = /^([a-z]+)(?::([a-z-]+))?$/.exec(part) ?? [];
      if (AREAS.includes(area)) return { area, verb };
      throw engineError('argument_invalid', {
        reason: `${JSON.stringify(part)} is no right: ${AREAS.join(', ')} have them`,
      });
    });
}

/** `GET /containers/:name/json` → reading containers. Undefined for what everybody may ask: whether somebody is there. */
function askedBy(method: Method, path: string): Asked | undefined {
  const words = path.split('/').slice(1);
  const [first = ''] = words;
  if (first === '_ping') return undefined;
  const area = words.includes('exec') ? 'exec' : (AREA_OF_WORD[first] ?? first);
  const last = words.at(-1) ?? '';
  const isNamed = last.startsWith(':');
  const verb = isNamed || words.length === 1 ? verbOf(method) : (VERB_OF_WORD[last] ?? last);
  const isLook = method === 'GET' || method === 'HEAD' || verb === 'wait';
  return { area, verb, isRead: isLook && (READS.has(verb) || !MORE_THAN_READS.has(verb)) };
}

/** All that a request asks for: a commit reads a container's files, and names an image. */
export function askedOf(method: Method, path: string): readonly Asked[] {
  const asked = askedBy(method, path);
  if (!asked) return [];
  return path === '/commit' ? [asked, { area: 'containers', verb: 'commit', isRead: false }] : [asked];
}

const verbOf = (method: Method): string =>
  method === 'DELETE' ? 'remove' : method === 'GET' || method === 'HEAD' ? 'json' : 'create';

/** Whether one of the rights is for it. */
export const mayAsk = (rights: readonly Right[], { area, verb, isRead }: Asked): boolean =>
  rights.some(
    (right) =>
      right.area === area && (right.verb === undefined || right.verb === verb || (right.verb === 'read' && isRead)),
  );

export const rightText = ({ area, verb }: Right): string => (verb === undefined ? area : `${area}:${verb}`);
