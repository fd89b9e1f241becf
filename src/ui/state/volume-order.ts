/** What can be done to a volume. Paths are of this machine. */
export type VolumeOrder =
  | { readonly kind: 'remove' }
  | { readonly kind: 'backup'; readonly to: string }
  | { readonly kind: 'restore'; readonly from: string }
  | { readonly kind: 'clone'; readonly to: string }
  /** A backup that the engine keeps. */
  | { readonly kind: 'keep'; readonly note: string }
  | { readonly kind: 'revert'; readonly backup: number }
  | { readonly kind: 'forget'; readonly backup: number };

/** What the list says while it is done. */
export const VOLUME_PROGRESS: Readonly<Record<VolumeOrder['kind'], string>> = {
  remove: 'removing',
  backup: 'backing up',
  restore: 'restoring',
  clone: 'cloning',
  keep: 'backing up',
  revert: 'restoring',
  forget: 'removing a backup',
};

/** What became of it, as a sentence. */
export function volumeDone(name: string, order: VolumeOrder): string {
  switch (order.kind) {
    case 'remove':
      return `Removed volume ${name}.`;
    case 'backup':
      return `Backed ${name} up to ${order.to}.`;
    case 'restore':
      return `Filled ${name} from ${order.from}.`;
    case 'clone':
      return `Made ${order.to} with what is in ${name}.`;
    case 'keep':
      return `A backup of ${name} is kept.`;
    case 'revert':
      return `${name} is what backup ${order.backup} holds. What was in it is kept as a backup too.`;
    case 'forget':
      return `Removed backup ${order.backup} of ${name}.`;
    default:
      return order satisfies never;
  }
}
