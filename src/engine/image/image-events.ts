import type { Digest } from '../../oci/digest.js';
import { familiarName, familiarReference, type Reference } from '../../oci/reference.js';
import type { EventJournal } from '../event/event-journal.js';
import type { ImageRecord } from '../metadata/images.js';

/** What happens to images, said as docker says it: who, and with which attributes. */
export interface ImageEvents {
  pulled(reference: Reference, record: ImageRecord): void;
  pushed(reference: Reference, record: Pick<ImageRecord, 'config'>): void;
  tagged(reference: Reference, record: ImageRecord): void;
  /** Named by the image's own id. `create`: it was built. */
  happened(
    action: 'create' | 'load' | 'save' | 'import' | 'untag' | 'delete',
    record: Pick<ImageRecord, 'id' | 'config'>,
  ): void;
}

export function imageEvents(journal: EventJournal): ImageEvents {
  const append = (action: string, id: Digest | string, attributes: Readonly<Record<string, string>>): void =>
    journal.append({ type: 'image', action, actor: { id, attributes } });
  const labels = ({ config }: Pick<ImageRecord, 'config'>): Readonly<Record<string, string>> =>
    config.config?.Labels ?? {};

  return {
    pulled: (reference, record) =>
      append('pull', familiarReference(reference), { ...labels(record), name: familiarName(reference) }),
    pushed: (reference, record) =>
      append('push', familiarReference(reference), { ...labels(record), name: familiarName(reference) }),
    tagged: (reference, record) => append('tag', record.id, { ...labels(record), name: familiarReference(reference) }),
    happened: (action, record) => append(action, record.id, { ...labels(record), name: record.id }),
  };
}
