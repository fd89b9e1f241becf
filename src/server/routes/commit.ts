import type { Engine } from '../../engine/index.js';
import { parseChanges } from '../../wire/words/parse-changes.js';
import { flagOr, json, type Route, route, textOf } from '../route.js';
import { imageName } from '../wire/image-name.js';
import { readImageChanges } from '../wire/read-image-changes.js';

/** `/commit`: an image of a container. */
export const commitRoutes = ({ containers }: Pick<Engine, 'containers'>): readonly Route[] => [
  route('POST', '/commit', '1.0', async ({ query, readJson, cancelSignal }) => {
    const name = imageName(query);
    const given = readImageChanges(await readJson());
    const ref = query.get('container') ?? '';
    const { env } = (await containers.get(ref)).config;
    const id = await containers.commit(ref, {
      name,
      author: textOf(query, 'author'),
      message: textOf(query, 'comment'),
      pauses: flagOr(query, 'pause', true),
      changes: parseChanges(query.getAll('changes').flatMap(instructions), { env, given }),
      cancelSignal,
    });
    return json(201, { Id: id });
  }),
];

/** Several may come in one parameter, a line each. */
const instructions = (given: string): readonly string[] => given.split('\n').filter((line) => line.trim() !== '');
