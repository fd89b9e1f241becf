import type { ContainerId, Engine } from '../../../engine/index.js';
import type { Message } from '../../state/message.js';
import type { SaveOrder } from '../../state/save-order.js';
import { display } from '../../text.js';

type Dispatch = (message: Message) => void;

/** Saves what a container's files are now. */
export async function makeSave(
  { saves }: Pick<Engine, 'saves'>,
  { id, note }: { readonly id: ContainerId; readonly note: string },
  dispatch: Dispatch,
): Promise<void> {
  const { number, containerName } = await saves.create(id, { note });
  told(dispatch, `Save ${number} of ${containerName} was made.`);
  dispatch({ type: 'saves.read', id, saves: await saves.list(id) });
}

/** Goes back to a save, removes it, or makes a container of it. */
export async function changeSave(
  { saves }: Pick<Engine, 'saves'>,
  { id, number, order }: { readonly id: ContainerId; readonly number: number; readonly order: SaveOrder },
  dispatch: Dispatch,
): Promise<void> {
  const ref = String(number);
  if (order.kind === 'remove') {
    await saves.remove(ref);
    told(dispatch, `Save ${number} was removed.`);
  } else if (order.kind === 'copy') {
    const { container } = await saves.restore(ref, { as: order.name });
    told(dispatch, `${container.name} was made of save ${number}. It is not started.`);
  } else {
    const { container, before } = await saves.restore(ref);
    told(dispatch, `${container.name} is as it was at save ${number}; what it was before is save ${before?.number}.`);
  }
  dispatch({ type: 'saves.read', id, saves: await saves.list(id) });
}

const told = (dispatch: Dispatch, text: string): void =>
  dispatch({ type: 'notice.given', text: display(text), tone: 'good' });
