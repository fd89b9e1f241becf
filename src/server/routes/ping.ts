import { empty, type Reply, type Route, route, text } from '../route.js';

/**
 * What docker's program asks first. A builder of version 1 tells it that there is no BuildKit here.
 *
 * @see moby, api/server/router/system/system_routes.go: pingHandler
 */
const HEADERS = {
  'Builder-Version': '1',
  'Cache-Control': 'no-cache, no-store, must-revalidate',
  Pragma: 'no-cache',
  Swarm: 'inactive',
} as const;

/** `/_ping` */
export const pingRoutes = (): readonly Route[] => [
  route('GET', '/_ping', '1.0', (): Promise<Reply> => Promise.resolve(text(200, 'OK', HEADERS))),
  route(
    'HEAD',
    '/_ping',
    '1.40',
    (): Promise<Reply> =>
      Promise.resolve(empty(200, { ...HEADERS, 'Content-Type': 'text/plain; charset=utf-8', 'Content-Length': '0' })),
  ),
];
