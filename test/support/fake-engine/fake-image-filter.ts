import type { Image, ImageFilter } from '../../../src/engine/index.js';
import { familiarName, parseReference } from '../../../src/oci/reference.js';
import { hasLabel } from './fake-journal.js';
import type { FakeState } from './fake-state.js';

/** Docker's rules: references are alternatives, labels must all be there. */
export function matchesImage(state: FakeState, image: Image, filter: ImageFilter): boolean {
  const { names, labels } = image;
  const isDangling = names.length === 0;
  const isParent = state.images.some(({ parentId }) => parentId === image.id);
  const { hidesParents = filter.isDangling } = filter;
  return (
    !(hidesParents && isParent && isDangling && image.repoDigests.length === 0) &&
    (filter.isDangling === undefined || filter.isDangling === isDangling) &&
    (!filter.reference?.length ||
      filter.reference.some((pattern) => names.some((name) => matchesReference(name, pattern)))) &&
    (filter.label ?? []).every((wanted) => hasLabel(labels, wanted)) &&
    image.createdAtMs < (filter.untilMs ?? Number.POSITIVE_INFINITY) &&
    (filter.before === undefined || place(state, image) < place(state, state.image(filter.before))) &&
    (filter.since === undefined || place(state, image) > place(state, state.image(filter.since)))
  );
}

const place = (state: FakeState, image: Image): number => state.images.findIndex(({ id }) => id === image.id);

/** `nginx`, `nginx:1.*`: a star stands for anything but a slash. */
function matchesReference(name: string, pattern: string): boolean {
  const reference = parseReference(name);
  const familiar = familiarName(reference);
  const source = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^/]*');
  const whole = new RegExp(`^${source}$`);
  return whole.test(familiar) || whole.test(`${familiar}:${reference.tag}`) || whole.test(name);
}
