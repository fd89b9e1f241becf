import type { ViewName } from '../../../config/ui-config.js';
import type { PaneId, SecondList } from '../app-state.js';

/** What has the keys when the screen opens, and which list stands below that of the containers. */
export function startView(view: ViewName): { readonly focus: PaneId; readonly secondList: SecondList } {
  switch (view) {
    case 'images':
    case 'volumes':
    case 'networks':
    case 'projects':
      return { focus: view, secondList: view };
    case 'containers':
    case 'system':
      return { focus: view, secondList: 'images' };
    default:
      return view satisfies never;
  }
}
