import type { Engine } from '../../engine/index.js';
import { parseManifest } from '../../oci/parse-manifest.js';
import { command } from '../command.js';
import { switchFlag, textFlag } from '../flag.js';
import { renderImage } from '../manifest/image-format.js';
import { imageLines } from '../manifest/image-lines.js';
import { inspectImages } from '../manifest/inspected-image.js';
import { invalid } from '../values/invalid.js';

/** What shows the image as it is shown without a template. */
const AS_USUAL = '{{.Manifest}}';

/** `docker buildx imagetools inspect` */
export const imagetoolsInspect = command({
  summary: 'Show details of an image in the registry',
  operands: { usage: 'NAME', min: 1, max: 1 },
  flags: {
    builder: textFlag({ help: 'Override the configured builder instance', isHidden: true }),
    format: textFlag({ help: 'Format the output using the given Go template' }),
    raw: switchFlag({ help: 'Show original, unformatted JSON manifest' }),
  },
  async run(
    engine: Pick<Engine, 'manifests'>,
    { flags: { format = '', raw }, operands: [asked = ''], out, untilInterrupted },
  ) {
    if (format !== '' && raw) throw invalid('format and raw cannot be used together');
    using interruption = untilInterrupted();
    const options = { cancelSignal: interruption.signal };
    const manifest = await engine.manifests.get(asked, options);
    // Nothing behind it, that it keeps its digest.
    if (raw) return out.write(manifest.bytes);
    const parsed = parseManifest(Buffer.from(manifest.bytes).toString());
    const index = parsed.kind === 'index' ? parsed.index : undefined;
    if (format === '' || format === AS_USUAL) return out.line(imageLines(manifest, index).join('\n'));
    const readsStatements = /SBOM|Provenance/.test(format);
    const images = await inspectImages(engine, manifest, { ...options, readsStatements });
    out.formatted(renderImage(format, { asked, manifest, index, images }), format);
  },
});
