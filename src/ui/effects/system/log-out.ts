import type { Engine } from '../../../engine/index.js';
import type { Message } from '../../state/message.js';

/** Forgets a login. */
export async function logOut(
  { registries }: Pick<Engine, 'registries'>,
  registry: string,
  dispatch: (message: Message) => void,
): Promise<void> {
  const had = await registries.logout(registry);
  dispatch({
    type: 'system.logins.changed',
    text: had ? `Logged out of ${registry}.` : `There was no login for ${registry}.`,
  });
}
