import type { Shape, ShapeDirection, ShapeSelection } from './trouble-service.js';

/** `added` take the places of those for the same direction and target; what is new goes to the end. */
export function putShapes(shapes: readonly Shape[], added: readonly Shape[]): readonly Shape[] {
  const kept = shapes.map((shape) => added.find((other) => keyOf(other) === keyOf(shape)) ?? shape);
  return [...kept, ...added.filter((shape) => !shapes.some((other) => keyOf(other) === keyOf(shape)))];
}

/** What is left without those that are selected; nothing is where all are. */
export function dropShapes(shapes: readonly Shape[], { direction = 'both', to }: ShapeSelection): readonly Shape[] {
  const isMeant = (shape: Shape): boolean =>
    directionsOf(direction).includes(shape.direction) && (to === undefined || shape.target?.name === to);
  return shapes.filter((shape) => !isMeant(shape));
}

export const directionsOf = (direction: ShapeDirection | 'both'): readonly ShapeDirection[] =>
  direction === 'both' ? ['out', 'in'] : [direction];

const keyOf = ({ direction, target }: Shape): string => `${direction} ${target?.name ?? ''}`;
