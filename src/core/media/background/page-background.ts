import type { Asked } from './background-choice.js';

/** What a page says about backgrounds. */
export interface PageBackground {
  /** What it asks for, now. */
  readonly asked: Asked;
  /** The address of the folder with the library and its model; `null` or empty: beside the kit. */
  readonly files: string | null;
  /** Calls back when it asks for something else. @returns the undo */
  watch(changed: () => void): () => void;
}
