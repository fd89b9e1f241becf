import { readFile } from 'node:fs/promises';

import { replaceOnce } from './pinned-files.mjs';

const FILE = 'ink/build/dom.js';

/**
 * A text that is as large as the one before it, and fits where that was, moves nothing: Yoga is not asked again. Our panes
 * are such texts, and most frames have nothing else in them.
 */
export const layoutOnlyWhatMoves = {
  name: 'ink-layout-only-what-moves',
  setup(build) {
    build.onLoad({ filter: /[\\/]ink[\\/]build[\\/]dom\.js$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const part = 'node.nodeValue = text;\n    markNodeAsDirty(node);';
      const by = `const before = roomOf(node.parentNode);
    node.nodeValue = text;
    if (!takesSameRoom(node.parentNode, before)) markNodeAsDirty(node);`;
      return { contents: `${replaceOnce(source, { part, by, file: FILE })}\n${ROOM}`, loader: 'js' };
    });
  },
};

/** Texts within texts are measured with what they are in: undefined for them. */
const ROOM = `
const roomOf = (node) => (node?.nodeName === 'ink-text' && node.yogaNode ? measureText(squashTextNodes(node)) : undefined);
const takesSameRoom = (node, before) => {
    if (!before) return false;
    const { width, height } = roomOf(node);
    return width === before.width && height === before.height && width <= node.yogaNode.getComputedWidth();
};
`;
