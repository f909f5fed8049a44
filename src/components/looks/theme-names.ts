/** The `--rc-…` custom properties without their prefix, for settings in a file (a test compares them with the styles). */
export const THEME_NAMES: readonly string[] = [
  ...['font', 'accent', 'accent-text', 'danger', 'danger-text', 'surface', 'surface-2', 'text'],
  ...['text-2', 'border', 'focus', 'stage', 'stage-2', 'stage-control', 'stage-text'],
  ...['stage-text-2', 'speaking', 'missed', 'radius', 'shadow', 'space'],
];
