import { engineError } from '../../errors/engine-error.js';
import type { Route } from '../route.js';
import { harmless } from '../trace/shown-body.js';
import { type Asked, askedOf, mayAsk, type Right, rightText } from './rights.js';

export type Audit = (line: string) => void;

/**
 * Routes that refuse what a socket has no right for, and tell of it, and of all that changes something.
 *
 * What a route does is known by its path alone: nothing of a refused request is looked at.
 */
export const scopedRoutes = (routes: readonly Route[], rights: readonly Right[], audit: Audit): readonly Route[] =>
  routes.map((each) => {
    const asked = askedOf(each.method, each.path);
    return asked.reduce((route, one) => guarded(route, one, { rights, audit }), each);
  });

function guarded(
  { answer, ...rest }: Route,
  asked: Asked,
  { rights, audit }: { readonly rights: readonly Right[]; readonly audit: Audit },
): Route {
  const isAllowed = mayAsk(rights, asked);
  return {
    ...rest,
    async answer(request) {
      const subject = Object.values(request.params).join(' ');
      const what = `${asked.area}:${asked.verb}${subject === '' ? '' : ` ${harmless(JSON.stringify(subject))}`}`;
      if (!isAllowed) {
        audit(`refused ${what}`);
        throw engineError('scope_exceeded', {
          reason: `it is not for ${asked.area}:${asked.verb}, but for ${rights.map(rightText).join(', ') || 'nothing'}`,
        });
      }
      if (!asked.isRead) audit(`allowed ${what}`);
      return await answer(request);
    },
  };
}
