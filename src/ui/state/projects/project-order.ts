import type { ContainerId } from '../../../engine/index.js';
import type { ContainerOrder } from '../container-order.js';

/** Containers in stages: each is given its order when those of the stage before have answered. */
export type OrderStages = readonly (readonly ContainerId[])[];

/** One order for the containers of projects. */
export type ProjectOrder = { readonly stages: OrderStages; readonly order: ContainerOrder };

export type ProjectMessage =
  | ({ readonly type: 'project.order.given' } & ProjectOrder)
  /** The logs of all of these as one. */
  | { readonly type: 'project.logs.shown'; readonly ids: readonly ContainerId[] }
  /** The container under the cursor, of those of the project. */
  | { readonly type: 'member.shown' };

export type ProjectEffect = { readonly type: 'project.order' } & ProjectOrder;
