/** Goes from gantry to the terminal in its pane, and back; nothing that runs in one ever sees it. */
export const LEADER = 'ctrl-]';

/** As docker writes keys, and as the screen shows it. */
export const LEADER_LABEL = LEADER;
