import { type ContainerTrouble, type Engine, shapeText } from '../../engine/index.js';
import { listed } from '../language/say.js';
import type { Message } from '../state/message.js';
import type { TroubleOrder } from '../state/trouble-order.js';
import type { CommandWords } from './forms/command-words.js';

type Tools = { readonly words: CommandWords; readonly dispatch: (message: Message) => void };

/** Makes the networks of containers bad on purpose, or good again, and says what they are now. */
export async function orderTrouble(
  { trouble }: Pick<Engine, 'trouble'>,
  order: TroubleOrder,
  { words, dispatch }: Tools,
): Promise<void> {
  dispatch({ type: 'trouble.order.done', text: await carriedOut(trouble, order, words) });
}

async function carriedOut(trouble: Engine['trouble'], order: TroubleOrder, words: CommandWords): Promise<string> {
  switch (order.kind) {
    case 'shape': {
      const { ref, clears, orders } = await words.readShape(order.words);
      let [now] = await trouble.status([ref]);
      for (const asked of orders) now = clears ? await trouble.clear(ref, asked) : await trouble.shape(ref, asked);
      return now ? shapedText(now) : '';
    }
    case 'partition': {
      const parted = await trouble.partition(await words.readGroups(order.words));
      const groups = Map.groupBy(parted, ({ partition }) => partition?.group ?? 0);
      const sides = Array.from(groups.values(), (side) => listed(side.map(({ name }) => name)));
      return `Parted: ${sides.join(' | ')}.`;
    }
    case 'heal': {
      const healed = await trouble.heal(order.refs);
      return healed.length === 0 ? 'No container was parted.' : `Healed: ${listed(healed.map(({ name }) => name))}.`;
    }
    default:
      return order satisfies never;
  }
}

function shapedText({ name, shapes }: ContainerTrouble): string {
  return shapes.length === 0 ? `Packets of ${name} are left alone.` : `${name}: ${shapes.map(shapeText).join('; ')}.`;
}
