import type { Image, ImageTreeNode } from '../../engine/index.js';
import { familiarReference, parseReference } from '../../oci/reference.js';
import { humanSize } from './human-size.js';
import { shortId } from './short.js';

/** Images as a tree of the layers that they stand on: what is left of a line is what the images in it share. */
export const imageTreeLines = (nodes: readonly ImageTreeNode[]): readonly string[] =>
  nodes.flatMap((node) => [nodeLine(node), ...childLines(node.children, '')]);

function childLines(nodes: readonly ImageTreeNode[], indent: string): readonly string[] {
  return nodes.flatMap((node, index) => {
    const isLast = index === nodes.length - 1;
    const below = `${indent}${isLast ? '   ' : '│  '}`;
    return [`${indent}${isLast ? '└─ ' : '├─ '}${nodeLine(node)}`, ...childLines(node.children, below)];
  });
}

function nodeLine({ layers, sizeBytes, images }: ImageTreeNode): string {
  const size = `${humanSize(sizeBytes)} in ${layers} layer${layers === 1 ? '' : 's'}`;
  return images.length === 0 ? `(${size})` : `${images.map(title).join(', ')} (${size})`;
}

const title = ({ id, names }: Image): string =>
  names.length === 0
    ? `<none> ${shortId(id)}`
    : `${names.map((name) => familiarReference(parseReference(name))).join(', ')} ${shortId(id)}`;
