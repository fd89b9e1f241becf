import type { ApiConnection } from '../../measure/api-connection.js';

const ID = /"Id":\s?"([0-9a-f]{64})"/;

/** Makes a container of busybox. @returns its id */
export async function create(connection: ApiConnection, settings: object): Promise<string> {
  const { status, body } = await connection.ask('POST', '/v1.41/containers/create', { Image: 'busybox', ...settings });
  const [, id] = ID.exec(body.toString()) ?? [];
  if (id === undefined) throw new Error(`no container was made: ${status} ${body.toString()}`);
  return id;
}

/** @throws where it is answered with anything but success */
export async function demand(connection: ApiConnection, method: string, path: string): Promise<Buffer> {
  const { status, body } = await connection.ask(method, `/v1.41${path}`);
  if (status >= 400) throw new Error(`${method} ${path}: ${status} ${body.toString()}`);
  return body;
}

/** One that runs. @returns its id */
export async function run(connection: ApiConnection, settings: object): Promise<string> {
  const id = await create(connection, settings);
  await demand(connection, 'POST', `/containers/${id}/start`);
  return id;
}

export const remove = (connection: ApiConnection, id: string): Promise<Buffer> =>
  demand(connection, 'DELETE', `/containers/${id}?force=1`);
