import type { Engine } from '../../engine/index.js';
import type { Message } from '../state/message.js';
import { toProblem } from '../state/problem.js';
import type { ProjectOrder } from '../state/projects/project-order.js';
import { carryOutOrder } from './carry-out-order.js';

/** Gives containers an order stage by stage, and tells what came of it for each. One that fails holds up nothing else. */
export async function orderProject(
  engine: Pick<Engine, 'containers'>,
  { stages, order }: ProjectOrder,
  dispatch: (message: Message) => void,
): Promise<void> {
  for (const stage of stages) {
    await Promise.all(
      stage.map(async (id) => {
        try {
          await carryOutOrder(engine, id, order);
          dispatch({ type: 'container.order.done', id, order });
        } catch (error) {
          dispatch({ type: 'container.order.failed', id, order, problem: toProblem(error) });
        }
      }),
    );
  }
}
