import { html } from 'lit';
import type { BasicStrings } from '../words/strings.js';

/**
 * Words to decline with.
 *
 * @param replies separated by `|`
 * @param decline called with the words that were pressed
 */
export function quickReplies(
  text: BasicStrings,
  replies: string,
  decline: (words: string) => void,
): unknown {
  return html`<details class="replies" part="quick-replies">
    <summary>${text.quickReply}</summary>
    ${replies
      .split('|')
      .map((words) => words.trim())
      .filter(Boolean)
      .map((words) => html`<button type="button" @click=${() => decline(words)}>${words}</button>`)}
  </details>`;
}
