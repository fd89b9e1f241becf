// Stands for `ink/build/squash-text-nodes.js`, which goes through a text six times, each time that it is measured or drawn: a text of
// one piece, as our panes are, is asked for once.
import squashTextNodes from 'gantry:ink-squash-text-nodes';
import { BoundedCache } from '../../../src/ui/terminal/bounded-cache.js';

const MAX_KEPT_LENGTH = 32_768;
const squashed = new BoundedCache(64);

export default (node) => {
  const [piece, second] = node.childNodes;
  const isWhole = node.nodeName === 'ink-text' && piece?.nodeName === '#text' && second === undefined;
  if (!isWhole || piece.nodeValue.length > MAX_KEPT_LENGTH) return squashTextNodes(node);
  return squashed.getOrMake(piece.nodeValue, () => squashTextNodes(node));
};
