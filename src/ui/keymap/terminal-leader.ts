/** Goes from gantry to the terminal in its pane, and back; nothing that runs in one ever sees it. Docker writes it so, too. */
export const LEADER = 'ctrl-]';
