import type { RegistryManifest } from '../../engine/index.js';
import type { Descriptor } from '../../oci/descriptor.js';
import type { Index } from '../../oci/manifest.js';
import { formatReference, parseReference } from '../../oci/reference.js';
import { formatPlatform } from '../../oci/select-manifest.js';

type Fact = readonly [label: string, value: string];

const INDENT = '  ';

/** What a name stands for, in the lines of `docker buildx imagetools inspect`. @see docker/buildx, util/imagetools/printers.go */
export function imageLines(manifest: RegistryManifest, index: Index | undefined): readonly string[] {
  const { name, descriptor } = manifest;
  const head = aligned([
    ['Name:', name],
    ['MediaType:', descriptor.mediaType],
    ['Digest:', descriptor.digest],
  ]);
  if (!index) return head;
  const title = aligned([
    ['', ''],
    ['Manifests:', ''],
  ]);
  return [...head, ...title, ...manifestsLines(name, index.manifests)];
}

function manifestsLines(name: string, manifests: readonly Descriptor[]): readonly string[] {
  const lines: string[] = [];
  /** Lines that are as wide as one another: those between two lists of annotations. */
  let block: Fact[] = [];
  manifests.forEach((each, place) => {
    if (place > 0) block.push(['', '']);
    block.push(...factsOf(name, each));
    const annotations = each.platform ? Object.entries(each.annotations ?? {}) : [];
    if (annotations.length === 0) return;
    block.push([`${INDENT}Annotations:`, '']);
    lines.push(...aligned(block), ...aligned(annotations.sort(byName).map(annotationFact)));
    block = [];
  });
  return [...lines, ...aligned(block)];
}

function factsOf(name: string, { digest, mediaType, platform, urls = [] }: Descriptor): readonly Fact[] {
  const whole = formatReference({ ...parseReference(name), digest });
  const facts: Fact[] = [
    ['Name:', whole],
    ['MediaType:', mediaType],
  ];
  if (platform) {
    const { 'os.version': version, 'os.features': features = [] } = platform;
    facts.push(['Platform:', formatPlatform(platform)]);
    if (version) facts.push(['OSVersion:', version]);
    if (features.length > 0) facts.push(['OSFeatures:', features.join(', ')]);
    if (urls.length > 0) facts.push(['URLs:', urls.join(', ')]);
  }
  return facts.map(([label, value]) => [`${INDENT}${label}`, value]);
}

const annotationFact = ([name, value]: Fact): Fact => [`${INDENT}${INDENT}${name}:`, value];

const byName = ([one]: Fact, [other]: Fact): number => (one < other ? -1 : 1);

/** Each label as wide as the widest and a blank; what foreign text could tell a terminal is left out. */
function aligned(facts: readonly Fact[]): readonly string[] {
  const width = Math.max(0, ...facts.map(([label]) => label.length)) + 1;
  return facts.map(([label, value]) => `${label.padEnd(width)}${value}`.replace(/\p{Cc}+/gu, ' '));
}
