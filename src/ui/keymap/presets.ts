import type { KeymapPreset } from '../../config/ui-config.js';

/** Keys of actions by their id; what is not named keeps those of the default. */
export type PresetKeys = Readonly<Record<string, readonly string[]>>;

/**
 * Keys for hands that know another tool. What means something else there does nothing worse here than ask: no key that
 * is harmless in that tool starts, stops or removes anything at once.
 */
export const PRESETS: Readonly<Record<KeymapPreset, PresetKeys>> = {
  default: {},

  /** @see lazydocker, docs/keybindings/Keybindings_en.md */
  lazydocker: {
    'pane.next': ['tab', 'right', 'l'],
    'pane.previous': ['shift-tab', 'left', 'h'],
    'pane.containers': ['3'],
    'pane.images': ['4'],
    'pane.volumes': ['5'],
    'pane.networks': ['6'],
    'pane.projects': ['1'],
    'pane.system': ['2'],
    'project.logs': ['m'],
    'screen.help': ['?', 'x', 'f1'],
    'screen.palette': [':', 'ctrl-p', 'X'],
    'container.logs': ['m'],
    'container.shell': ['E'],
    'container.shell.full': ['ctrl-e'],
    'container.attach': ['a'],
    'containers.all': ['e'],
    'cleanup.open': ['b', 'P'],
    'volume.backup': ['B'],
    'volume.restore': ['I'],
    'network.disconnect': ['D'],
  },

  /** @see ctop, grid.go and menus.go */
  ctop: {
    'container.open': ['enter', 'o'],
    'container.shell': ['e'],
    'container.start-stop': ['x'],
    'container.restart': ['X'],
    'project.start-stop': ['x'],
    'project.restart': ['X'],
    'list.sort': ['s'],
    'list.reverse': ['r'],
    'image.run': ['n'],
    'volume.keep': ['K'],
    'volume.revert': ['V'],
    'network.shape': ['S'],
  },

  /** @see k9s, internal/ui/app.go and internal/view */
  k9s: {
    'screen.palette': [':', 'ctrl-p', 'ctrl-a'],
    'screen.redraw': ['R', 'ctrl-l', 'ctrl-r'],
    'containers.all': ['0'],
    'move.half.down': ['ctrl-f'],
    'container.shell': ['s'],
    'container.attach': ['a'],
    'container.start-stop': ['x'],
    'container.pause': ['Z'],
    'container.details': ['i', 'd'],
    'container.update': ['e', 'U'],
    'container.remove': ['ctrl-d', 'delete'],
    'image.details': ['i', 'd'],
    'image.remove': ['ctrl-d', 'delete'],
    'volume.remove': ['ctrl-d', 'delete'],
    'network.details': ['enter', 'i', 'd'],
    'network.remove': ['ctrl-d', 'delete'],
    'save.remove': ['ctrl-d', 'delete'],
    'project.details': ['i', 'd'],
    'project.remove': ['ctrl-d', 'delete'],
    'backup.forget': ['ctrl-d', 'delete'],
    'registry.logout': ['ctrl-d', 'delete'],
  },
};
