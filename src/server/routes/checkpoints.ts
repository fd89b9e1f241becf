import type { Engine } from '../../engine/index.js';
import { empty, json, noContent, type Route, route, textOf } from '../route.js';
import { GoObject } from '../wire/go-object.js';

/** `/containers/…/checkpoints`. @see moby, api/server/router/checkpoint */
export const checkpointRoutes = ({ checkpoints }: Pick<Engine, 'checkpoints'>): readonly Route[] => [
  route('GET', '/containers/:id/checkpoints', '1.25', async ({ params: { id }, query }) => {
    const names = await checkpoints.list(id, { folder: textOf(query, 'dir') });
    return json(
      200,
      names.map((name) => ({ Name: name })),
    );
  }),
  route('POST', '/containers/:id/checkpoints', '1.25', async ({ params: { id }, readJson }) => {
    const body = GoObject.of((await readJson()) ?? {}, 'CreateRequest');
    await checkpoints.create(id, body.text('CheckpointID') ?? '', {
      folder: body.text('CheckpointDir') || undefined,
      leavesRunning: !(body.boolean('Exit') ?? false),
    });
    return empty(201);
  }),
  route('DELETE', '/containers/:id/checkpoints/:name', '1.25', async ({ params: { id, name }, query }) => {
    await checkpoints.remove(id, name, { folder: textOf(query, 'dir') });
    return noContent;
  }),
];
